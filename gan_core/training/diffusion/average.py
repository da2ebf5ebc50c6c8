"""An exponential average of weights that soon forgets where it began."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """After the n-th step, n = 0, 1, …: average ← d average + (1 − d) weights with d = min(decay, (1 + n)/(10 + n)).

    While the second holds it weighs about the last ninth of the run. Source: the `num_updates` of TensorFlow's
    ExponentialMovingAverage. n is a Python number: nothing waits for the device. Check: n = 8 averages half and half.
    """

    def __init__(self, network: nn.Module, decay: float):
        self.decay = decay
        self._weights: list[Tensor] = list(network.parameters())
        self.weights: list[Tensor] = [weight.detach().clone() for weight in self._weights]

    @torch.no_grad()
    def update(self, n: int) -> None:
        """Take in the network's weights as they are after step n."""
        torch._foreach_lerp_(self.weights, self._weights, 1 - min(self.decay, (1 + n) / (10 + n)))

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Let the network have the averaged weights for a while; no copies, the tensors change places."""
        mine = [weight.data for weight in self._weights]
        for weight, average in zip(self._weights, self.weights, strict=True):
            weight.data = average
        try:
            yield
        finally:
            for weight, kept in zip(self._weights, mine, strict=True):
                weight.data = kept
