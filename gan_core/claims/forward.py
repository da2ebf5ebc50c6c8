"""Claims of the lesson from data to noise: formulas of the schedules, and chains that are stepped and jumped."""

import math

import numpy as np

from gan_core.claims.claim import FormulaClaim
from gan_core.diffusion.chains import jumped_chains, stepped_chains
from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.schedules import ScheduleTables, schedules
from gan_core.params import ForwardParams

CHAINS = 10_000


def _tables(params: ForwardParams) -> ScheduleTables:
    return schedules[params.schedule].noise(params.T)


def _half_at(params: ForwardParams) -> float:
    return float(np.argmin(np.abs(_tables(params).alpha_bar - 0.5))) / params.T


def _end(params: ForwardParams) -> float:
    return float(_tables(params).alpha_bar[-1])


def _cosine_keeps(params: ForwardParams) -> float:
    third = params.T // 3
    return float(_tables(params).alpha_bar[third] - schedules["linear"].noise(params.T).alpha_bar[third])


def _apart(params: ForwardParams) -> float:
    """Return how far the means of stepped and jumped chains are apart at T/2, in standard errors, by the variance of the formula."""
    t = params.T // 2
    stepped = stepped_chains(TWO, params.schedule, params.T, (t,), CHAINS, params.seed)[t]
    jumped = jumped_chains(TWO, params.schedule, params.T, t, CHAINS, params.seed)
    var = float(_tables(params).alpha_bar[t]) * (TWO.moments()[1] - 1) + 1
    return abs(stepped.mean - jumped.mean) / math.sqrt(2 * var / CHAINS)


CLAIMS = [
    FormulaClaim(
        name="half_is_early",
        sentence="Under the linear schedule half of the variance is noise after about a quarter of the steps, whatever T is.",
        model=ForwardParams,
        settings={"schedule": "linear"},
        value=_half_at,
        words="t/T at which ᾱ is nearest to ½",
        at_least=0.24,
        at_most=0.28,
        free={"T": (50, 1000)},
    ),
    FormulaClaim(
        name="linear_ends_in_noise",
        sentence="Scaled by 1,000/T, the linear schedule ends in noise for every T that it allows.",
        model=ForwardParams,
        settings={"schedule": "linear"},
        value=_end,
        words="ᾱ at T",
        at_most=1e-3,
        free={"T": (21, 1000)},
        source="arXiv:2006.11239, Sec. 4, for T = 1,000",
    ),
    FormulaClaim(
        name="unscaled_leaves_signal",
        sentence="Without the factor 1,000/T, a tenth of the data's variance or more is left after 200 steps or fewer.",
        model=ForwardParams,
        settings={"schedule": "linear_unscaled", "T": 100},
        value=_end,
        words="ᾱ at T",
        at_least=0.1,
        free={"T": (10, 200)},
    ),
    FormulaClaim(
        name="cosine_keeps_more",
        sentence="After a third of the steps the cosine schedule has kept more of the data's variance than the linear one, by 0.3 or more.",
        model=ForwardParams,
        settings={"schedule": "cosine"},
        value=_cosine_keeps,
        words="ᾱ of cosine less ᾱ of linear, at T/3",
        at_least=0.3,
        free={"T": (30, 1000)},
        source="arXiv:2102.09672, Fig. 5",
    ),
    FormulaClaim(
        name="a_jump_is_all_steps",
        sentence="Chains that take every step and chains that jump have the same mean, up to chance, also where the steps are few and long.",
        model=ForwardParams,
        settings={"schedule": "cosine"},
        value=_apart,
        words="difference of the two means at T/2, in standard errors, of 10,000 chains each",
        at_most=4.0,
        free={"T": (10, 200), "seed": (0, 99_999), "schedule": ("cosine", "sigmoid", "linear_unscaled")},
    ),
]  # fmt: skip
