"""R1 and R2, zero-centred gradient penalties (Mescheder et al. 2018, arXiv:1801.04406, Eqs. 9 and 10)."""

from torch import Tensor

from gan_core.training.constraints.constraint import Constraint, Discriminator, slope_norms


def r1(D: Discriminator, x: Tensor, x_fake: Tensor, eps: Tensor) -> Tensor:
    """½ E‖∇D(x)‖² at real points; (K,). Check: D(x) = w·x gives ‖w‖²/2."""
    return slope_norms(D, x).square().mean(-1) / 2


def r2(D: Discriminator, x: Tensor, x_fake: Tensor, eps: Tensor) -> Tensor:
    """½ E‖∇D(x_fake)‖² at generated points; (K,). Check: D(x) = w·x gives ‖w‖²/2."""
    return slope_norms(D, x_fake).square().mean(-1) / 2


R1, R2 = Constraint(penalty=r1), Constraint(penalty=r2)
