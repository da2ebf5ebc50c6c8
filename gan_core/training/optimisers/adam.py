"""Adam (Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1)."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from gan_core.training.optimisers.optimiser import EPS, TINY, Moments, Optimiser


class Adam(Optimiser):
    """w ← w - lr m̂ / (√v̂ + ε), with bias-corrected moments. Check: the first step is lr in size. Where √v̂ is far below ε the step is lr/ε m̂: that of momentum.

    The number of steps is a tensor too, (), so that a step can be recorded as a CUDA graph.
    """

    def __init__(self, flat: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor | float = EPS):
        super().__init__(flat, beta1, beta2, eps)
        of_all = [each if isinstance(each, float) else each.unique() for each in (beta1, beta2, eps)]
        self._shared = (
            [float(each) for each in of_all]
            if all(isinstance(each, float) or len(each) == 1 for each in of_all)
            else None
        )  # β₁, β₂ and ε where all members have the same

    def _moments(self, flat: Tensor) -> list[Tensor]:
        return [torch.zeros_like(flat), torch.zeros_like(flat), flat.new_zeros(())]

    @staticmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own."""
        on_gpu = weights[0].device.type == "cuda"
        return torch.optim.Adam(weights, betas=(beta1, beta2), eps=eps, fused=True, capturable=on_gpu, **more)

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step; where all members share every number, by torch's kernel in one pass over the weights."""
        mean, square, taken = self.moments
        taken.add_(1)
        if rate is not None and self._shared is not None:
            beta1, beta2, eps = self._shared
            torch._fused_adam_(
                [flat], [gradient], [mean], [square], [], [taken],
                lr=rate, beta1=beta1, beta2=beta2, weight_decay=0.0, eps=eps, amsgrad=False, maximize=False,
            )  # fmt: skip
            return
        mean.lerp_(gradient, 1 - self.beta1)
        square.lerp_(gradient * gradient, 1 - self.beta2)
        scale = square.sqrt().mul_((1 - self.beta2**taken).rsqrt_()).add_(self.eps)
        flat.sub_(mean.div(scale).mul_(lr / (1 - self.beta1**taken)))

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """What `update` would give, as new tensors; √v is taken of no less than 1e-30, where it has no slope."""
        mean, square, taken = moments
        taken = taken + 1
        mean = mean.lerp(gradient, 1 - self.beta1)
        square = square.lerp(gradient * gradient, 1 - self.beta2)
        scale = square.clamp_min(TINY).sqrt() * (1 - self.beta2**taken).rsqrt() + self.eps
        return flat - mean / scale * (lr / (1 - self.beta1**taken)), [mean, square, taken]
