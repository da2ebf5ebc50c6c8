"""An exponential average of a network's weights that soon forgets where it began."""

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

Weights = tuple[Tensor, ...] | list[Tensor]


def share_kept(n: int, decay: float) -> float:
    """Return min(decay, (1 + n)/(10 + n)): while the second holds, the average weighs about the last ninth of the run.

    Source: the `num_updates` of TensorFlow's ExponentialMovingAverage. Check: n = 8 keeps half.
    """
    return min(decay, (1 + n) / (10 + n))


class Average(AveragedModel):
    """Begins with the weights as they are; the n-th update: average ← d average + (1 − d) weights, d = share_kept(n, decay).

    first: the n of the first update. Buffers, such as running statistics, are the network's own.
    """

    def __init__(self, network: nn.Module, decay: float, first: int = 0):
        super().__init__(network, multi_avg_fn=self._towards)
        self.decay, self.first = decay, first
        self.update_parameters(network)  # a copy, which counts as one

    @property
    def weights(self) -> list[Tensor]:
        """The averaged weights, in the order of the network's."""
        return list(self.module.parameters())

    @torch.no_grad()
    def _towards(self, average: Weights, weights: Weights, _: object) -> None:
        n = int(self.n_averaged) - 1 + self.first  # on the host: torch hands over a copy that lies on the device
        torch._foreach_lerp_(average, weights, 1 - share_kept(n, self.decay))
