"""RMSProp (Tieleman & Hinton 2012, Lecture 6.5), the optimiser of WGAN's Algorithm 1 (arXiv:1701.07875)."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gan_core.training.optimisers.optimiser import EPS, TINY, Moments, Optimiser


class RMSProp(Optimiser):
    """v ← β₂ v + (1 - β₂) g²; w ← w - lr g / (√v + ε). Check: the first step is lr / √(1 - β₂) in size."""

    def _moments(self, flat: Tensor) -> list[Tensor]:
        return [torch.zeros_like(flat)]

    @staticmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own."""
        on_gpu = weights[0].device.type == "cuda"
        return torch.optim.RMSprop(weights, alpha=beta2, eps=eps, capturable=on_gpu, **more)

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step."""
        (square,) = self.moments
        square.lerp_(gradient * gradient, 1 - self.beta2)
        flat.sub_((square.sqrt().add_(self.eps)).reciprocal_().mul_(gradient).mul_(lr))

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """What `update` would give, as new tensors; √v is taken of no less than 1e-30, where it has no slope."""
        square = moments[0].lerp(gradient * gradient, 1 - self.beta2)
        return flat - gradient / (square.clamp_min(TINY).sqrt() + self.eps) * lr, [square]
