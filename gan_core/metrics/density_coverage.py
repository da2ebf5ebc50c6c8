"""Density and coverage: as precision and recall, but with balls around real points only, so that scattered samples cover nothing."""

import numpy as np

from gan_core.metrics.neighbour_balls import distances, radii


def density_coverage(real: np.ndarray, fake: np.ndarray, k: int = 5) -> tuple[float, float]:
    """(density, coverage) of features real (N, d) and fake (M, d).

    Around each real point is a ball that reaches to its k-th nearest real neighbour. Coverage is the share of these balls with a
    fake point in them; density the mean number of balls that a fake point lies in, over k, which can be above 1. For a perfect
    sampler density has the mean 1 and coverage `expected_coverage`. Source: Naeem et al. 2020, arXiv:2002.09797, Sec. 3,
    there with k = 5. Both NaN if a feature is not finite; ValueError where real has no k-th neighbour.
    Check: real 0, 1, 3, 3.5 and fake 0.5, 0.75, 9 with k = 1 give 4/3 and 2/4.
    """
    real, fake = np.asarray(real, float), np.asarray(fake, float)
    if len(real) <= k:
        raise ValueError(f"{len(real)} points: a {k}-th neighbour needs more than {k}")
    if not (np.isfinite(real).all() and np.isfinite(fake).all()):
        return float("nan"), float("nan")
    reach = radii(real, k)
    held, covered = 0, np.zeros(len(real), bool)
    for d in distances(fake, real):
        within = d <= reach  # (rows, N)
        held += int(within.sum())
        covered |= within.any(0)
    return held / (k * len(fake)), float(covered.mean())


def expected_coverage(n: int, m: int, k: int = 5) -> float:
    """Return the mean coverage of n real points by m points of the same continuous law: 1 − Π_{i=1}^{k} (n − i)/(n + m − i).

    A real point is missed if its k nearest of the n − 1 + m others are all real; all orders of these are equally likely. Source:
    arXiv:2002.09797, Sec. 3. Check: n = m = 2 with k = 1: 1 − 1/3; n = m large, k = 5: 1 − 1/32.
    """
    i = np.arange(1, k + 1)
    return float(1 - np.prod((n - i) / (n + m - i)))
