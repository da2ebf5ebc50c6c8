"""What is known of losses from outside the code, worked by hand. A loss that is new need not stand here: the tests loop over the registry."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Slope = Callable[[np.ndarray], np.ndarray]


def logistic(f):
    """1/(1 + e^-f), written apart from the code under test; float64 keeps it exact for |f| <= 30."""
    return 1 / (1 + np.exp(-f))


@dataclass(frozen=True)
class ByHand:
    """(loss_D, loss_G) at f = 0; slopes in one score, the other being 0.3; the generator's slope as a student types it, real score 0."""

    at_zero: tuple[float, float]
    G: Slope
    D_real: Slope
    D_fake: Slope
    typed: str


BY_HAND = {
    "minimax": ByHand(
        (2 * math.log(2), -math.log(2)),
        lambda f: -logistic(f), lambda f: -logistic(-f), lambda f: logistic(f), "-sigma(a)",
    ),
    "non_saturating": ByHand(
        (2 * math.log(2), math.log(2)),
        lambda f: -logistic(-f), lambda f: -logistic(-f), lambda f: logistic(f), "-(1 - sigma(a))",
    ),
    "least_squares": ByHand((0.5, 0.5), lambda f: f - 1, lambda f: f - 1, lambda f: f, "a - 1"),
    "least_squares_sigmoid": ByHand(
        (0.25, 0.125),
        lambda f: -logistic(f) * logistic(-f) ** 2, lambda f: -logistic(f) * logistic(-f) ** 2,
        lambda f: logistic(f) ** 2 * logistic(-f), "(sigma(a) - 1) * sigma(a) * (1 - sigma(a))",
    ),
    "wasserstein": ByHand((0, 0), lambda f: -1 + 0 * f, lambda f: -1 + 0 * f, lambda f: 1 + 0 * f, "-1"),
    "hinge": ByHand((2, 0), lambda f: -1 + 0 * f, lambda f: -1.0 * (f < 1), lambda f: 1.0 * (f > -1), "-1"),
    "relativistic": ByHand(
        (math.log(2), math.log(2)),
        lambda f: -logistic(0.3 - f), lambda f: -logistic(0.3 - f), lambda f: logistic(f - 0.3), "-sigma(0 - a)",
    ),
    "f_gan_kl": ByHand(
        (1 / math.e, -1 / math.e),
        lambda f: -np.exp(f) / math.e, lambda f: -1 + 0 * f, lambda f: np.exp(f) / math.e, "-exp(a - 1)",
    ),
}  # fmt: skip
