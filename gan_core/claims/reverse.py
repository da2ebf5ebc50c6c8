"""Claims of the lesson from noise to data: 500 chains with the exact ε, and the exact law of one step back."""

import numpy as np

from gan_core.claims.claim import FormulaClaim
from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.not_gaussian import compared
from gan_core.diffusion.samplers import chosen
from gan_core.diffusion.trajectory import trajectory
from gan_core.params import ReverseParams
from gan_core.params.reverse import CHAINS

SEEDS = {"seed": (0, 99_999)}


def _ends(params: ReverseParams) -> np.ndarray:
    rule = chosen(**params.rule())
    return trajectory(TWO, params.schedule, params.T, params.spacing, params.S, rule, CHAINS, params.seed).x[-1]


def _width(params: ReverseParams) -> float:
    ends = _ends(params)
    return float(ends[ends > 0].std())


def _farthest(params: ReverseParams) -> float:
    return float(np.abs(_ends(params) - 0.3).max())


def _right(params: ReverseParams) -> float:
    return float((_ends(params) > 0).mean())


def _hills(params: ReverseParams) -> float:
    return float(compared(TWO.noised(params.before), params.x, params.beta).hills)


CLAIMS = [
    FormulaClaim(
        name="ten_steps_are_too_narrow",
        sentence="With the exact ε, DDIM of ten steps makes the right hill narrower than 0.3.",
        model=ReverseParams,
        settings={"sampler": "ddim", "sampling_steps": 10},
        value=_width,
        words="standard deviation of the chains right of 0 at t = 0",
        at_most=0.3,
        share=0.9,
        free=SEEDS,
    ),
    FormulaClaim(
        name="two_hundred_steps_are_enough",
        sentence="With 200 steps the width of the right hill is 0.3, up to the chance of 500 chains.",
        model=ReverseParams,
        settings={"sampler": "ddim", "sampling_steps": 200},
        value=_width,
        words="standard deviation of the chains right of 0 at t = 0",
        at_least=0.26,
        at_most=0.34,
        free=SEEDS,
    ),
    FormulaClaim(
        name="one_step_lands_at_the_mean",
        sentence="With one step all chains land near 0.3, the mean of the data.",
        model=ReverseParams,
        settings={"sampler": "ddim", "sampling_steps": 1},
        value=_farthest,
        words="largest distance from 0.3 of a chain at t = 0",
        at_most=0.1,
        free=SEEDS,
    ),
    FormulaClaim(
        name="beta_is_too_wide",
        sentence="Twenty ancestral steps with the variance β make the right hill wider than 0.3.",
        model=ReverseParams,
        settings={"sampler": "ancestral", "variance": "beta", "sampling_steps": 20},
        value=_width,
        words="standard deviation of the chains right of 0 at t = 0",
        at_least=0.3,
        share=0.9,
        free=SEEDS,
    ),
    FormulaClaim(
        name="beta_tilde_is_too_narrow",
        sentence="Twenty ancestral steps with the variance β̃ make the right hill narrower than 0.3.",
        model=ReverseParams,
        settings={"sampler": "ancestral", "variance": "beta_tilde", "sampling_steps": 20},
        value=_width,
        words="standard deviation of the chains right of 0 at t = 0",
        at_most=0.28,
        free=SEEDS,
    ),
    FormulaClaim(
        name="no_noise_at_the_end",
        sentence="Where the schedule leaves 0.36 of the variance at T, chains begun in N(0, 1) end with too few points right of 0; right would be 0.6.",
        model=ReverseParams,
        settings={"schedule": "linear_unscaled", "T": 100, "sampling_steps": 100},
        value=_right,
        words="share of the chains right of 0 at t = 0",
        at_most=0.6,
        share=0.9,
        free=SEEDS,
    ),
    FormulaClaim(
        name="a_long_step_back_has_two_hills",
        sentence="Between the hills, the exact law of xₜ₋₁ has two hills after a step of β = 0.9.",
        model=ReverseParams,
        settings={"beta": 0.9},
        value=_hills,
        words="maxima of the density of xₜ₋₁ given xₜ",
        at_least=2,
        at_most=2,
        free={"before": (0.8, 0.99), "x": (-1.0, 1.0)},
    ),
    FormulaClaim(
        name="a_short_step_back_has_one",
        sentence="After a step of β = 0.0001 it has one.",
        model=ReverseParams,
        settings={"beta": 1e-4},
        value=_hills,
        words="maxima of the density of xₜ₋₁ given xₜ",
        at_least=1,
        at_most=1,
        free={"before": (0.5, 0.99), "x": (-1.0, 1.0)},
    ),
]  # fmt: skip
