"""Inversion: the z whose image comes closest to a given one, by gradient descent on z."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.nested import flatten, unflatten
from gan_core.telemetry.recorder import Recorder
from gan_core.training.optimisers.adam import Adam
from gan_core.training.state import arrays_of, load_tensors, numbered
from gan_core.training.streams import generator

# (N, noise_dim) → (N, C, H, W) in [0, 1], in eval mode: no image depends on another
ImageGenerator = Callable[[Tensor], Tensor]
# images (B, R, C, H, W), target (B, 1, C, H, W) → (B, R)
Objective = Callable[[Tensor, Tensor], Tensor]

LR, STEPS, LAST_RATE = 0.2, 1000, 0.01
BETA1, BETA2 = 0.9, 0.999


def squared_error(images: Tensor, target: Tensor) -> Tensor:
    """Mean of (G(z) - x)² over C, H, W: the MSE of PSNR. Check: a shift by 0.1 gives 0.01."""
    return (images - target).square().mean((-3, -2, -1))


def learning_rates(lr: float, steps: int) -> Tensor:
    """Half a cosine from lr at step 0 to lr/100 at step `steps`, (steps + 1,).

    Source: arXiv:1608.03983, Eq. 5, here without its warm restarts. Check: halfway it is (lr + lr/100) / 2.
    """
    cosine = torch.linspace(0, math.pi, steps + 1, dtype=torch.float64).cos()
    return lr * (LAST_RATE + (1 - LAST_RATE) * (1 + cosine) / 2)


class Inversion:
    """B images × R restarts, optimised at once as one batch (B·R, d): z ← Adam on objective(G(z), target).

    target: (B, C, H, W), on the device on which G computes. The first z are N(0, I); those of restart r do not depend
    on how many restarts there are. `steps` is the length over which the learning rate falls; then it stays where it is.
    shell_weight: that of (|z|²/d - 1)², which pulls z to the length that G was trained on, |z| = √d; 0 leaves it out.
    With squared errors on MNIST, 0.003 gave |z| = 1.06 √d on average, and fewer starts were caught in a bad place.
    A restart whose loss is not finite is never the best one, and the mean of the history shows it.
    Source: Creswell & Bharath 2016 (arXiv:1611.05644); Adam and restarts as in Bora et al. 2017 (arXiv:1703.03208),
    whose pull is to |z| = 0. Check: an image that a one-to-one G made gives back its z.
    """

    def __init__(
        self,
        G: ImageGenerator,
        target: Tensor,
        *,
        restarts: int,
        noise_dim: int,
        seed: int,
        steps: int = STEPS,
        lr: float = LR,
        objective: Objective = squared_error,
        shell_weight: float = 0.0,
    ):
        self.G, self.objective, self.shell_weight = G, objective, shell_weight
        self.target, self.step = target[:, None], 0
        B, device = len(target), target.device
        starts = [
            torch.randn(
                B, noise_dim, generator=generator(seed, "inversion", device, r), device=device, dtype=target.dtype
            )
            for r in range(restarts)
        ]
        self.z = torch.stack(starts, 1)  # (B, R, d)
        self.best_z = self.z.clone()
        self.best_loss = target.new_full((B, restarts), math.inf)
        self._rates = learning_rates(lr, steps).to(target)
        flat, one = self._flat(self.z), target.new_ones(B * restarts, 1)
        self._adam = Adam(flat, BETA1 * one, BETA2 * one)
        self._recorder = Recorder(("mean", "best"), B, device, lambda: np.full(B, np.iinfo(np.int64).max))

    @staticmethod
    def _flat(z: Tensor) -> Tensor:
        return z.view(-1, z.shape[-1])

    def _images(self, z: Tensor) -> Tensor:
        return self.G(self._flat(z)).unflatten(0, z.shape[:-1])

    def advance(self, steps: int) -> None:
        """Take steps of Adam. Each weighs z before it moves it, and keeps the best.

        No step waits for the device; the history fetches its rows 256 at a time.
        """
        for _ in range(steps):
            z = self.z.requires_grad_()
            loss = self.objective(self._images(z), self.target)  # (B, R)
            if self.shell_weight:
                loss = loss + self.shell_weight * (z.square().mean(-1) - 1).square()
            (gradient,) = torch.autograd.grad(loss.sum(), z)
            self.z, loss = z.detach(), loss.detach()
            self._keep(loss)
            rate = self._rates[min(self.step, len(self._rates) - 1)]
            self._adam.update(self._flat(self.z), self._flat(gradient), rate)
            self.step += 1
            self._recorder.record(self.step, (loss.mean(1), self.best_loss.amin(1)))

    def _keep(self, loss: Tensor) -> None:
        better = loss < self.best_loss
        self.best_loss = torch.where(better, loss, self.best_loss)
        self.best_z = torch.where(better[..., None], self.z, self.best_z)

    @torch.no_grad()
    def best(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return of each image the z of the least loss seen in any restart, its image, and the objective there.

        z (B, d), images (B, C, H, W), error (B,): the objective alone, without the pull to the shell.
        """
        chosen = self.best_loss.argmin(1)  # (B,)
        z = self.best_z[torch.arange(len(chosen), device=chosen.device), chosen][:, None]  # (B, 1, d)
        images = self._images(z)
        return z[:, 0], images[:, 0], self.objective(images, self.target)[:, 0]

    def history(self) -> dict[str, np.ndarray]:
        """Return "step" (T,), "mean" (T, B) of the restarts' losses then, "best" (T, B) of all so far; T ≤ 513."""
        return self._recorder.series.as_dict()

    def _tensors(self) -> dict[str, Tensor]:
        own = {"z": self.z, "best_z": self.best_z, "best_loss": self.best_loss}
        return own | dict(numbered("adam", self._adam.moments))

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays: all that `load` needs to go on bit for bit."""
        history = flatten({"history": self._recorder.state()})
        return {**arrays_of(self._tensors().items()), **history, "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from the state of an inversion built with the same arguments."""
        load_tensors(self._tensors().items(), arrays)
        self._recorder.load(unflatten(arrays)["history"])
        self.step = int(arrays["step"])
