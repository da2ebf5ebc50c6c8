"""Equally weighted points in the plane around a centre: the two sides of a transport plan."""

import numpy as np

RING_RADIUS, APART = 1.5, 1.5
THICKNESS = 0.1


def cloud(kind: str, n: int, spread: tuple[float, float], seed: int) -> np.ndarray:
    """Return n points (n, 2) with mean 0, then stretched by `spread` along x and y.

    gaussian: N(0, I). ring: radius 1.5. segment: x = 0, y uniform of height 2. two: standard deviation 0.3 at ±1.5 on the
    x axis. The mean is taken off each sample, so that the distance between two centres is that of the means.
    """
    draw = np.random.default_rng(seed)
    e = draw.standard_normal((n, 2))
    if kind == "gaussian":
        points = e
    elif kind == "ring":
        angle = 2 * np.pi * (np.arange(n) + draw.random(n)) / n
        points = RING_RADIUS * np.stack([np.cos(angle), np.sin(angle)], -1) + THICKNESS * e
    elif kind == "segment":
        points = np.stack([np.zeros(n), 2 * (np.arange(n) + draw.random(n)) / n - 1], -1)
    else:
        points = 0.3 * e + np.array([APART, 0.0]) * np.where(np.arange(n) % 2, 1, -1)[:, None]
    return (points - points.mean(0)) * np.asarray(spread)
