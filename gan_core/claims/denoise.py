"""Claims of the lesson on a denoiser of points: the loss by t, its floor, and the samples at a step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure
from gan_core.data import distributions
from gan_core.params import PlaneDiffusionParams
from gan_core.theory import mode_discs

WIDTHS = {"sigma": (0.05, 0.2)}


def _loss(snapshot: Mapping[str, Any]) -> np.ndarray:
    return np.asarray(snapshot["loss_by_t"], float)


def _gap(snapshot: Mapping[str, Any]) -> np.ndarray:
    return _loss(snapshot) - np.asarray(snapshot["floor_by_t"], float)


def _reach(snapshot: Mapping[str, Any], member: int) -> float:
    return float(np.linalg.norm(np.asarray(snapshot["picture"]["generated"][0], float), axis=-1).max())


def _good_share(snapshot: Mapping[str, Any], member: int) -> float:
    params = PlaneDiffusionParams.of(snapshot["params"])
    law = distributions[params.data](sigma=params.sigma, radius=params.radius)
    points = np.asarray(snapshot["picture"]["generated"][0], float)
    square = ((points[:, None] - np.asarray(law.modes)) ** 2).sum(-1)  # (N, M)
    return float((square.min(-1) <= (mode_discs.REACH * law.sigma) ** 2).mean())


FIRST_LESS_LAST = Figure("loss of the first tenth of 1 … T less that of the last", lambda new, _: float(_loss(new)[0] - _loss(new)[-1]))  # fmt: skip
LAST_LESS_FIRST = Figure("loss of the last tenth of 1 … T less that of the first", lambda new, _: float(_loss(new)[-1] - _loss(new)[0]))  # fmt: skip
GAP = Figure("loss above the floor, on average over t", lambda new, _: float(_gap(new).mean()))
NEAR_DATA = Figure(
    "loss above the floor, on average in the first three tenths, less the most that it is in the next four or the last three",
    lambda new, _: float(_gap(new)[:3].mean() - max(_gap(new)[3:7].mean(), _gap(new)[7:].mean())),
)
REACH = Figure("largest distance of a sample from the centre", _reach)
GOOD = Figure("share of 500 samples within 3σ of a mode", _good_share)

CLAIMS = [
    Claim(
        name="v_near_the_noise",
        sentence="A network that answers v has, after 400 steps, a larger loss near the noise than near the data.",
        experiment="plane_diffusion",
        step=400,
        figure=LAST_LESS_FIRST,
        at_least=0.5,
        free=WIDTHS,
    ),
    Claim(
        name="the_gap_is_near_the_data",
        sentence="After 400 steps the loss is farthest above its floor near the data, though it is larger near the noise.",
        experiment="plane_diffusion",
        step=400,
        figure=NEAR_DATA,
        at_least=0.2,
        free=WIDTHS,
    ),
    Claim(
        name="training_closes_the_gap",
        sentence="After 2,000 steps the loss is, on average over t, less than 0.1 above its floor.",
        experiment="plane_diffusion",
        step=2_000,
        figure=GAP,
        at_most=0.1,
    ),
    Claim(
        name="narrow_stays_above",
        sentence="A network eight units wide is then still more than 0.1 above it.",
        experiment="plane_diffusion",
        settings={"width": 8},
        step=2_000,
        figure=GAP,
        at_least=0.1,
    ),
    Claim(
        name="eps_near_the_data",
        sentence="A network that answers ε has, after 400 steps, a larger loss near the data than near the noise.",
        experiment="plane_diffusion",
        settings={"predicts": "eps"},
        step=400,
        figure=FIRST_LESS_LAST,
        at_least=0.5,
        seeds=8,
        free=WIDTHS,
    ),
    Claim(
        name="eps_flies_apart",
        sentence="Some samples of a network that answers ε lie, after 400 steps, three times as far out as the data, or farther.",
        experiment="plane_diffusion",
        settings={"predicts": "eps"},
        step=400,
        figure=REACH,
        at_least=7.0,
        share=0.9,
        seeds=8,
        free=WIDTHS,
    ),
    Claim(
        name="eps_comes_back",
        sentence="After 4,000 steps no sample of a network that answers ε lies three times as far out as the data.",
        experiment="plane_diffusion",
        settings={"predicts": "eps"},
        step=4_000,
        figure=REACH,
        at_most=7.0,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="x_0_near_the_noise",
        sentence="A network that answers x₀ has, after 400 steps, a larger loss near the noise than near the data.",
        experiment="plane_diffusion",
        settings={"predicts": "x_0"},
        step=400,
        figure=LAST_LESS_FIRST,
        at_least=1.0,
        free=WIDTHS,
    ),
    Claim(
        name="few_steps_early",
        sentence="After 1,000 steps with four steps of DDIM, between a quarter and a half of the samples are within 3σ of a mode.",
        experiment="plane_diffusion",
        settings={"sampling_steps": 4},
        step=1_000,
        figure=GOOD,
        at_least=0.25,
        at_most=0.5,
        share=0.9,
    ),
    Claim(
        name="many_steps_early",
        sentence="With 25 steps it is so too: that early the network limits the samples, not the sampler.",
        experiment="plane_diffusion",
        step=1_000,
        figure=GOOD,
        at_least=0.25,
        at_most=0.5,
        share=0.9,
    ),
    Claim(
        name="x_0_flies_apart",
        sentence="Some samples of a network that answers x₀ lie, after 400 steps, three times as far out as the data, or farther.",
        experiment="plane_diffusion",
        settings={"predicts": "x_0"},
        step=400,
        figure=REACH,
        at_least=7.0,
        share=0.7,
        seeds=8,
        free=WIDTHS,
        false=True,
    ),
]
FIND_THE_FALSE_ONE = (
    "v_near_the_noise",
    "eps_near_the_data",
    "eps_flies_apart",
    "x_0_near_the_noise",
    "x_0_flies_apart",
)
