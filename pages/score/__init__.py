"""Lesson: the score field of a mixture in the plane, exact at every t, and chains that follow it."""

from functools import lru_cache

import numpy as np

from gan_core.diffusion.plane_mixture import PlaneMixture, plane_mixture, undecided_nats
from gan_core.diffusion.samplers import chosen
from gan_core.diffusion.trajectory import Trajectory, trajectory
from gan_core.figures import score as figures
from gan_core.numerals import format_number
from gan_core.params import ScoreParams
from gan_core.params.score import CHAINS
from pages import spacing_note
from pages.score import notebook
from pages.score.mathematics import steps_of
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Replay, Source, Try
from ui.live_view import Drag, Seen

GROUPS = {"data": "Data", "sampler": "Sampler", "schedule": "Schedule", "probe": "Probe", "more": "Seed"}
SIMPLE = ("data", "sampler", "sampling_steps")


def chains(params: ScoreParams) -> Trajectory:
    """All chains of the settings, kept while they stay."""
    data = plane_mixture(params.data, params.sigma, params.radius)
    return trajectory(
        data, params.schedule, params.T, params.spacing, params.S, chosen(**params.rule()), CHAINS, params.seed
    )


@lru_cache(maxsize=8)
def entropies(params: ScoreParams) -> np.ndarray:
    """Return the mean entropy of the modes given x_t over all chains, at each time visited, (S + 1,), in nats."""
    found = chains(params)
    return np.array([undecided_nats(figures.law_at(found, i).shares(x)).mean() for i, x in enumerate(found.x)])


def still(params: ScoreParams) -> ScoreParams:
    """The settings without the probe, which moves no chain."""
    return params.changed({"probe_x": 0.0, "probe_y": 0.0})


def decided_at(params: ScoreParams) -> float:
    """Return the largest t visited at which the chains' mean entropy is at most half of ln M."""
    found, mean = chains(params), entropies(still(params))
    assert isinstance(found.data, PlaneMixture)
    return float(found.visited[int(np.argmax(mean <= 0.5 * np.log(len(found.data.centres))))])


QUESTIONS = [
    Check(
        "score_centre",
        "Two equal hills; the probe stands in the middle between them. What is the score there, at every t?",
        lambda _, member: "zero",
        lambda _, member: (
            "Both hills pull equally, from two sides. At large t this point is the top of one joined hill. At small t it is a saddle between two hills, and the score is 0 there too: a score of 0 does not mean a maximum."
        ),
        "once you have chosen",
        options=("it points to the nearer hill", "zero", "infinite at small t"),
        at_once=True,
        voice="the formula",
        note="The first suggestion sets it. Move the probe a little aside, at large t and at small t.",
    ),
    Check(
        "score_decided",
        "The ring at the settings this page opens with, T = 1,000. At which t is the mean entropy of the modes, given where the chains stand, down to half of log 8? (right within 60)",
        lambda _, member: decided_at(ScoreParams()),
        lambda _, member: (
            "At t = 520, nearly half of the way, 96 % of log 8 are still left; at t = 40 nothing is. That is the linear schedule on this ring; with the cosine schedule the modes are apart earlier on the way back. The upper chart has it for every t; *as at the end*, above the picture, is the share of the chains that already stand nearest to their last mode."
        ),
        "once you have said a number",
        tolerance=60,
        most=1000,
        at_once=True,
        voice="the sampler",
    ),
]

SEEN = """
The data are equal Gaussians, so the density of xₜ is known at every t, and with it the **score** ∇ log pₜ. No network is at work.

- **Blue** is that density, each time over its largest value. At t = T it is one hill, N(0, I).
- **Pink arrows** are the score, on a logarithmic scale with its key. At large t it is about −x, towards the middle; at small t, near a mode, it points to this mode.
- **Vermilion diamonds** are 500 chains, all begun in N(0, I). Switch *paths* on to see where they came from: shaken with ancestral sampling, smooth with DDIM.
- **The probe** is yours to drag. The dashed line leads to the black diamond, the mean of all x₀ that noise could have brought there: x̂₀ = (xₜ + (1 − ᾱₜ) ∇ log pₜ)/√ᾱₜ.
- **The upper chart** says how much the place xₜ leaves open: the entropy of the modes given xₜ, log M where each is as likely as the others, 0 where one is sure. With ancestral sampling that is what is left to decide: *as at
  the end*, above the picture, grows as it falls. DDIM with η = 0 draws nothing, so there the start has decided all, though the density at a place does not show it.
- **The lower chart** has the share of the points nearest to each mode, dotted what is right, and as diamonds the probability that each mode made the probe.

**What is not here**: a network, which only approximates the score. It is trained on noised data. At large t these lie everywhere that a sampler goes; at small t, and with few data, there are places without any. The next lesson trains one.
"""

