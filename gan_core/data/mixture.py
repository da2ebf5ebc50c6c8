"""Mixtures of equal isotropic Gaussians, p(x) = 1/M Σ_m N(x; c_m, σ² I)."""

import math

import numpy as np

from gan_core.array import Array, constant, is_torch
from gan_core.data.cells import extent_for, normal_masses
from gan_core.data.distribution import Distribution

CHUNK = 1 << 14  # pairs of a point and a centre at a time: 128 KB, which stay in the cache


def log_mixture(x: np.ndarray, centres: np.ndarray, sigma: float) -> np.ndarray:
    """Log p(x) in nats for x (..., 2) and centres (M, 2): (...), by logsumexp, so it is finite however far x lies.

    One centre at x gives -log(2π σ²).
    """
    points = np.asarray(x, float).reshape(-1, 2) / sigma
    centres = np.asarray(centres, float) / sigma
    out = np.empty(len(points))
    rows = max(1, CHUNK // len(centres))
    for start in range(0, len(points), rows):
        part = points[start : start + rows]
        # Differences, not |x|² - 2x·c + |c|²: that loses all its digits where |x| is many σ
        d2 = part[:, :1] - centres[:, 0]  # (rows, M)
        d2 *= d2
        d2 += (part[:, 1:] - centres[:, 1]) ** 2
        nearest = d2.min(1)
        d2 -= nearest[:, None]
        # e^-60 is nothing against the nearest one's 1, and far smaller numbers make exp three times as slow
        np.minimum(d2, 120, out=d2)
        d2 *= -0.5
        out[start : start + rows] = np.log(np.exp(d2, out=d2).sum(1)) - nearest / 2
    return out.reshape(np.shape(x)[:-1]) - math.log(2 * math.pi * sigma**2 * len(centres))


def mixture_masses(edges_x: np.ndarray, edges_y: np.ndarray, centres: np.ndarray, sigma: float) -> np.ndarray:
    """Probability of each cell, (cells in x, cells in y): a product of two normal masses a centre, summed by one matmul."""
    in_x, in_y = normal_masses(edges_x, centres[:, 0], sigma), normal_masses(edges_y, centres[:, 1], sigma)
    return in_x @ in_y.T / len(centres)


class EqualMixture(Distribution):
    """M Gaussians of equal weight and standard deviation σ; a data set's file says where the modes are."""

    modes: np.ndarray

    def __init__(self, *, sigma: float, radius: float):
        self.sigma = sigma
        self.modes = self.place(radius)
        self.extent = extent_for(float(np.abs(self.modes).max()), sigma)

    def place(self, radius: float) -> np.ndarray:
        """Return the centres of the modes (M, 2), in the data's unit."""
        raise NotImplementedError

    def push(self, u: Array, e: Array) -> Array:
        """c_m + σ e with m = ⌊M u₁⌋; u₂ is not used."""
        m = (u[..., 0] * len(self.modes)).clip(0, len(self.modes) - 1)
        m = m.long() if is_torch(m) else m.astype(np.intp)
        return constant(self.modes, e)[m] + self.sigma * e

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats for x (..., 2): (...)."""
        return log_mixture(x, self.modes, self.sigma)

    def bin_masses(self, edges_x: np.ndarray, edges_y: np.ndarray) -> np.ndarray:
        """Return the probability of each cell, exact to about 1e-15."""
        return mixture_masses(edges_x, edges_y, self.modes, self.sigma)
