"""Plain gradient descent."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gan_core.training.optimisers.optimiser import EPS, Moments, Optimiser


class SGD(Optimiser):
    """w ← w - lr g. Check: from w = 1 with g = 2 and lr = 0.1 to 0.8."""

    @staticmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own."""
        return torch.optim.SGD(weights, fused=True, **more)

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step."""
        if rate is None:
            flat.sub_(lr * gradient)
        else:
            flat.sub_(gradient, alpha=rate)

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """What `update` would give, as new tensors."""
        return flat - lr * gradient, moments
