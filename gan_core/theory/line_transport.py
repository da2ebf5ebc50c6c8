"""Optimal transport on the line, where no solver is needed: the u-quantile of p goes to the u-quantile of q."""

from functools import lru_cache

import numpy as np

from gan_core.theory import quadrature
from gan_core.theory.divergences import pieces
from gan_core.theory.shapes import Shape

DIGITS = 15  # of u: what is thinner has no weight, and a tail has hundreds of such pieces
EDGE = 2.0**-53  # u stays this far inside (0, 1), where a Gaussian's quantile is finite


@lru_cache(maxsize=256)
def w1(p: Shape, q: Shape) -> float:
    """W₁ = ∫ |F − G| dx, in the unit of x. N(0, s₁), N(0, s₂): |s₁ − s₂| √(2/π). A shift by 3: 3."""
    return quadrature.integral_of_size(lambda x: p.cdf(x) - q.cdf(x), pieces(p, q))


@lru_cache(maxsize=256)
def w2(p: Shape, q: Shape) -> float:
    """W₂ = (∫₀¹ (F⁻¹ − G⁻¹)² du)^½, in the unit of x. N(0, 1), N(3, 2²): √(9 + 1) = 3.162278.

    Source of both: Peyré & Cuturi 2019, arXiv:1803.00567, Remark 2.30. The pieces in u are the cdfs of pieces in x: in each
    of them a quantile is smooth, in the tails and in the valley of a mixture too.
    """
    ends = pieces(p, q)
    levels = np.concatenate([[0.0, 1.0], p.cdf(ends), q.cdf(ends)])
    u, w = quadrature.nodes(np.unique(levels.round(DIGITS)))
    u = np.clip(u, EDGE, 1 - EDGE)
    return float(np.sqrt(w @ (p.quantile(u) - q.quantile(u)) ** 2))


def couples(p: Shape, q: Shape, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return n points of p and where the plan takes each, both (n,): the quantiles at (i + ½)/n. Each carries 1/n."""
    u = (np.arange(n) + 0.5) / n
    return p.quantile(u), q.quantile(u)
