"""Improved precision and recall: how many generated images look real, and how much of the data is generated."""

import numpy as np

from gan_core.metrics.neighbour_balls import distances, radii


def precision_recall(real: np.ndarray, fake: np.ndarray, k: int = 3) -> tuple[float, float]:
    """(precision, recall) of features real (N, d) and fake (M, d), each a share from 0 to 1.

    A set's manifold is estimated by balls: one about each point, whose radius is the distance to its k-th nearest neighbour
    in that set. Precision is the share of fake points in the manifold of real; recall the share of real points in that of
    fake. Source: Kynkäänniemi et al. 2019, arXiv:1904.06991, Eq. 1 and 2, there with N = M = 50,000 and k = 3. Take N = M:
    larger sets have smaller balls. Both stay below 1 for a perfect generator, and one far outlier among the real has a ball
    that many fakes fall into. Recall is not coverage: widely scattered bad samples have large balls, which contain most of the
    real points. `density_coverage` has balls around real points only.
    Both NaN if a feature is not finite; ValueError where a set has no k-th neighbour.
    Check: real 0, 1, 3, 3.5 and fake 0.5, 0.75, 9 with k = 1 give 2/3 and 3/4.
    """
    real, fake = np.asarray(real, float), np.asarray(fake, float)
    if min(len(real), len(fake)) <= k:
        raise ValueError(f"{len(real)} and {len(fake)} points: a {k}-th neighbour needs more than {k}")
    if not (np.isfinite(real).all() and np.isfinite(fake).all()):
        return float("nan"), float("nan")
    return _share_within(fake, real, radii(real, k)), _share_within(real, fake, radii(fake, k))


def _share_within(queries: np.ndarray, centres: np.ndarray, reach: np.ndarray) -> float:
    return float(np.concatenate([(d <= reach).any(1) for d in distances(queries, centres)]).mean())
