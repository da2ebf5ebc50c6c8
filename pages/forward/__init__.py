"""Lesson: how data become noise, step by step or in one jump. Everything from formulas and a few random draws."""

import math
from collections.abc import Callable

import numpy as np
import streamlit as st

from gan_core.diffusion.chains import Chains, jumped_chains, stepped_chains
from gan_core.diffusion.forward import moments
from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.schedules import NOISE_ENOUGH, ScheduleTables, schedules
from gan_core.figures import forward as figures
from gan_core.numerals import format_number
from gan_core.params import ForwardParams
from pages.forward.mathematics import steps_of
from pages.forward.notebook import lines_of
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Guide, Lesson, Replay, Source, Step, Stop, Try, blocks
from ui.live_view import Seen

CHAINS, PLACES = 10_000, 100  # PLACES: of the replay, between 0 and T
LINEAR = schedules["linear"]

QUESTIONS = [
    Check(
        "forward_half",
        "Linear schedule, T = 1,000. At which t is half of the variance noise, ᾱ = ½? (right within 50)",
        lambda _, member: float(np.argmin(np.abs(LINEAR.noise(1000).alpha_bar - 0.5))),
        lambda _, member: (
            "Noise is added to what the steps before have left, so the losses multiply. Half of the way, at t = 500, ᾱ is "
            + ", ".join(
                f"{schedules[name].noise(1000).alpha_bar[500]:.4f} ({schedules[name].label.lower()})"
                for name in schedules.names()
                if name != "linear_unscaled"
            )
            + "."
        ),
        "once you have said a number",
        tolerance=50,
        most=1000,
        at_once=True,
        voice="the table",
        note="Ask then for the cosine schedule.",
    ),
    Check(
        "forward_left",
        "The β of T = 1,000, from 0.0001 to 0.02, are used for T = 100. How many per cent of the data's variance are left in $x_T$? (right within 5)",
        lambda _, member: 100 * float(schedules["linear_unscaled"].noise(100).alpha_bar[-1]),
        lambda _, member: (
            "100 steps that take 1 % each on average leave about e⁻¹ of the variance. A sampler that starts from N(0, 1) would then start from another distribution than that of $x_T$, with which the network was trained."
        ),
        "once you have said a number",
        tolerance=5,
        most=100,
        at_once=True,
        voice="the table",
    ),
]

SEEN = """
**The picture**: a digit x₀, its pixels from −1, paper, to 1, ink, and xₜ, which is √ᾱₜ of the digit and √(1 − ᾱₜ) of noise. Values beyond paper and ink are cut in the picture, not in the numbers. Below, seven
times from 0 to T: **stepped** is one chain, each xₜ made from the one before; **jumped** are images made from x₀ at once, with fresh noise. Different noise, one law.

- **ᾱₜ**, what is left of the data's variance, of every schedule with the same T; the chosen one is wide.
- **Signal to noise** is ᾱₜ/(1 − ᾱₜ), on a logarithmic axis.
- **The histogram** has 10,000 points of two Gaussians at −1.5 and 1.5 instead of pixels, stepped (green) and jumped (orange), with the exact density of xₜ (dashed) and N(0, 1) (dotted). The table compares
  their means and variances. *Apart* is how far the stepped and the jumped one are from each other, in standard errors of that difference: for the mean mostly below 2, seldom above 3. For the variance the
  standard error is that of a normal law, which is too large while there are two hills.

**The schedules.** *Linear* has β from 0.0001 to 0.02, times 1,000/T, so that the end does not depend on T ([arXiv:2006.11239](https://arxiv.org/abs/2006.11239)). With T of 20 or fewer its last β would be 1 or more: it is
refused. *Linear, not scaled* leaves that factor out. *Cosine* keeps more of the data at first ([arXiv:2102.09672](https://arxiv.org/abs/2102.09672)); *sigmoid* is symmetric about T/2
([arXiv:2212.11972](https://arxiv.org/abs/2212.11972)). Both are cut at β = 0.999, as in the paper on the cosine schedule. It matters for few steps: with T = 10, $\\bar\\alpha_T$ of the cosine schedule is 2.4 × 10⁻⁵; its formula alone has 4 × 10⁻³³.

**What is not here**: a network, and the way back. That is the next lesson.
"""

TRIES = [
    Try("A hundred steps, not scaled", {"schedule": "linear_unscaled", "T": 100}, "Go to the end: the digit can still be made out, and the hill of the histogram stands at 0.76 instead of 0. The warning says how much is left."),
    Try("A hundred steps, scaled", {"schedule": "linear", "T": 100}, "The same shape as with 1,000 steps, in a tenth of them: each step adds ten times as much."),
    Try("Cosine", {"schedule": "cosine", "T": 1000}, "Compare the strips: at T/3 the linear schedule has hidden more of the digit than the cosine one. Read both ᾱ there."),
    Try("Ten steps of cosine", {"schedule": "cosine", "T": 10}, "On the way to noise the length of a step does not matter: stepped and jumped still agree, for both are exact. On the way back it does, as the next lesson shows."),
]  # fmt: skip


def table(t: int, stepped: Chains, jumped: Chains, mean: float, var: float) -> str:
    """Mean and variance of stepped and jumped chains and of the formula, and how far the first two are apart."""
    n = format_number
    sigma = math.sqrt(2 * var / CHAINS), 2 * var / math.sqrt(CHAINS)  # of the two differences
    apart = (stepped.mean - jumped.mean) / sigma[0], (stepped.var - jumped.var) / sigma[1]
    rows = [
        ("stepped", n(stepped.mean), n(stepped.var)), ("jumped", n(jumped.mean), n(jumped.var)), ("formula", n(mean), n(var)),
        ("apart", *(f"{abs(x):.1f} s.e." for x in apart)),
    ]  # fmt: skip
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| t = {t:,} | mean | variance |", "| :-- | --: | --: |", *lines])


