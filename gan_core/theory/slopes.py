"""The slope ∂L_G/∂a that one generated sample with the score a receives from each loss, in closed form.

a is the discriminator's raw score; where the loss reads a probability it is a logit, D = σ(a). The slope is that of one sample: a
batch of N divides it by N.
"""

import math
from collections.abc import Callable

import numpy as np

from gan_core.losses import losses

REAL_SCORE = 0.0  # of the real sample in a relativistic pair
GRID = np.linspace(-6, 6, 33)  # where a typed slope is compared with ours
RELATIVE = 1e-6  # of the slope: above the rounding of any sensible way to write it, below what an eye can see


def value(name: str, a: np.ndarray) -> np.ndarray:
    """L_G of one sample with the score a, any shape, by the loss that trains; a relativistic pair's real score is 0."""
    a = np.asarray(a, float)
    return losses[name].loss_G(a[..., None], np.full((*a.shape, 1), REAL_SCORE))


def slope(name: str, a: np.ndarray) -> np.ndarray:
    """∂L_G/∂a of one sample with the score a, any shape, in closed form; minimax gives -0.5 at 0."""
    a = np.asarray(a, float)
    return losses[name].slope_G(a, np.full_like(a, REAL_SCORE))


def decades(name: str, a: float) -> float:
    """log₁₀ of |slope| over the non-saturating slope at the same a: minimax gives a/log 10, -1.303 at a = -3.

    -inf where the slope is 0, as that of least squares on the raw score at a = 1.
    """
    here, there = (abs(float(slope(of, np.array(a)))) for of in (name, "non_saturating"))
    return math.log10(here / there) if here else -math.inf


def first_difference(yours: Callable[[np.ndarray], np.ndarray], name: str) -> tuple[float, float, float] | None:
    """Compare a function of a with the slope of a loss on GRID: (a, yours, the slope) where they first differ, else None.

    They differ where the values are more than RELATIVE of the slope apart, or yours is not a finite number.
    """
    theirs = slope(name, GRID)
    mine = np.broadcast_to(np.asarray(yours(GRID), float), GRID.shape)
    with np.errstate(invalid="ignore"):
        same = np.abs(mine - theirs) <= RELATIVE * np.abs(theirs)  # False for NaN
    apart = np.flatnonzero(~same)
    return (float(GRID[apart[0]]), float(mine[apart[0]]), float(theirs[apart[0]])) if len(apart) else None
