"""Discriminators alone: K perceptrons that learn to tell two distributions apart, with no generator that moves."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.losses import losses
from gan_core.networks.plane.spectral_norm import SpectralNorm
from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.training.constraints import constraints
from gan_core.training.health import Health
from gan_core.training.optimisers.adam import Adam
from gan_core.training.state import arrays_of, load_tensors, numbered
from gan_core.training.streams import generator


class Discriminators:
    """One discriminator a seed, (K, N, d) → (K, N), trained by Adam (β 0.9, 0.999).

    They minimise the discriminator's loss of `objective`, a loss by name, and `constraint` holds them. Discriminators of one seed and width
    begin with the same weights whatever their objective. One whose numbers stop being finite keeps its weights.
    """

    def __init__(
        self,
        seeds: Sequence[int],
        inputs: int,
        width: int,
        device: torch.device,
        *,
        objective: str = "minimax",
        constraint: str = "none",
        activation: str = "relu",
    ):
        self.seeds, self.device = list(seeds), device
        self.objective, self.constraint = losses[objective], constraints[constraint].load()
        starts = [generator(seed, "discriminator", device) for seed in seeds]
        self.net = StackedMLP.create((inputs, width, width, 1), activation, starts, torch.float32)
        if self.constraint.spectral:
            self.net.spectral = SpectralNorm(
                self.net.leaves[::2], [generator(seed, "spectral", device) for seed in seeds]
            )
        one = torch.ones(len(seeds), 1, device=device)
        self.adam = Adam(self.net.flat, 0.9 * one, 0.999 * one)
        self.health, self.step = Health(len(seeds), device), 0

    def draw(self, purpose: str, step: int, shape: tuple[int, ...], *, uniform: bool = False) -> Tensor:
        """Draw N(0, 1), or U(0, 1), of each member's seed, this purpose and step: (K, *shape). Nothing of it is state."""
        law = torch.rand if uniform else torch.randn
        return torch.stack([
            law(shape, generator=generator(seed, purpose, self.device, step), device=self.device) for seed in self.seeds
        ])  # fmt: skip

    def train_step(self, real: Tensor, fake: Tensor, lr: float, *, weight: float = 0.0, clip: float = 1.0) -> None:
        """Take one step on batches (K, N, d). weight: of the constraint's penalty; clip: bound of its weights."""
        self.step += 1
        if self.net.spectral is not None:
            self.net.spectral.iterate(self.net.leaves[::2])
        f_real, f_fake = self.net.scores(real, fake)
        loss = self.objective.loss_D(f_real, f_fake)
        if self.constraint.penalty is not None:
            eps = self.draw("penalty", self.step, (real.shape[1], 1), uniform=True)
            loss = loss + weight * self.constraint.penalty(self.net, real, fake, eps)
        flat = torch.cat([gradient.flatten(1) for gradient in grad(loss.sum(), self.net.leaves)], 1)
        flat = self.health.check(self.step, loss, flat)
        every = self.health.all_train
        self.adam.update(self.net.flat, flat, lr * self.health.alive, lr if every else None)
        if self.constraint.project is not None:
            self.constraint.project([self.net.flat], torch.full_like(self.adam.beta1, clip))

    def score(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (K, N) and their slopes ∂f/∂x (K, N, d) at x (K, N, d)."""
        x = x.detach().requires_grad_()
        (f,) = self.net.scores(x)
        (slope,) = grad(f.sum(), x)
        return f.detach(), slope

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights, moments, power iterations and health by name."""
        yield "discriminator", self.net.flat
        yield from numbered("moment", self.adam.moments)
        if self.net.spectral is not None:
            for side, vectors in (("left", self.net.spectral.left), ("right", self.net.spectral.right)):
                yield from numbered(f"spectral/{side}", vectors)
        yield from self.health.tensors()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads: all that a saved run needs."""
        return {"step": np.array(self.step), **arrays_of(self.tensors())}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, in place."""
        self.step = int(arrays["step"])
        load_tensors(self.tensors(), arrays)
