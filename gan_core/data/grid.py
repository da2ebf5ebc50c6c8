"""Twenty-five Gaussians on a square grid (as in PacGAN, arXiv:1712.04086, Sec. 4.1, there with σ = 0.05)."""

import numpy as np

from gan_core.data.distribution import register_distribution
from gan_core.data.mixture import EqualMixture


@register_distribution
class Grid(EqualMixture):
    """Modes at all (x, y) with x and y among -4, -2, 0, 2, 4."""

    name, label = "grid", "Grid of 25 Gaussians"

    def place(self, radius: float) -> np.ndarray:
        """Return the 25 centres, y running fastest."""
        line = np.arange(-4.0, 5.0, 2.0)
        return np.stack(np.meshgrid(line, line, indexing="ij"), -1).reshape(-1, 2)
