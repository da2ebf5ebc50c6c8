"""What can hold a critic smooth: a penalty on its loss, a projection of its weights, or a norm inside its layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

Critic = Callable[[Tensor], Tensor]  # (K, N, *shape) → one score each
Penalty = Callable[[Critic, Tensor, Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Constraint:
    """penalty(D, x, x_fake, eps) -> (K,) is multiplied by the weight; project(weights, clip) follows each critic step.

    x and x_fake are (K, N, *shape), paired; eps ~ U(0, 1) is (K, N, 1, …).
    """

    name: str
    penalty: Penalty | None = None
    project: Callable[[Sequence[Tensor], Tensor], None] | None = None
    spectral: bool = False


def slope_norms(D: Critic, x: Tensor) -> Tensor:
    """‖∇_x D(x)‖₂ at every point, differentiable in D's weights: x (K, N, *shape) -> (K, N)."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(D(x).sum(), x, create_graph=True)
    return torch.linalg.vector_norm(gradient.flatten(2), dim=-1)


def interpolates(x: Tensor, x_fake: Tensor, eps: Tensor) -> Tensor:
    """x̂ = ε x + (1 - ε) x_fake, one ε a sample: (K, N, *shape)."""
    return torch.lerp(x_fake, x, eps)
