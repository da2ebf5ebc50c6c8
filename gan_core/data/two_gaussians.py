"""Two Gaussians side by side: the smallest data set that a generator can fail to cover."""

import numpy as np

from gan_core.data.distribution import register_distribution
from gan_core.data.mixture import EqualMixture


@register_distribution
class TwoGaussians(EqualMixture):
    """Modes at (-2, 0) and (2, 0)."""

    name, label = "two_gaussians", "Two Gaussians"

    def place(self, radius: float) -> np.ndarray:
        """Return the 2 centres."""
        return np.array([[-2.0, 0.0], [2.0, 0.0]])
