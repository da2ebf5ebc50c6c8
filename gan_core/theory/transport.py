"""Exact optimal transport through POT, and the one place where POT is imported."""

import os
import warnings
from types import ModuleType

import numpy as np

ITERATIONS, TOLERANCE = 1000, 1e-6  # of Sinkhorn: 0.1 s for 32 points and the least ε of the page


def pot() -> ModuleType:
    """Import POT and hand it out; it costs seconds and over 100 MB at the first call.

    POT imports every array library that it finds, torch too, unless told not to before its first import. The front must
    stay free of torch, so nothing else in this code may import `ot`.
    """
    os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"
    import ot

    return ot


def wasserstein_1(x: np.ndarray, y: np.ndarray) -> float:
    """W₁ between two sets of equally weighted points (N, d) and (M, d), in the data's unit, exact.

    min over couplings π of Σ π_ij |x_i - y_j|, by POT's network simplex: about N³ work, meant for N up to 1,000 or so.
    Source: arXiv:1701.07875, Eq. 1. Check: two upright segments at distance θ give |θ| (the squared distance, which
    POT's `dist` has by default, would give θ²).
    """
    ot = pot()
    cost = ot.dist(np.asarray(x, float), np.asarray(y, float), metric="euclidean")
    return float(ot.emd2(ot.unif(len(x)), ot.unif(len(y)), cost))


def squared_distances(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """C_ij = ‖x_i − y_j‖² of x (N, d) and y (M, d): (N, M), in the data's unit squared."""
    return ((x[:, None] - y[None]) ** 2).sum(-1)


def optimal_plan(a: np.ndarray, b: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Return the plan π (N, M) with row sums a, column sums b and the least Σ π_ij C_ij, by POT's network simplex.

    Between equal numbers of equal masses it is a permutation over N. a and b each sum to 1.
    """
    return np.asarray(pot().emd(a, b, cost))


def entropic_plan(a: np.ndarray, b: np.ndarray, cost: np.ndarray, epsilon: float) -> np.ndarray:
    """Return the π (N, M) with the least Σ π_ij C_ij + ε Σ π_ij log π_ij, by Sinkhorn's scaling; ε has the cost's unit.

    π_ij = u_i e^(−C_ij/ε) v_j (Cuturi 2013, arXiv:1306.0895). It is blurred: its cost is above the exact one, also from p to
    p, where that is 0, and grows with ε up to Σ a_i b_j C_ij, the cost of the plan a bᵀ. After at most ITERATIONS the column
    sums may miss b a little where ε is below a hundredth of the costs; `misses` says how much.
    Check: two unit masses have one plan only, [[1]]. Masses ½, ½ at distance 1 from themselves, C = 1 − I: off the diagonal
    each has ½ σ(−1/ε).
    """
    with warnings.catch_warnings():  # that it has not converged is said by `misses`
        warnings.simplefilter("ignore")
        found = pot().sinkhorn(
            a, b, cost, epsilon, method="sinkhorn_stabilized", numItermax=ITERATIONS, stopThr=TOLERANCE
        )
    return np.asarray(found)


def misses(plan: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """Return Σ_i |row sum − a_i| + Σ_j |column sum − b_j|: the mass that a plan puts in a wrong place; 0 for a true one."""
    return float(np.abs(plan.sum(1) - a).sum() + np.abs(plan.sum(0) - b).sum())
