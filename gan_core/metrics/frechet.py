"""Fréchet distance between two sets of features; with those of the Inception network it is called FID."""

import numpy as np

from gan_core.theory.bures import bures


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """‖μ_a − μ_b‖² + Tr(Σ_a + Σ_b − 2 (Σ_a Σ_b)^½) of features a (N, d) and b (M, d), in the features' unit squared.

    μ and Σ are the sample's mean and covariance (over N − 1). Source: Heusel et al. 2017, arXiv:1706.08500, Eq. 6. It is W₂² of
    two Gaussians, by singular values: the usual general matrix root is unreliable where a covariance is singular. Biased upward by a finite sample: show
    `frechet_floor` beside it, for the same N. NaN if a feature is not finite; ValueError below two samples.
    Check: on a line it is (μ_a − μ_b)² + (σ_a − σ_b)².
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    if min(len(a), len(b)) < 2:
        raise ValueError(f"{len(a)} and {len(b)} samples: a covariance needs two at least")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return float("nan")
    means_and_covariances = ((part.mean(0), np.atleast_2d(np.cov(part, rowvar=False))) for part in (a, b))
    return bures(*(moment for pair in means_and_covariances for moment in pair)) ** 2


def frechet_floor(features: np.ndarray, n: int, seed: int) -> float:
    """Distance between two disjoint samples of n of the same features (N, d), N ≥ 2n: what a perfect generator scores.

    It must stand beside every distance between samples of n: one near it is as good as n images can tell. It falls as 1/n and grows with the
    covariance of the features. Where a generator has seen the images of `features`, held-out images say better what a perfect one scores.
    ValueError where N < 2n. Check: for normal features of covariance I its mean is d (d + 5) / (2n) to first order in
    1/n, of which the means make 2d/n: 2.21 at d = 64, n = 1000, and single seeds lie about 0.08 from it.
    """
    if len(features) < 2 * n:
        raise ValueError(f"{len(features)} features have no two disjoint samples of {n}")
    chosen = np.random.default_rng(seed).permutation(len(features))[: 2 * n]
    features = np.asarray(features)
    return frechet_distance(features[chosen[:n]], features[chosen[n:]])
