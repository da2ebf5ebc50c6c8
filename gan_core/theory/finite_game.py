"""The game on finitely many places, where both orders of min and max can be worked out by hand.

p and q are masses on M places, D in [0, 1] a number at each: V(D, q) = Σ p_i log D_i + q_i log(1 − D_i)
(Goodfellow et al. 2014, arXiv:1406.2661, Eq. 1). That a frozen discriminator is best answered by one point: Goodfellow 2016,
arXiv:1701.00160, Sec. 5.1.1. Masses and discriminators are (M,) arrays, values in nats; 0 log 0 is 0.
"""

import math

import numpy as np

LOG_4 = math.log(4)


def _xlogy(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.where(x > 0, x * np.log(np.where(x > 0, y, 1.0)), 0.0)


def value(p: np.ndarray, q: np.ndarray, D: np.ndarray) -> float:
    """V(D, q): concave in D and linear in q; D = ½ everywhere gives −log 4 for every q."""
    return float((_xlogy(p, D) + _xlogy(q, 1 - D)).sum())


def best_discriminator(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Return D* = p / (p + q), (M,), the best answer to q; ½ where both are 0, for there nothing is asked."""
    both = p + q
    return np.where(both > 0, p / np.where(both > 0, both, 1.0), 0.5)


def best_generator(D: np.ndarray) -> np.ndarray:
    """Return the q, (M,), that makes V(D, ·) least: all mass on the place of the largest D, the first of several.

    V is linear in q with slopes log(1 − D_i), so a corner of the simplex is best whatever p is. Where the largest D is held
    by several places, so is every q on these alone. D = (0.2, 0.7, 0.5): q = (0, 1, 0).
    """
    return np.eye(len(D))[int(np.argmax(D))]


def max_D(p: np.ndarray, q: np.ndarray) -> float:
    """V(D*, q) = −log 4 + 2 JS(p, q), the most over D. p = (½, ½), q = (1, 0): log(1/3) + ½ log(4/3), that is −0.954771."""
    return value(p, q, best_discriminator(p, q))


def min_q(p: np.ndarray, D: np.ndarray) -> float:
    """min_q V(D, q) = Σ p log D + log(1 − max D). p = (½, ½), D = (0.8, 0.4): ½ log 0.32 + log 0.2 = −2.179155."""
    return value(p, best_generator(D), D)


def min_max(p: np.ndarray) -> float:
    """min_q max_D V = max_D V at q = p: −log 4 = −1.386294, and no other q reaches it."""
    return max_D(p, p)


def max_min(p: np.ndarray) -> float:
    """max_D min_q V = −log 4, reached by D = ½, where every p_i > 0 by it alone, to which every q is as good an answer as any other.

    Every place with a D below the largest, m, gains by D = m: what is left is log m + log(1 − m), most at m = ½.
    """
    return min_q(p, np.full(len(p), 0.5))


def min_max_of_points(p: np.ndarray) -> float:
    """The least max_D V over generators of one point each, the corners: −log 4 + 2 JS(p, the likeliest place).

    What max_D min V is for them has not changed, −log 4: their gap is 2 JS. p = (½, ½): −0.954771, a gap of 0.431523.
    """
    return min(max_D(p, corner) for corner in np.eye(len(p)))
