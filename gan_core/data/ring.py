"""Eight Gaussians on a circle (as in unrolled GANs, arXiv:1611.02163, Sec. 3.1, there with radius 2 and σ = 0.02)."""

import numpy as np

from gan_core.data.distribution import register_distribution
from gan_core.data.mixture import EqualMixture


@register_distribution
class Ring(EqualMixture):
    """Modes at radius · (cos 2πk/8, sin 2πk/8), k = 0 … 7: eight distinct points, the first at (radius, 0)."""

    name, label = "ring", "Ring of 8 Gaussians"
    has_radius = True

    def place(self, radius: float) -> np.ndarray:
        """Return the 8 centres; neighbours are 2 sin(π/8) = 0.765 radii apart."""
        angle = 2 * np.pi * np.arange(8) / 8  # linspace(0, 2π, 8) would put the last mode on the first
        return radius * np.stack([np.cos(angle), np.sin(angle)], -1)
