"""Exact optimal transport through POT, and the one place where POT is imported."""

import os
from types import ModuleType

import numpy as np


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
