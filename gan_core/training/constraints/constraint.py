"""What can hold a discriminator smooth: a penalty on its loss, a projection of its weights, or a norm inside its layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Discriminator = Callable[[Tensor], Tensor]  # (K, N, *shape) → one score each
Penalty = Callable[[Discriminator, Tensor, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Constraint:
    """penalty(D, x, x_fake, eps) -> (K,) is multiplied by the weight; project(weights, clip) follows each discriminator step.

    x and x_fake are (K, N, *shape), paired; eps ~ U(0, 1) is (K, N, 1, …). projected(flat, clip) is what project leaves, as a
    new tensor with a gradient.
    """

    penalty: Penalty | None = None
    project: Callable[[Sequence[Tensor], Tensor], None] | None = None
    projected: Callable[[Tensor, Tensor], Tensor] | None = None
    spectral: bool = False


NONE, SPECTRAL_NORM = Constraint(), Constraint(spectral=True)


def slope_norms(D: Discriminator, x: Tensor) -> Tensor:
    """‖∇_x D(x)‖₂ at every point, differentiable in D's weights, and in x where it has a gradient: (K, N, *shape) -> (K, N)."""
    x = x if x.requires_grad else x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    gradient = gradient.flatten(2)
    if not getattr(D, "unrolled", False):
        return torch.linalg.vector_norm(gradient, dim=-1)
    flat = (gradient == 0).all(-1)  # all units dead: the norm's second derivative is NaN there, and 0 is meant
    return torch.linalg.vector_norm(gradient.masked_fill(flat[..., None], 1.0), dim=-1).masked_fill(flat, 0.0)


def interpolates(x: Tensor, x_fake: Tensor, eps: Tensor) -> Tensor:
    """x̂ = ε x + (1 - ε) x_fake, one ε a sample: (K, N, *shape)."""
    return torch.lerp(x_fake, x, eps)
