"""Lesson: how noise becomes data, with the exact ε in place of a network. Everything from formulas and random draws."""

from collections.abc import Callable

import streamlit as st

from gan_core.diffusion.gaussian import Gaussian, propagated
from gan_core.diffusion.mixture import TWO
from gan_core.diffusion.not_gaussian import compared, ddpm_std
from gan_core.diffusion.samplers import Ddim, chosen, times
from gan_core.diffusion.samplers import Step as SamplerStep
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.trajectory import Trajectory, trajectory
from gan_core.figures import not_gaussian as posteriors
from gan_core.figures import reverse as figures
from gan_core.numerals import format_number
from gan_core.params import ReverseParams
from gan_core.params.reverse import CHAINS
from pages import spacing_note
from pages.reverse import notebook
from pages.reverse.mathematics import said, steps_of
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Try, View
from ui.live_view import Drag, Seen

GROUPS = {
    "sampler": "Sampler",
    "schedule": "Schedule",
    "chain": "Chain",
    "posterior": "One step, for the tab on Gaussians",
}
SIMPLE = ("sampler", "sampling_steps")


def ten_steps() -> str:
    """Say what DDIM of ten steps makes of the std of N(2, 0.5²)."""
    _, std = propagated(Gaussian(2.0, 0.5), times("even", 1000, 10), schedules["linear"].noise(1000), Ddim())
    return "less" if std[-1] < 0.49 else "0.5" if std[-1] < 0.51 else "more"


QUESTIONS = [
    Check(
        "reverse_ten",
        "Data N(2, 0.5²), the exact ε, DDIM with 10 steps. The standard deviation of the samples?",
        lambda _, member: ten_steps(),
        lambda _, member: (
            "It is 0.370. A step of DDIM keeps ε as it is at the start of the step, while on the exact path ε changes. With 50 steps the standard deviation is 0.471, and with more it comes closer to 0.5. See the last step of the mathematics."
        ),
        "once you have chosen",
        options=("less", "0.5", "more"),
        at_once=True,
        voice="the formula",
        note="The network is perfect here. Ask what a better network would change.",
    ),
    Check(
        "reverse_hills",
        "A chain stands between the two hills, at xₜ = 0. How many hills has the exact q(xₜ₋₁ given xₜ) after a step of β = 0.0001, and after one of β = 0.9? (ᾱ before the step: 0.95)",
        lambda _, member: " and ".join(str(compared(TWO.noised(0.95), 0.0, beta).hills) for beta in (1e-4, 0.9)),
        lambda _, member: (
            "A tiny step can only have come from nearby, where the logarithm of the density is nearly a straight line; a large one can have come from either hill. DDPM draws from a Gaussian, which has one hill, so for such data it needs small steps."
        ),
        "once you have chosen",
        options=("1 and 1", "1 and 2", "2 and 2"),
        at_once=True,
        voice="the formula",
    ),
]

SEEN = """
**500 chains** start from N(0, 1) at t = T and are taken down to t = 0. The data are two Gaussians at −1.5 and 1.5, of std 0.3, with the weights 0.4 and 0.6; so the density of xₜ is known at every t, and
with it the best **ε**, E[ε | xₜ], which elsewhere a network has to learn. So every error here is an error of the sampler, or of a schedule that does not end in noise.

*All charts, and the step in numbers* shows what follows the chains here.

- **The upper chart** has 40 chains, and the followed one in the colour of text. Ancestral chains shake; those of DDIM with η = 0 are smooth, and the start decides the end.
- **The middle one** has all 500 points at t and the exact density. The circle is the followed chain's xₜ; the diamond is its guess x̂₀ of where it will end.
- **The lower one** has ε and x̂₀ against xₜ. Near t = T, x̂₀ is close to the mean of the data, 0.3, for every x. The data have nearly no density there, so x̂₀ is no sample; with one step, all chains end there.
- **The table** has the step that comes next, with its formulas in numbers. At the end it has the last step made.
- **Below it**, 500 chains against the exact law of xₜ. *Std, x > 0* is of the points right of 0: at t = 0 the right hill, of 0.3.

**The samplers.** *Ancestral* draws at each step with the variance β̃ or β; where times are left out, β is 1 − ᾱₜ/ᾱₛ. *DDIM* draws η times as much. **Spacing** says which times are visited: *even* and *trailing* start at T
and differ only in how halves are rounded; *leading* begins short of T, where xₜ is not yet N(0, 1), and with one step visits t = 1 alone, as *linspace* does; *linspace* has both 1 and T ([arXiv:2305.08891](https://arxiv.org/abs/2305.08891), Table 2).

**What is not here**: a network, which only approximates ε.
"""

