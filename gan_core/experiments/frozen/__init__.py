"""Generators that stand still while discriminators learn to tell them from the data: in the plane, and of images."""

from gan_core.experiments.frozen.images import FrozenImages
from gan_core.experiments.frozen.lines import FrozenLines

__all__ = ["FrozenImages", "FrozenLines"]
