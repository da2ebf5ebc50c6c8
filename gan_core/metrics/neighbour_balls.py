"""Balls around points that reach to a point's k-th nearest neighbour, and distances between two sets of points."""

from collections.abc import Iterator

import numpy as np

BLOCK_NUMBERS = 1 << 22  # distances held at once


def radii(points: np.ndarray, k: int) -> np.ndarray:
    """Return each point's distance to its k-th nearest neighbour in the set (N, d), (N,); the 0-th is the point itself.

    Check: 0, 1, 3 with k = 1: 1, 1, 2.
    """
    return np.concatenate([np.partition(d, k, axis=1)[:, k] for d in distances(points, points)])


def distances(a: np.ndarray, b: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the distances (rows, M) from a few rows of a (N, d) at a time to all of b (M, d).

    By differences, not products, so a copy lies at distance 0 exactly.
    """
    from scipy.spatial.distance import cdist

    rows = max(1, BLOCK_NUMBERS // len(b))
    for start in range(0, len(a), rows):
        yield cdist(a[start : start + rows], b)
