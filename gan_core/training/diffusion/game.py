"""The state of one denoiser in training: a network, its optimiser and average, and the draws of each step."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.targets import targets
from gan_core.nested import flatten, unflatten
from gan_core.params.denoiser import DenoiserParams
from gan_core.training.average import Average
from gan_core.training.health import Health
from gan_core.training.state import arrays_of, load_moments, load_tensors, moments_of
from gan_core.training.streams import generator

BINS = 10  # of t, that the loss is kept for
MAX_GRAD_NORM = 1.0

Draw = Callable[[int, torch.Generator], tuple[Tensor, Tensor | None]]


class DiffusionGame:
    """What `train_step` works on. network(x_t, t, labels) → ε, x_0 or v; draw(n, generator) → x_0 (n, …) and labels (n,) or None.

    All random numbers of a step come from generators of (seed, purpose, step): nothing of them is state. Nothing within a step
    waits for the device.
    """

    def __init__(
        self, params: DenoiserParams, network: nn.Module, draw: Draw, device: torch.device, null_label: int = 0
    ):
        self.device, self.seed, self.step = device, params.seed, 0
        self.N, self.T, self.null_label, self._draw = params.batch_size, params.T, null_label, draw
        self.target = targets[params.predicts]
        self.noise = schedules[params.schedule].noise(params.T)
        self.a, self.s = (
            torch.tensor(table**0.5, dtype=torch.float32, device=device)
            for table in (self.noise.alpha_bar, 1 - self.noise.alpha_bar)
        )
        self.network = network.to(device)
        self.weights: list[Tensor] = list(network.parameters())
        self.opt = torch.optim.Adam(self.weights, lr=torch.zeros((), device=device), fused=True)
        self.average = Average(network, params.ema_decay)
        self.loss = torch.zeros((), device=device)
        self.loss_sum, self.loss_count = torch.zeros(2, BINS, device=device)
        self.health = Health(1, device, whose=("the",))
        self.set_live(params)

    def set_live(self, params: DenoiserParams) -> None:
        """Put the live settings in force."""
        self.lr, self.warm_up, self.drop = params.lr, params.warm_up_steps, params.drop_share
        self.average.decay = params.ema_decay

    def generator(self, purpose: str, step: int | None = None) -> torch.Generator:
        """Return the generator of this seed, purpose and step (the present one if left out)."""
        return generator(self.seed, purpose, self.device, self.step if step is None else step)

    def batch(self) -> tuple[Tensor, Tensor, Tensor | None, Tensor]:
        """Draw x_t (N, …), t uniform on 1 … T (N,), labels (N,) of which a share is no class, and the answer asked for."""
        x_0, labels = self._draw(self.N, self.generator("data"))
        t = torch.randint(1, self.T + 1, (self.N,), generator=self.generator("time"), device=self.device)
        eps = torch.randn(x_0.shape, generator=self.generator("noise"), device=self.device)
        a, s = (table[t].reshape(-1, *[1] * (x_0.ndim - 1)) for table in (self.a, self.s))
        if labels is not None and self.drop:
            dropped = torch.rand(self.N, generator=self.generator("drop"), device=self.device) < self.drop
            labels = labels.masked_fill(dropped, self.null_label)
        return a * x_0 + s * eps, t, labels, self.target.of(x_0, eps, a, s)

    def train_step(self) -> None:
        """Take one step of Adam on the mean squared error. DDPM, arXiv:2006.11239, Algorithm 1."""
        x, t, labels, asked = self.batch()
        losses = (self.network(x, t, labels) - asked).square().flatten(1).mean(1)  # (N,)
        self.loss = losses.mean()
        self.opt.zero_grad()
        self.loss.backward()
        norm = clip_grad_norm_(self.weights, MAX_GRAD_NORM)
        self.step += 1
        self.opt.param_groups[0]["lr"].fill_(self.lr * min(1.0, self.step / max(1, self.warm_up)))
        self.opt.step()
        self.average.update()
        self.health.check(self.step, self.loss.view(1), norm.view(1, 1))
        self._count((t - 1) * BINS // self.T, losses.detach())

    @property
    def stopped(self) -> str:
        """Say at which step which quantity was not finite; '' while all are. Waits for the device."""
        return self.health.sentences()[0]

    def loss_by_t(self) -> np.ndarray:
        """Return the mean loss of each tenth of 1 … T, (BINS,), of about the last hundred steps. Waits for the device."""
        return (self.loss_sum / self.loss_count).double().cpu().numpy()

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights, average, what is counted, and health by name."""
        for name, network in (("network", self.network), ("average", self.average)):
            yield from ((f"{name}/{key}", tensor) for key, tensor in network.state_dict(keep_vars=True).items())
        yield from (("loss", self.loss), ("loss_sum", self.loss_sum), ("loss_count", self.loss_count))
        yield from self.health.tensors()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads: all that a saved run needs."""
        moments = flatten({"moments": moments_of(self.opt)})
        return {**arrays_of(self.tensors()), **moments, "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit."""
        load_tensors(self.tensors(), arrays)
        load_moments(self.opt, unflatten(arrays).get("moments", {}))
        self.step = int(arrays["step"])

    @torch.no_grad()
    def _count(self, bins: Tensor, losses: Tensor) -> None:
        """Keep the loss of each bin of t as sums that forget: the last hundred steps weigh most."""
        self.loss = self.loss.detach()
        self.loss_sum.mul_(0.99).index_add_(0, bins, losses)
        self.loss_count.mul_(0.99).index_add_(0, bins, torch.ones_like(losses))