def warn(noise: ScheduleTables) -> None:
    """Say where the end is not noise."""
    end = float(noise.alpha_bar[-1])
    if noise.ends_in_noise:
        st.caption(
            f"$\\bar\\alpha_T$ = {format_number(end)}, below {format_number(NOISE_ENOUGH)}: the end is noise, nearly."
        )
    else:
        st.warning(
            f"$\\bar\\alpha_T$ = {format_number(end)}: the end is not noise. $x_T$ still has {format_number(math.sqrt(end))} of x₀ in it, and a sampler that starts from N(0, 1) starts wrong."
        )


def times(T: int) -> tuple[int, ...]:
    """The times from 0 to T that the replay goes through: every one, or PLACES + 1 of them."""
    last = min(T, PLACES)
    return tuple(round(i * T / last) for i in range(last + 1))


def chains(params: ForwardParams, at: int) -> tuple[int, Chains, Chains]:
    """The time at a place of the replay, and what chains are there, stepped and jumped."""
    visited = times(params.T)
    t = visited[at]
    return (
        t,
        stepped_chains(TWO, params.schedule, params.T, visited, CHAINS, params.seed)[t],
        jumped_chains(TWO, params.schedule, params.T, t, CHAINS, params.seed),
    )


def law(noise: ScheduleTables, t: int) -> tuple[float, float]:
    """Mean and variance of x_t, by the formula."""
    mean, var = moments(noise, *TWO.moments())
    return float(mean[t]), float(var[t])


def draw(params: ForwardParams, view: Seen, at: int) -> Drawing:
    """The digit on its way to noise, and the charts."""
    t, stepped, jumped = chains(params, at)
    noise, theme = schedules[params.schedule].noise(params.T), view.theme
    now = float(noise.alpha_bar[t])
    drawn = {"picture": figures.picture(params.digit, params.schedule, params.T, t, theme)}
    drawn |= figures.charts(params.schedule, params.T, t, stepped, jumped, TWO.noised(now), theme)
    readings = {"ᾱ": now, "√ᾱ": math.sqrt(now), "√(1 − ᾱ)": math.sqrt(1 - now), "SNR": float(noise.snr[t]), "β": float(noise.beta[t])}  # fmt: skip
    return drawn, {"t": f"{t:,}"} | {name: format_number(x, 4) for name, x in readings.items()}


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[ForwardParams, int]:
    """Draw settings, picture and table; return the params and the place of the replay."""
    left, right = st.columns([280, 900], gap="medium")
    with left:
        params = scene.draw_controls()
        noise = schedules[params.schedule].noise(params.T)
        warn(noise)
        numbers = st.container(key="distances_table")
    with right:
        at = scene.draw_replay(params)
        with blocks.stage(scene.height):
            scene.draw_view(at=at)
            reading()
    with numbers:
        t, stepped, jumped = chains(params, at)
        st.markdown(table(t, stepped, jumped, *law(noise, t)))
        st.caption(f"{CHAINS:,} points each, of a mixture of mean 0.3 and variance 2.25.")
    return params, at


def mathematics(params: ForwardParams, at: int) -> list[Step]:
    """The derivation, with numbers at the t that is shown."""
    noise = schedules[params.schedule].noise(params.T)
    t, stepped, jumped = chains(params, at)
    return steps_of(noise, t, *law(noise, t), stepped, jumped)


GUIDE = Guide(
    [
        Stop(
            "At the left is a digit, x₀. At the right is x_t, the digit after t steps of noise: now t = 0, and they are equal. Press *Play* "
            "above the picture and watch the digit go."
        ),
        Stop(
            "The lowest chart has 10,000 numbers in place of pixels: with t, its two hills become one bell. Another schedule comes to the "
            "same end by another way.",
            "Cosine schedule",
            values={"schedule": "cosine"},
        ),
    ],
    "The question under *Predict* asks when half of the variance is noise.",
)


LESSON = Lesson(
    path="forward",
    topic="Diffusion",
    title="Data to noise",
    question="How does an image become noise?",
    claim="Any number of steps that shrink the data and add independent Gaussian noise equal one jump, xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε. The schedule sets how fast ᾱₜ falls, and whether it is near 0 at the end.",
    able="You will be able to derive the jump, to check it by numbers, and to tell a schedule that ends in noise from one that does not.",
    minutes=15,
    assumes="that variances of independent parts add",
    shows=Formulas(
        key="forward",
        params=ForwardParams,
        groups={"schedule": "", "digit": ""},
        draw=draw,
        replay=Replay(
            key="forward_t",
            length=lambda params: len(times(params.T)),
            seconds=12,
            word="place",
        ),
        height=480,
        body=body,
        notebook=lambda params, at: lines_of(params, times(params.T)[at]),
        questions=QUESTIONS,
        guide=GUIDE,
        seen=SEEN,
        tries=TRIES,
        mathematics=mathematics,
        code=[
            Source.of("gan_core/diffusion/forward.py", "stepped", "jumped"),
            Source.of("gan_core/diffusion/schedules.py", "linear", "cosine", "sigmoid"),
        ],
        words=("forward process", "noise schedule", "signal-to-noise ratio", "density", "standard error"),
    ),
)
