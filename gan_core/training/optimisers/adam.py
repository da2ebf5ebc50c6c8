"""Adam (Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1)."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gan_core.training.optimisers.optimiser import EPS, TINY, Moments, Optimiser


class Adam(Optimiser):
    """w ← w - lr m̂ / (√v̂ + ε), with bias-corrected moments. Check: the first step is lr in size. Where √v̂ is far below ε the step is lr/ε m̂: that of momentum.

    The products β₁ᵗ and β₂ᵗ are kept as (K, 1) tensors on the device.
    """

    def _moments(self, flat: Tensor) -> list[Tensor]:
        return [
            torch.zeros_like(flat),
            torch.zeros_like(flat),
            torch.ones_like(self.beta1),
            torch.ones_like(self.beta2),
        ]

    @staticmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own."""
        on_gpu = weights[0].device.type == "cuda"
        return torch.optim.Adam(weights, betas=(beta1, beta2), eps=eps, fused=True, capturable=on_gpu, **more)

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor) -> None:
        """Take one step."""
        mean, square, beta1_t, beta2_t = self.moments
        beta1_t.mul_(self.beta1)
        beta2_t.mul_(self.beta2)
        mean.lerp_(gradient, 1 - self.beta1)
        square.lerp_(gradient * gradient, 1 - self.beta2)
        scale = square.sqrt().mul_((1 - beta2_t).rsqrt_()).add_(self.eps)
        flat.sub_(mean.div(scale).mul_(lr / (1 - beta1_t)))

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """What `update` would give, as new tensors; √v is taken of no less than 1e-30, where it has no slope."""
        mean, square, beta1_t, beta2_t = moments
        beta1_t, beta2_t = beta1_t * self.beta1, beta2_t * self.beta2
        mean = mean.lerp(gradient, 1 - self.beta1)
        square = square.lerp(gradient * gradient, 1 - self.beta2)
        scale = square.clamp_min(TINY).sqrt() * (1 - beta2_t).rsqrt() + self.eps
        return flat - mean / scale * (lr / (1 - beta1_t)), [mean, square, beta1_t, beta2_t]
