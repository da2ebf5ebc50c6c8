"""Improved precision and recall: how many generated images look real, and how much of the data is generated."""

from collections.abc import Iterator

import numpy as np

BLOCK_NUMBERS = 1 << 22  # distances held at once


def precision_recall(real: np.ndarray, fake: np.ndarray, k: int = 3) -> tuple[float, float]:
    """(precision, recall) of features real (N, d) and fake (M, d), each a share from 0 to 1.

    A set's manifold is estimated by balls: one about each point, whose radius is the distance to its k-th nearest neighbour
    in that set. Precision is the share of fake points in the manifold of real; recall the share of real points in that of
    fake. Source: Kynkäänniemi et al. 2019, arXiv:1904.06991, Eq. 1 and 2, there with N = M = 50,000 and k = 3. Take N = M:
    larger sets have smaller balls. Both stay below 1 for a perfect generator, and one far outlier among the real has a ball
    that many fakes fall into. Points are compared by differences, not products, so a copy lies at distance 0 exactly.
    Both NaN if a feature is not finite; ValueError where a set has no k-th neighbour.
    Check: real 0, 1, 3, 3.5 and fake 0.5, 0.75, 9 with k = 1 give 2/3 and 3/4.
    """
    real, fake = np.asarray(real, float), np.asarray(fake, float)
    if min(len(real), len(fake)) <= k:
        raise ValueError(f"{len(real)} and {len(fake)} points: a {k}-th neighbour needs more than {k}")
    if not (np.isfinite(real).all() and np.isfinite(fake).all()):
        return float("nan"), float("nan")
    return _share_within(fake, real, _radii(real, k)), _share_within(real, fake, _radii(fake, k))


def _radii(points: np.ndarray, k: int) -> np.ndarray:
    """Return each point's distance to its k-th nearest neighbour, (N,); the 0-th is the point itself."""
    return np.concatenate([np.partition(d, k, axis=1)[:, k] for d in _distances(points, points)])


def _share_within(queries: np.ndarray, centres: np.ndarray, radii: np.ndarray) -> float:
    return float(np.concatenate([(d <= radii).any(1) for d in _distances(queries, centres)]).mean())


def _distances(a: np.ndarray, b: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the distances from a few rows of a at a time to all of b."""
    from scipy.spatial.distance import cdist

    rows = max(1, BLOCK_NUMBERS // len(b))
    for start in range(0, len(a), rows):
        yield cdist(a[start : start + rows], b)