TRIES = [
    Try("DDIM in ten steps", {"sampler": "ddim", "sampling_steps": 10}, "Nearly every chain ends in a hill, but the right hill is narrower than 0.3: read *std, x > 0* at the end. Then take 50 steps, then 200."),
    Try("One step", {"sampler": "ddim", "sampling_steps": 1}, "All chains land near 0.3, the mean of the data, where there are none: x̂₀ is a mean and no sample."),
    Try("Ancestral with β, 20 steps", {"sampler": "ancestral", "variance": "beta", "sampling_steps": 20}, "The right hill is too wide now. With β̃ it is too narrow: for these data the right variance lies between the two."),
    Try("A schedule that does not end in noise", {"schedule": "linear_unscaled", "T": 100, "sampling_steps": 100}, "$\\bar\\alpha_T$ is 0.36, and yet the chains start from N(0, 1). Compare the share right of 0 at the start and at the end with the exact one."),
]  # fmt: skip


def law_table(found: Trajectory, i: int) -> str:
    """500 chains against the exact law of x_t."""
    x, t = found.x[i], found.visited[i]
    law = found.data.noised(float(found.noise.alpha_bar[t]))
    (mean, var), (share, std) = law.moments(), law.right_of_zero()
    right = x[x > 0]
    rows = [
        ("mean", x.mean(), mean), ("std", x.std(), var**0.5), ("share, x > 0", len(right) / len(x), share),
        ("std, x > 0", right.std() if len(right) else float("nan"), std),
    ]  # fmt: skip
    lines = [f"| {name} | {format_number(found)} | {format_number(exact)} |" for name, found, exact in rows]
    return "\n".join([f"| t = {t:,} | {len(x)} chains | exact |", "| :-- | --: | --: |", *lines])


def chains(params: ReverseParams) -> Trajectory:
    """All chains of the settings, kept while they stay."""
    return trajectory(
        TWO, params.schedule, params.T, params.spacing, params.S, chosen(**params.rule()), CHAINS, params.seed
    )


def step_of(params: ReverseParams, at: int) -> SamplerStep:
    """The step of the followed chain that comes next; at the end the last one."""
    return chains(params).of(params.chain, min(at, params.S - 1))


def draw(params: ReverseParams, view: Seen, at: int, whole: bool = True) -> Drawing:
    """The chains, at a place of the replay; whole: with their density, ε and x̂₀."""
    found = chains(params)
    drawn = figures.charts(found, at, params.chain, step_of(params, at), view.theme)
    return drawn if whole else {"chains": drawn["chains"]}, {
        "t": f"{found.visited[at]:,}", "x": format_number(float(found.x[at, params.chain])), "visits": f"{found.visited[0]:,} … {found.visited[-2]:,}, 0",
    }  # fmt: skip


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[ReverseParams, int]:
    """Draw settings, chains and tables; return the params and the place of the replay."""
    left, middle, right = st.columns([250, 560, 360], gap="medium")
    with left:
        params = scene.draw_controls()
        spacing_note.draw(params)
    with right:
        whole = st.toggle("All charts, and the step in numbers", key="reverse_whole")
    with middle, st.container(key="lesson_stays"):
        scene.draw_switch()
        at = scene.draw_replay(params)
        scene.draw_view(at=at, whole=whole)
    with right:
        if whole:
            numbers(params, at)
        reading()
    return params, at


