"""Three Gaussians at the corners of a triangle."""

import numpy as np

from gan_core.data.distribution import register_distribution
from gan_core.data.mixture import EqualMixture


@register_distribution
class ThreeBlobs(EqualMixture):
    """Modes at distance 2 from the origin, 120° apart, the first at (0, 2): every two are 2√3 apart."""

    name, label = "three_blobs", "Three blobs"

    def place(self, radius: float) -> np.ndarray:
        """Return the 3 centres."""
        angle = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
        return 2 * np.stack([np.cos(angle), np.sin(angle)], -1)
