"""The black squares of a 4 × 4 board: a density with sharp edges."""

import math

import numpy as np

from gan_core.array import Array, namespace
from gan_core.data.cells import normal_masses_within, overlaps
from gan_core.data.distribution import Distribution, register_distribution

BLACK = np.indices((4, 4)).sum(0) % 2 == 0  # by column and row from the lower left, which is black
LOWS = np.arange(-2.0, 2.0)


@register_distribution
class Checkerboard(Distribution):
    """Density 1/8 on the 8 black unit squares of [-2, 2]², 0 elsewhere. It has no thickness: sigma is 0."""

    name, label = "checkerboard", "Checkerboard"
    sigma = 0.0
    extent = 3.0

    def __init__(self, *, sigma: float, radius: float):
        pass

    def push(self, u: Array, e: Array) -> Array:
        """X = 4 u₁ - 2 falls in column ⌊4 u₁⌋, of whose two black squares 2 u₂ picks one and the height within it."""
        xp = namespace(u)
        column, which = xp.floor(4 * u[..., 0]), xp.floor(2 * u[..., 1])
        return xp.stack([4 * u[..., 0] - 2, 2 * u[..., 1] + which + column % 2 - 2], -1)

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats for x (..., 2): (...); -log 8 on black, -inf elsewhere."""
        x = np.asarray(x, float)
        inside = (np.abs(x) < 2).all(-1)
        column, row = np.moveaxis(np.floor(np.where(inside[..., None], x, 0)).astype(int) + 2, -1, 0)
        return np.where(inside & BLACK[column, row], -math.log(8), -np.inf)

    @classmethod
    def log_density_with_noise(cls, x: np.ndarray, *, sigma: float, radius: float, noise: float) -> np.ndarray:
        """Return log p of the board with noise, in nats: each black square is a product of two normal masses, over 8. noise above 0."""
        along, up = (normal_masses_within(np.asarray(x, float)[..., axis], LOWS, LOWS + 1, noise) for axis in (0, 1))
        with np.errstate(divide="ignore"):
            return np.log(np.einsum("...i,ij,...j->...", along, BLACK.astype(float), up) / 8)

    def bin_masses(self, edges_x: np.ndarray, edges_y: np.ndarray) -> np.ndarray:
        """Return the probability of each cell, exact: the black area in it, over 8."""
        return overlaps(edges_x, LOWS, LOWS + 1) @ BLACK @ overlaps(edges_y, LOWS, LOWS + 1).T / 8
