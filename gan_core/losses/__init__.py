"""Adversarial objectives, one a file. Adding one: write the file, import it here; the order is that of the menus."""

# isort: off
from gan_core.losses import minimax, non_saturating, least_squares, least_squares_sigmoid  # noqa: F401
from gan_core.losses import wasserstein, hinge, relativistic, f_gan_kl  # noqa: F401

# isort: on
from gan_core.losses.objective import Objective, losses

__all__ = ["Objective", "losses"]
