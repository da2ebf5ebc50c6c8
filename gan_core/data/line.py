"""A thick upright segment: data on a line, as in the parallel lines of Wasserstein GAN (arXiv:1701.07875, Example 1)."""

import math

import numpy as np

from gan_core.array import Array, namespace
from gan_core.data.cells import extent_for, normal_masses, normal_masses_within, overlaps
from gan_core.data.distribution import Distribution, register_distribution

HALF = 2.0  # half the segment's length


@register_distribution
class Line(Distribution):
    """x ~ N(0, σ²) across and y ~ U(-2, 2) along: p(x, y) = N(x; 0, σ²) / 4 for |y| ≤ 2, and 0 beyond the ends."""

    name, label = "line", "Line"

    def __init__(self, *, sigma: float, radius: float):
        self.sigma = sigma
        self.extent = extent_for(HALF, sigma)

    def push(self, u: Array, e: Array) -> Array:
        """(σ e₁, -2 + 4 u₁); u₂ and e₂ are not used."""
        return namespace(u).stack([self.sigma * e[..., 0], HALF * (2 * u[..., 0] - 1)], -1)

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats for x (..., 2): (...); -inf beyond the ends."""
        x = np.asarray(x, float)
        across = -0.5 * (x[..., 0] / self.sigma) ** 2 - math.log(math.sqrt(2 * math.pi) * self.sigma)
        return np.where(np.abs(x[..., 1]) <= HALF, across - math.log(2 * HALF), -np.inf)

    @classmethod
    def log_density_with_noise(cls, x: np.ndarray, *, sigma: float, radius: float, noise: float) -> np.ndarray:
        """Return log p of the segment with noise, in nats: N(x; 0, σ² + noise²) across, and the noise's mass within the segment along."""
        x = np.asarray(x, float)
        across = cls(sigma=float(np.hypot(sigma, noise)), radius=radius).log_density(x * [1, 0])
        with np.errstate(divide="ignore"):
            along = np.log(normal_masses_within(x[..., 1], np.array([-HALF]), np.array([HALF]), noise)[..., 0])
        return across + along

    def bin_masses(self, edges_x: np.ndarray, edges_y: np.ndarray) -> np.ndarray:
        """Return the probability of each cell, exact to about 1e-16."""
        along = overlaps(edges_y, np.array([-HALF]), np.array([HALF])) / (2 * HALF)
        return normal_masses(edges_x, np.zeros(1), self.sigma) @ along.T
