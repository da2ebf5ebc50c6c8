"""Adversarial objectives, one a file. Adding one: write the file, import it here; the order is that of the menus."""

# isort: off
from gan_core.losses import minimax, non_saturating, least_squares, least_squares_sigmoid
from gan_core.losses import wasserstein, hinge, relativistic

# isort: on
from gan_core.losses.objective import Objective, losses

__all__ = [
    "Objective",
    "hinge",
    "least_squares",
    "least_squares_sigmoid",
    "losses",
    "minimax",
    "non_saturating",
    "relativistic",
    "wasserstein",
]
