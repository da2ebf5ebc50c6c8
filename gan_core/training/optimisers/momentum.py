"""Heavy-ball momentum (Polyak 1964), in the form of Sutskever et al. 2013 that torch.optim.SGD has."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gan_core.training.optimisers.optimiser import EPS, Moments, Optimiser


class Momentum(Optimiser):
    """v ← β₁ v + g; w ← w - lr v. Check: g = 1 twice, β₁ = 0.5 and lr = 1 move w by 1 + 1.5."""

    def _moments(self, flat: Tensor) -> list[Tensor]:
        return [torch.zeros_like(flat)]

    @staticmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own."""
        return torch.optim.SGD(weights, momentum=beta1, fused=True, **more)

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step."""
        (velocity,) = self.moments
        velocity.mul_(self.beta1).add_(gradient)
        flat.sub_(lr * velocity)

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """What `update` would give, as new tensors."""
        velocity = moments[0] * self.beta1 + gradient
        return flat - lr * velocity, [velocity]
