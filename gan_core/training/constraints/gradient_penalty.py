"""Gradient penalty (Gulrajani et al. 2017, arXiv:1704.00028, Eq. 3)."""

from torch import Tensor

from gan_core.training.constraints.constraint import Constraint, Discriminator, interpolates, slope_norms


def gradient_penalty(D: Discriminator, x: Tensor, x_fake: Tensor, eps: Tensor) -> Tensor:
    """(‖∇D(x̂)‖₂ - 1)² averaged over N, x̂ between real and generated points; (K,).

    Check: D(x) = w·x gives (‖w‖ - 1)² for every N.
    """
    return (slope_norms(D, interpolates(x, x_fake, eps)) - 1).square().mean(-1)


GRADIENT_PENALTY = Constraint(penalty=gradient_penalty)