TRIES = [
    Try("Two hills, the probe between", {"data": "two_gaussians", "probe_x": 0.0, "probe_y": 0.0}, "The score is 0 at every t. Move the probe a little, at large t and at small t."),
    Try("Many small hills", {"data": "grid", "sigma": 0.05}, "When do 25 modes part? Wind t from 1,000 to 0 and watch where the arrows begin to point apart."),
    Try("DDIM, no noise drawn", {"sampler": "ddim"}, "Switch the paths on. The chart hardly changes, for it knows places alone; but wind back to t = 1,000 and read *as at the end*: nearly every chain already stands nearest to the mode at which it ends."),
    Try("Four steps", {"sampler": "ddim", "sampling_steps": 4}, "Straight pieces, each in the direction that x and the score have where it begins. How many points end between the modes?"),
    Try("A schedule that does not end in noise", {"data": "grid", "schedule": "linear_unscaled", "T": 100}, "The modes are still apart at t = T, and yet the chains begin at N(0, I), near the middle: the lower chart has at the end what this makes of 25 equal modes."),
]  # fmt: skip


def moved(to: Drag, params: ScoreParams) -> dict[str, float]:
    """The settings that the dragged probe makes."""
    return {"probe_x": to.x, "probe_y": to.y}


def draw(params: ScoreParams, view: Seen, at: int) -> Drawing:
    """The field at a place of the replay, and both charts."""
    found, probe = chains(params), (params.probe_x, params.probe_y)
    i = min(at, params.S)
    drawn = {
        "picture": figures.picture(found, i, probe, view.theme, layers=view.layers),
        "undecided": figures.undecided(found, i, probe, entropies(still(params)), view.theme),
        "modes": figures.modes(found, i, probe, view.theme),
    }
    return drawn, readings(found, i, np.array(probe))


def readings(found: Trajectory, i: int, probe: np.ndarray) -> dict[str, str]:
    """The time, and the score and the guess at the probe."""
    law, left = figures.law_at(found, i), float(found.noise.alpha_bar[found.visited[i]])
    pairs = {"score": law.score(probe), "x̂₀": figures.guess(law, left, probe)}
    words = {
        name: f"({', '.join(format_number(round(float(one), 9) + 0.0) for one in pair)})"
        for name, pair in pairs.items()
    }  # sums of slopes that cancel leave 1e-16
    end = f"{100 * figures.as_at_the_end(found, i):.0f} %"
    return {"t": f"{found.visited[i]:,}", "ᾱ": format_number(left), **words, "as at the end": end}


LESSON = Lesson(
    path="score",
    topic="Diffusion",
    title="The score field",
    question="Which way do the points go?",
    claim="The score of a noised density is the direction in which its logarithm grows fastest. A sampler that uses the score of every t turns noise into data. With fresh noise in each step, the mode of a point is decided on the way: on this ring, under the linear schedule, after more than half of it. Without fresh noise the start decides.",
    able="You will be able to read a score field, to say what it points to, and when a chain's mode is decided.",
    minutes=10,
    level="intermediate",
    assumes="the lesson on noise to data",
    shows=Formulas(
        key="score",
        params=ScoreParams,
        groups=GROUPS,
        simple=SIMPLE,
        drawer=True,
        own={"below the controls": spacing_note.draw},
        draw=draw,
        moved=moved,
        layers=figures.LAYERS,
        on=figures.SHOWN,
        replay=Replay(key="score_steps", length=lambda params: params.S + 1, seconds=12),
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=steps_of,
        code=[
            Source.of("gan_core/diffusion/plane_mixture.py", "PlaneMixture", "undecided_nats"),
            Source.of("gan_core/figures/score.py", "guess"),
        ],
        words=("score", "density", "noise schedule", "DDIM", "ancestral sampling", "entropy", "mode", "nat"),
    ),
)