def numbers(params: ReverseParams, at: int) -> None:
    """The step of the followed chain in numbers, and the law of all chains."""
    found, now = chains(params), step_of(params, at)
    with st.container(key="dirac_table"):
        st.markdown(f"**Chain {params.chain}, {'the last step' if at == params.S else f'step {at + 1:,}'}**: from t = {now.t:,} to s = {now.s:,}")  # fmt: skip
        st.markdown(said(found, now), unsafe_allow_html=True)
    with st.container(key="distances_table"):
        st.markdown(law_table(found, at))


def draw_posterior(params: ReverseParams, view: Seen, at: int) -> Drawing:
    """The exact law of x_(t−1) and the Gaussians, and the divergence over β."""
    law = TWO.noised(params.before)
    answer, (low, high) = compared(law, params.x, params.beta), ddpm_std(params.before, params.beta)
    return posteriors.charts(law, params.before, params.x, params.beta, view.theme), {
        "β": format_number(params.beta), "KL": f"{format_number(answer.kl_nats)} nats", "hills": str(answer.hills), "mean": format_number(answer.mean),
        "std, exact": format_number(answer.std), "√β̃": format_number(low), "√β": format_number(high),
    }  # fmt: skip


def moved(to: Drag, params: ReverseParams) -> dict[str, float]:
    """The setting that a dragged mark makes."""
    return {"beta": to.x}


POSTERIOR = View(key="posterior", params=ReverseParams, draw=draw_posterior, moved=moved, height=380)


def gaussian_or_not(params: ReverseParams, at: int) -> None:
    """The tab on one step."""
    st.markdown(
        "One step of noise, β, was added to xₜ₋₁, and the chain stands at xₜ. The **exact** law of xₜ₋₁ follows from Bayes' rule. The **nearest** Gaussian, by KL(exact ‖ Gaussian), has its mean and variance; ancestral sampling has the same mean, but **β̃** or β "
        "for the variance. Drag β along the lower curve; β, xₜ and ᾱ before the step stand among the controls too, under *One step*."
    )
    POSTERIOR.draw_view()
    st.caption(
        "If the data are one Gaussian, the exact law is a Gaussian at every β. For these two hills at ᾱ before = 0.3, where noise has joined them, it is close to one."
    )


LESSON = Lesson(
    path="reverse",
    topic="Diffusion",
    title="Noise to data",
    question="How does noise become data?",
    claim="If the mean of the noise in xₜ is known at every t, one can go back from noise to data step by step, with fresh noise or without. With large steps the result is another distribution, even with the exact mean.",
    able="You will be able to follow a sampler number by number, and to say what few steps, a variance and a spacing change.",
    minutes=20,
    level="intermediate",
    assumes="the lesson on data to noise",
    shows=Formulas(
        key="reverse",
        params=ReverseParams,
        groups=GROUPS,
        simple=SIMPLE,
        drawer=True,
        draw=draw,
        replay=Replay(key="reverse_steps", length=lambda params: params.S + 1, seconds=12),
        height=560,
        body=body,
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=lambda params, at: steps_of(chains(params), step_of(params, at)),
        tabs={"When is it Gaussian?": gaussian_or_not},
        code=[
            Source.of("gan_core/diffusion/samplers.py", "Ancestral", "Ddim", "step", "sample"),
            Source.of("gan_core/diffusion/mixture.py", "Mixture"),
        ],
        words=(
            "reverse process",
            "ancestral sampling",
            "DDIM",
            "score",
            "noise schedule",
            "density",
            "Kullback–Leibler divergence",
            "nat",
        ),
    ),
)
