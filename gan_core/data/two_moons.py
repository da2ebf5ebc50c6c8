"""Two interleaved half circles (scikit-learn's make_moons, moved to the origin and made 4/3 as large)."""

import math

from gan_core.array import Array, namespace
from gan_core.data.curve import Curve
from gan_core.data.distribution import register_distribution


@register_distribution
class TwoMoons(Curve):
    """(cos t, sin t) for u < ½, (1 - cos t, ½ - sin t) from there on, t = 2πu mod π; then (x - ½, y - ¼) · 4/3.

    Both arcs are run through at constant speed, so the data are uniform along them; they reach from -2 to 2 in x and
    from -1 to 1 in y. σ is the thickness after scaling; make_moons adds its noise before.
    """

    name, label = "two_moons", "Two moons"
    speed = 8 * math.pi / 3  # two arcs of length π · 4/3, each in half the time

    def gamma(self, u: Array) -> Array:
        """Return the points (..., 2) at u (...); u = 0 gives (2/3, -1/3)."""
        xp = namespace(u)
        outer = u < 0.5
        t = 2 * math.pi * xp.where(outer, u, u - 0.5)
        x = xp.where(outer, xp.cos(t), 1 - xp.cos(t))
        y = xp.where(outer, xp.sin(t), 0.5 - xp.sin(t))
        return xp.stack([(x - 0.5) * (4 / 3), (y - 0.25) * (4 / 3)], -1)
