"""Data sets. In the plane: one distribution a file. Adding one: write the file, import it here, in the order of the menus."""

# isort: off
from gan_core.data import ring, grid, two_gaussians, three_blobs, line, two_moons, spiral, checkerboard  # noqa: F401

# isort: on
from gan_core.data.distribution import Distribution, distributions

__all__ = ["Distribution", "distributions"]
