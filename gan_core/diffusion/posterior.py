"""The way back where x_0 is known: q(x_s | x_t, x_0) for s < t, a Gaussian. arXiv:2006.11239, Eqs. 6 and 7, there with s = t − 1."""

import numpy as np

from gan_core.array import Array
from gan_core.diffusion.schedules import ScheduleTables


def added(noise: ScheduleTables, t: int, s: int) -> float:
    """1 − ᾱ_t/ᾱ_s, the variance that the steps from s to t add to what they keep; β_t at s = t − 1."""
    return float(noise.beta[t]) if s == t - 1 else float(1 - noise.alpha_bar[t] / noise.alpha_bar[s])


def variance(noise: ScheduleTables, t: int, s: int) -> float:
    """β̃ = (1 − ᾱ_s)/(1 − ᾱ_t) · (1 − ᾱ_t/ᾱ_s); 0 at s = 0. Linear, T = 1,000: 0.01003136 at t = 500, s = 499."""
    return float((1 - noise.alpha_bar[s]) / (1 - noise.alpha_bar[t])) * added(noise, t, s)


def coefficients(noise: ScheduleTables, t: int, s: int) -> tuple[float, float]:
    """Return (a, b) of the mean a x_0 + b x_t: a = √ᾱ_s β/(1 − ᾱ_t), b = √(ᾱ_t/ᾱ_s) (1 − ᾱ_s)/(1 − ᾱ_t). (1, 0) at s = 0."""
    before, now, beta = float(noise.alpha_bar[s]), float(noise.alpha_bar[t]), added(noise, t, s)
    return before**0.5 * beta / (1 - now), (now / before) ** 0.5 * (1 - before) / (1 - now)


def mean(x: Array, x_0: Array, t: int, s: int, noise: ScheduleTables) -> Array:
    """Return the mean of q(x_s | x_t = x, x_0), of the shape of x."""
    a, b = coefficients(noise, t, s)
    return a * x_0 + b * x


def variances(noise: ScheduleTables) -> np.ndarray:
    """Return β̃_t for s = t − 1 at t = 0 … T, (T + 1,); 0 at t = 0, where nothing goes back, and at t = 1."""
    return np.array([0.0, *(variance(noise, t, t - 1) for t in range(1, noise.T + 1))])
