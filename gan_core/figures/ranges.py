"""Axis ranges that move only when data leave them: they come from a coarse grid, not from the last value."""

import math
from collections.abc import Iterable

import numpy as np

STOPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
MAX_DECADES = 10


def ceiling(x: float, stops: Iterable[float] = STOPS) -> float:
    """Return the least stop × 10ᵏ that is at least x > 0: 4210 → 5000, 0.07 → 0.08."""
    power = 10.0 ** math.floor(math.log10(x))
    return power * next(stop for stop in (*stops, 10) if stop * power >= x * (1 - 1e-9))


def steps(last: float, end: float | None = None) -> list[float]:
    """Return the range of a step axis that has reached `last`, or that goes to a known end."""
    return [0.0, float(end) if end else ceiling(max(float(last), 100.0))]


def linear(values: list[np.ndarray]) -> list[float]:
    """Return a range around all finite values, its ends on a grid of a fifth of the span; [-1, 1] where there are none."""
    low, high = _ends(values)
    if low > high:
        return [-1.0, 1.0]
    grid = ceiling(max(high - low, abs(high) * 1e-3, 1e-9) / 5, (1, 2, 5))
    return [grid * math.floor(low / grid - 0.1), grid * math.ceil(high / grid + 0.1)]


def decades(values: list[np.ndarray]) -> list[float]:
    """Return the whole decades, as exponents, around all positive values; [-3, 0] where there are none."""
    positive = [v[v > 0] for v in values]
    low, high = _ends(positive)
    if low > high:
        return [-3.0, 0.0]
    top = math.ceil(math.log10(high))
    bottom = max(math.floor(math.log10(low)), top - MAX_DECADES)
    return [float(min(bottom, top - 1)), float(top)]


def _ends(values: list[np.ndarray]) -> tuple[float, float]:
    lows = [float(np.fmin.reduce(v)) for v in values if v.size]
    highs = [float(np.fmax.reduce(v)) for v in values if v.size]
    finite = [x for x in (*lows, *highs) if math.isfinite(x)]
    return (min(finite), max(finite)) if finite else (math.inf, -math.inf)
