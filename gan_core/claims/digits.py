"""Claims of the lesson on digits from noise: what the trained U-Net draws, and where the loss of one in training is large."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.claims.claim import Claim
from gan_core.claims.figures import Figure, reading

FIVE = {"n": 5}  # samples, as on the page
RIGHT = reading("share_as_asked", "share of the samples that the classifier takes for the digit asked for")


def _first_third(snapshot: Mapping[str, Any], member: int) -> float:
    change = np.nan_to_num(np.asarray(snapshot["history"]["every"]["guess_change"], float)[:, 0])
    return float(np.array_split(change, 3)[0].sum() / max(change.sum(), 1e-12))


def _grey(snapshot: Mapping[str, Any], member: int) -> float:
    ink = np.asarray(snapshot["picture"]["x"], float) / 255
    return float(((ink > 0.1) & (ink < 0.9)).mean())


def _ends(snapshot: Mapping[str, Any], member: int) -> float:
    loss = np.asarray(snapshot["loss_by_t"], float)
    return float(loss[0] - loss[-1])


GREY = Figure("share of pixels between a tenth and nine tenths of full ink", _grey)
FIRST_LESS_LAST = Figure("loss of the first tenth of 1 … T less that of the last", _ends)

CLAIMS = [
    Claim(
        name="the_guess_settles_early",
        sentence="With 50 steps of DDIM, more than half of all changes of the guess x̂₀ fall into the first third of the steps.",
        experiment="ddpm_samples",
        settings=FIVE,
        step=50,
        figure=Figure("share of the changes of x̂₀ in the first third of the steps", _first_third),
        at_least=0.5,
        seeds=8,
    ),
    Claim(
        name="fifty_steps_are_not",
        sentence="With 50 steps less than a sixth of the pixels are grey.",
        experiment="ddpm_samples",
        settings=FIVE,
        step=50,
        figure=GREY,
        at_most=0.16,
        seeds=8,
    ),
    Claim(
        name="one_step_is_grey",
        sentence="With one step more than a fifth of them are: a mean of digits is no digit.",
        experiment="ddpm_samples",
        settings={**FIVE, "sampling_steps": 1},
        step=1,
        figure=GREY,
        at_least=0.2,
        seeds=8,
    ),
    Claim(
        name="ten_steps",
        sentence="With ten steps at least four of five samples are the digit asked for.",
        experiment="ddpm_samples",
        settings={**FIVE, "sampling_steps": 10},
        step=10,
        figure=RIGHT,
        at_least=0.8,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="a_thousand_steps",
        sentence="With all 1,000 ancestral steps at least four of five samples are the digit asked for, as with ten of DDIM.",
        experiment="ddpm_samples",
        settings={**FIVE, "sampler": "ancestral", "sampling_steps": 1000},
        step=1_000,
        figure=RIGHT,
        at_least=0.8,
        share=0.75,
        seeds=4,
    ),
    Claim(
        name="guidance",
        sentence="With guidance 3 and all asked for an 8, at least four of five samples are an 8.",
        experiment="ddpm_samples",
        settings={**FIVE, "digit": "8", "guidance": 3.0},
        step=50,
        figure=RIGHT,
        at_least=0.8,
        seeds=8,
        source="arXiv:2207.12598, Sec. 4, for other images",
    ),
    Claim(
        name="with_noise",
        sentence="With η = 1 and 50 steps at least four of five samples are the digit asked for.",
        experiment="ddpm_samples",
        settings={**FIVE, "eta": 1.0},
        step=50,
        figure=RIGHT,
        at_least=0.8,
        share=0.75,
        seeds=8,
    ),
    Claim(
        name="v_near_the_data",
        sentence="A U-Net that answers v has, after 200 steps, a larger loss near the data than near the noise.",
        experiment="image_diffusion",
        settings={"batch_size": 16},
        step=200,
        figure=FIRST_LESS_LAST,
        at_least=0.1,
        seeds=4,
        free={"batch_size": (16, 64), "guidance": (0.0, 3.0)},
    ),
    Claim(
        name="eps_near_the_data",
        sentence="So has one that answers ε.",
        experiment="image_diffusion",
        settings={"batch_size": 16, "predicts": "eps"},
        step=200,
        figure=FIRST_LESS_LAST,
        at_least=0.1,
        seeds=4,
        free={"batch_size": (16, 64)},
    ),
    Claim(
        name="trained_begins_low",
        sentence="The trained U-Net begins with a loss below 0.15.",
        experiment="image_diffusion",
        settings={"preset": "trained"},
        step=2,
        figure=reading("loss", "mean squared error of a pixel of v, in the second batch"),
        at_most=0.15,
        seeds=4,
        free={"batch_size": (16, 64)},
    ),
]
