"""One arm of an Archimedean spiral."""

import math

from gan_core.array import Array, namespace
from gan_core.data.curve import Curve
from gan_core.data.distribution import register_distribution

INNER, OUTER = 0.2, 2.0


@register_distribution
class Spiral(Curve):
    """r (cos 2πr, sin 2πr) from r = 0.2 to r = 2: neighbouring turns are 1 apart.

    r² is uniform, so that the data are nearly uniform along the arm: |γ'(u)| = 1.98 √(1/r² + 4π²) falls from 15.9 at the
    inner end to 12.5 at the outer one.
    """

    name, label = "spiral", "Spiral"
    speed = 16.0

    def gamma(self, u: Array) -> Array:
        """Return the points (..., 2) at u (...); u = 1 gives (2, 0)."""
        xp = namespace(u)
        r = xp.sqrt(INNER**2 + (OUTER**2 - INNER**2) * u)
        return xp.stack([r * xp.cos(2 * math.pi * r), r * xp.sin(2 * math.pi * r)], -1)
