"""W₂ between two Gaussians in closed form: the distance of their means, and Bures's of their covariances."""

import numpy as np


def bures(mean_a: np.ndarray, cov_a: np.ndarray, mean_b: np.ndarray, cov_b: np.ndarray) -> float:
    """W₂ = (‖m_a − m_b‖² + Tr(A + B − 2 (A^½ B A^½)^½))^½ of N(m_a, A) and N(m_b, B), means (d,), in the data's unit.

    Source: Peyré & Cuturi 2019, arXiv:1803.00567, Remark 2.31. The trace of the root is the sum of the singular values of
    A^½ B^½, real whatever the rank. Check: means 0, A = I and B = diag(4, 9) give √(1 + 4) = 2.236068.
    """
    root_a, root_b = _root(cov_a), _root(cov_b)
    apart = ((np.asarray(mean_a, float) - np.asarray(mean_b, float)) ** 2).sum()
    shared = np.linalg.svd(root_a @ root_b, compute_uv=False).sum()
    squared = apart + (root_a**2).sum() + (root_b**2).sum() - 2 * shared
    return float(np.sqrt(max(0.0, squared)))  # rounding alone may put it below 0


def _root(cov: np.ndarray) -> np.ndarray:
    """Return the symmetric root of a covariance (d, d); the sum of its squared entries is the covariance's trace."""
    values, vectors = np.linalg.eigh(np.asarray(cov, float))
    return (vectors * np.sqrt(values.clip(0))) @ vectors.T
