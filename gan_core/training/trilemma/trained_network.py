"""A network that learns: its optimiser, an average of its weights, and all of it as arrays."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from gan_core.training.diffusion.average import Average

LONGEST_GRADIENT = 1.0  # a longer one is scaled down to it, as for the denoiser
MOMENTS = ("step", "exp_avg", "exp_avg_sq")


class TrainedNetwork:
    """A network under Adam, with the average of its weights that samples are made with."""

    def __init__(self, network: nn.Module, device: torch.device, lr: float, beta1: float, decay: float):
        self.network = network.to(device)
        self.weights: list[Tensor] = list(network.parameters())
        self.opt = torch.optim.Adam(self.weights, lr=lr, betas=(beta1, 0.999), fused=True)
        self.average = Average(network, decay)

    def descend(self, loss: Tensor, n: int) -> Tensor:
        """Take step n, 0 the first, on a loss (); return the gradient's length. Other networks keep no gradient of it."""
        self.opt.zero_grad()
        loss.backward(inputs=self.weights)
        return self.take(n)

    def take(self, n: int) -> Tensor:
        """Take step n along the gradient that is there."""
        length = clip_grad_norm_(self.weights, LONGEST_GRADIENT)
        self.opt.step()
        self.average.update(n)
        return length

    def state(self) -> dict[str, np.ndarray]:
        """Weights, average and moments."""
        arrays = {name: tensor.detach().cpu().numpy().copy() for name, tensor in self._tensors()}
        for i, weight in enumerate(self.weights):
            for name, tensor in self.opt.state[weight].items():
                arrays[f"moment/{name}/{i}"] = tensor.detach().cpu().numpy().copy()
        return arrays

    @torch.no_grad()
    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""
        for name, tensor in self._tensors():
            tensor.copy_(torch.from_numpy(np.array(arrays[name])))
        for i, weight in enumerate(self.weights):
            for name in MOMENTS:
                if f"moment/{name}/{i}" in arrays:  # none before the first step
                    self.opt.state[weight][name] = torch.from_numpy(np.array(arrays[f"moment/{name}/{i}"])).to(
                        weight.device
                    )

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        for i, weight in enumerate(self.weights):
            yield f"weight/{i}", weight
            yield f"average/{i}", self.average.weights[i]


def drawn(build: Callable[[], nn.Module], seed: int) -> nn.Module:
    """Build a network whose first weights depend on the seed alone; torch's own stream stays where it is."""
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        return build()
