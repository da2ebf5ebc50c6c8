"""Adversarial objectives, one a file. Adding one: write the file, import it here; the order is that of the menus."""

from gan_core.losses import minimax, non_saturating
from gan_core.losses.objective import Objective, losses

__all__ = ["Objective", "losses", "minimax", "non_saturating"]
