"""From data to noise: one step, a jump to any t, and many chains that do both. arXiv:2006.11239, Eqs. 2 and 4."""

import numpy as np

from gan_core.array import Array, constant, is_torch
from gan_core.diffusion.schedules import ScheduleTables


def at(table: np.ndarray, t: Array, x: Array) -> Array:
    """Return table[t] so that it multiplies x: a float for one t, an array (N, 1, …) for one t a sample of x (N, …)."""
    times = t.detach().cpu().numpy() if is_torch(t) else np.asarray(t)
    if times.ndim == 0:
        return float(table[int(times)])
    return constant(table[times], x).reshape(len(times), *[1] * (x.ndim - 1))


def stepped(x: Array, t: Array, eps: Array, noise: ScheduleTables) -> Array:
    """x_t = √(1 − β_t) x_{t−1} + √β_t ε from x = x_{t−1}, of the shape of x. A variance of 1 stays 1."""
    return at(np.sqrt(noise.alpha), t, x) * x + at(np.sqrt(noise.beta), t, x) * eps


def jumped(x_0: Array, t: Array, eps: Array, noise: ScheduleTables) -> Array:
    """x_t = √ᾱ_t x_0 + √(1 − ᾱ_t) ε, of the shape of x_0. Linear, T = 1,000, t = 500: 0.28033 x_0 + 0.95990 ε."""
    return at(np.sqrt(noise.alpha_bar), t, x_0) * x_0 + at(np.sqrt(1 - noise.alpha_bar), t, x_0) * eps


def clean(x: Array, t: Array, eps: Array, noise: ScheduleTables) -> Array:
    """x̂_0 = (x_t − √(1 − ᾱ_t) ε)/√ᾱ_t, the x_0 from which `jumped` comes to x with this ε."""
    return (x - at(np.sqrt(1 - noise.alpha_bar), t, x) * eps) / at(np.sqrt(noise.alpha_bar), t, x)


def moments(noise: ScheduleTables, mean: float, var: float) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of x_t at t = 0 … T, (T + 1,) each, of data of a mean and a variance: √ᾱ m and ᾱ v + 1 − ᾱ."""
    return np.sqrt(noise.alpha_bar) * mean, noise.alpha_bar * var + 1 - noise.alpha_bar


def walk(x_0: np.ndarray, noise: ScheduleTables, rng: np.random.Generator) -> np.ndarray:
    """Step every chain from t = 0 to T with noise of its own each step; return (T + 1, …) of x_0's shape."""
    path = np.empty((noise.T + 1, *x_0.shape))
    path[0] = x_0
    for t in range(1, noise.T + 1):
        path[t] = stepped(path[t - 1], t, rng.standard_normal(x_0.shape), noise)
    return path
