"""Integrals over pieces of an interval, by Gauss's rule in each: to rounding where the integrand is smooth in each piece."""

from collections.abc import Callable

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)  # on [-1, 1]; exact for polynomials of degree 23
NOISE = 1e-13  # a difference below this changes its sign by rounding alone

Function = Callable[[np.ndarray], np.ndarray]


def pieces(low: float, high: float, width: float, cuts: np.ndarray) -> np.ndarray:
    """Return the ascending ends of pieces of at most `width` from low to high, with an end at every cut between them."""
    even = np.linspace(low, high, int(np.ceil((high - low) / width)) + 1)
    return np.unique(np.concatenate([even, cuts[(cuts > low) & (cuts < high)]]))


def nodes(ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the points x and the weights w of all pieces, so that ∫ f = Σ w f(x)."""
    half, middle = np.diff(ends)[:, None] / 2, ((ends[1:] + ends[:-1]) / 2)[:, None]
    return (middle + half * NODES).ravel(), (half * WEIGHTS).ravel()


def zeros(f: Function, ends: np.ndarray) -> np.ndarray:
    """Return the places where f changes its sign, found between the points of `nodes` by halving: there |f| has a kink."""
    x, _ = nodes(ends)
    y = f(x)
    y = np.where(np.abs(y) > NOISE, y, 0.0)
    at = np.flatnonzero(y[:-1] * y[1:] < 0)
    low, high, sign = x[at], x[at + 1], np.sign(y[at])
    for _ in range(50):
        middle = (low + high) / 2
        same = np.sign(f(middle)) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


def integral_of_size(f: Function, ends: np.ndarray) -> float:
    """Return ∫ |f|, with the pieces cut where f changes its sign: |x| on [−1, 2] gives 2.5."""
    x, w = nodes(np.unique(np.concatenate([ends, zeros(f, ends)])))
    return float(w @ np.abs(f(x)))
