"""K networks of one shape that torch.nn builds, one a seed, trained side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.training.health import Health
from gan_core.training.optimisers import optimisers
from gan_core.training.state import arrays_of, load_tensors, numbered
from gan_core.training.streams import generator

Network = TypeVar("Network", bound=nn.Module)


class Ensemble(Generic[Network]):
    """K networks whose weights are the rows of `flat` (K, P) and their gradients those of `gradient`; all have one optimiser.

    A recurrent network cannot be stacked as a perceptron is, so the members compute their losses one after the other; clipping, the check that all is finite and the
    optimiser's step are done for all at once. Networks of one seed begin with the same weights. A member whose numbers stop being finite keeps its weights.
    """

    def __init__(
        self,
        build: Callable[[], Network],
        seeds: Sequence[int],
        device: torch.device,
        *,
        optimiser: str = "adam",
        betas: tuple[float, float] = (0.9, 0.999),
    ):
        self.seeds, self.device, self.step = list(seeds), device, 0
        self.networks: list[Network] = []
        for seed in self.seeds:
            with torch.random.fork_rng([]):
                torch.manual_seed(generator(seed, "init", device).initial_seed())
                self.networks.append(build().to(device))
        self.flat = torch.stack([nn.utils.parameters_to_vector(net.parameters()).detach() for net in self.networks])
        self.gradient = torch.zeros_like(self.flat)
        for network, flat, gradient in zip(self.networks, self.flat, self.gradient, strict=True):
            start = 0
            for weight in network.parameters():
                part = slice(start, start + weight.numel())
                weight.data, weight.grad = flat[part].view_as(weight), gradient[part].view_as(weight)
                start = part.stop
        one = torch.ones(len(self.seeds), 1, device=device)
        self.optimiser = optimisers[optimiser].load()(self.flat, betas[0] * one, betas[1] * one)
        self.health = Health(len(self.seeds), device, ("the network's",))
        self.loss = torch.full((len(self.seeds),), torch.nan, device=device)  # (K,) of the last step, before it
        self.norm = torch.full((len(self.seeds),), torch.nan, device=device)  # (K,) of its gradient, before clipping

    def train_step(self, loss_of: Callable[[Network, int], Tensor], lr: float, clip: float | None = None) -> None:
        """Take one step on loss_of(network, k), a scalar. clip: the norm above which a member's gradient is shortened to it (arXiv:1211.5063, Algorithm 1)."""
        self.step += 1
        self.gradient.zero_()
        losses = []
        for k, network in enumerate(self.networks):
            loss = loss_of(network, k)
            loss.backward()
            losses.append(loss.detach())
        self.loss = torch.stack(losses)
        norm = self.gradient.norm(dim=1, keepdim=True)
        self.norm = norm.squeeze(1)
        gradient = self.gradient
        if clip is not None:
            gradient = gradient * (clip / norm.clamp_min(torch.finfo(norm.dtype).tiny)).clamp_max(1.0)
        gradient = self.health.check(self.step, self.loss, gradient)
        self.optimiser.update(self.flat, gradient, lr * self.health.alive, lr if self.health.all_train else None)

    def draw(self, k: int, purpose: str, step: int | None = None) -> torch.Generator:
        """Return the generator of member k's seed for this purpose and step (the present one if None). Nothing of it is state."""
        return generator(self.seeds[k], purpose, self.device, self.step if step is None else step)

    def __len__(self) -> int:
        """Return K."""
        return len(self.seeds)

    def state(self) -> dict[str, np.ndarray]:
        """Return all that `load` needs to go on bit for bit."""
        return {"step": np.array(self.step), **arrays_of(self._tensors())}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""
        self.step = int(arrays["step"])
        load_tensors(self._tensors(), arrays)

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        yield from (("flat", self.flat), ("loss", self.loss), ("norm", self.norm))
        yield from numbered("moments", self.optimiser.moments)
        yield from self.health.tensors()
