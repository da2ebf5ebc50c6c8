"""A network that learns: its optimiser, an average of its weights, and all of it as arrays."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from gan_core.nested import flatten, unflatten
from gan_core.training.average import Average
from gan_core.training.diffusion.game import MAX_GRAD_NORM
from gan_core.training.state import arrays_of, load_moments, load_tensors, moments_of


class TrainedNetwork:
    """A network under Adam, with the average of its weights that samples are made with."""

    def __init__(self, network: nn.Module, device: torch.device, lr: float, beta1: float, decay: float):
        self.network = network.to(device)
        self.weights: list[Tensor] = list(network.parameters())
        self.opt = torch.optim.Adam(self.weights, lr=lr, betas=(beta1, 0.999), fused=True)
        self.average = Average(network, decay)

    def descend(self, loss: Tensor) -> Tensor:
        """Take a step on a loss (); return the gradient's norm. Other networks keep no gradient of it."""
        self.opt.zero_grad()
        loss.backward(inputs=self.weights)
        return self.take_step()

    def take_step(self) -> Tensor:
        """Take a step along the gradient that is there; return its norm, of which a larger one than MAX_GRAD_NORM is scaled down."""
        norm = clip_grad_norm_(self.weights, MAX_GRAD_NORM)
        self.opt.step()
        self.average.update()
        return norm

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights and average by name."""
        for name, network in (("network", self.network), ("average", self.average)):
            yield from ((f"{name}/{key}", tensor) for key, tensor in network.state_dict(keep_vars=True).items())

    def state(self) -> dict[str, np.ndarray]:
        """Weights, average and moments."""
        return {**arrays_of(self.tensors()), **flatten({"moments": moments_of(self.opt)})}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""
        load_tensors(self.tensors(), arrays)
        load_moments(self.opt, unflatten(arrays).get("moments", {}))


def drawn(build: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Build a network whose first weights depend on the seed alone; torch's own stream stays where it is."""
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        return build()
