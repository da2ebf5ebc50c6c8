"""An exponential average of a network's weights that soon forgets where it began."""

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel


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
        super().__init__(network, device=next(network.parameters()).device)
        self.decay, self.first = decay, first
        self.weights: list[Tensor] = list(self.module.parameters())  # in the order of the network's
        self.update_parameters(network)  # a copy, which counts as one
        self._theirs: list[Tensor] = list(network.parameters())
        self._buffer_pairs = list(zip(self.module.buffers(), network.buffers(), strict=True))

    @torch.no_grad()
    def update(self) -> None:
        """Take in the network's weights as they are: as torch's own update, without its walk through all modules and a wait for n."""
        n = self.n_averaged - 1 + self.first
        towards = torch._foreach_sub(self._theirs, self.weights)
        torch._foreach_mul_(towards, 1 - ((1 + n) / (10 + n)).clamp(max=self.decay))
        torch._foreach_add_(self.weights, towards)
        for mine, theirs in self._buffer_pairs:
            mine.copy_(theirs)
        self.n_averaged += 1
