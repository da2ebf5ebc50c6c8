"""Claims of the lesson *Slope on paper*: the slope that one generated sample of score a receives from each loss."""

import math

import numpy as np

from gan_core.claims.claim import FormulaClaim
from gan_core.params import SlopeParams
from gan_core.params.slope import REACH
from gan_core.theory.slopes import slope


def size(loss: str, params: SlopeParams) -> float:
    """Return |∂L_G/∂a| of a loss at the params' score."""
    return abs(float(slope(loss, np.array(params.a))))


CLAIMS = [
    FormulaClaim(
        name="ratio_of_slopes",
        sentence="At every score a the non-saturating slope is e⁻ᵃ times the minimax slope.",
        model=SlopeParams,
        settings={},
        value=lambda params: abs(math.log(size("non_saturating", params) / size("minimax", params)) + params.a),
        words="|log of the ratio of both slopes + a|",
        at_most=1e-9,
        free={"a": (-REACH, REACH)},
        source="arXiv:1406.2661, Sec. 3",
    ),
    FormulaClaim(
        name="minimax_is_flat_where_D_is_sure",
        sentence="Where the discriminator is sure that a sample is generated, a ≤ −5, the minimax slope is below 0.007.",
        model=SlopeParams,
        settings={"a": -5.0},
        value=lambda params: size("minimax", params),
        words="size of the minimax slope",
        at_most=0.007,
        free={"a": (-REACH, -5.0)},
        source="arXiv:1406.2661, Sec. 3",
    ),
    FormulaClaim(
        name="log_D_is_not",
        sentence="There, a ≤ −5, the non-saturating slope is at least 0.99.",
        model=SlopeParams,
        settings={"a": -5.0},
        value=lambda params: size("non_saturating", params),
        words="size of the non-saturating slope",
        at_least=0.99,
        free={"a": (-REACH, -5.0)},
        source="arXiv:1406.2661, Sec. 3",
    ),
    FormulaClaim(
        name="log_D_is_flat_for_good_samples",
        sentence="Where a sample passes for real, a ≥ 5, the non-saturating slope is below 0.007.",
        model=SlopeParams,
        settings={"a": 5.0},
        value=lambda params: size("non_saturating", params),
        words="size of the non-saturating slope",
        at_most=0.007,
        free={"a": (5.0, REACH)},
    ),
    FormulaClaim(
        name="least_squares_on_a_sigmoid",
        sentence="The slope of least squares on σ(a) is at most 4/27 = 0.148 at every score.",
        model=SlopeParams,
        settings={},
        value=lambda params: size("least_squares_sigmoid", params),
        words="size of the slope of least squares on σ(a)",
        at_most=4 / 27 + 1e-12,
        free={"a": (-REACH, REACH)},
    ),
]
