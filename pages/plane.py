"""Lesson: what a GAN is, in a plane where everything can be seen."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from ui.plane_view import at_step

from gan_core import figures
from gan_core.figures.theme import Figure
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.params import PlaneGanParams
from ui import checks, controls, lesson, plane_view, thumbnails
from ui.clicks import once
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "",
    "game": "",
    "rates": "",
    "more_game": Fold("Penalties, noise, labels"),
    "cures": Fold("Against mode collapse"),
    "optimiser": Fold("Optimiser and batch"),
    "networks": Fold("Networks and z"),
    "ensemble": Fold("Several at once"),
    "telemetry": Fold("Telemetry"),
    "more": Fold("Seed"),
}
AT_POINTS = "Slopes"
METER = "Meter"
GRADIENTS = {AT_POINTS: "", METER: "", "In G": "G", "In D": "D"}  # what the third chart shows
CHECK_SCORES, CHECK_MODES = 500, 2000  # steps at which the run answers


def draw(chosen: str, snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The picture and the charts beside it, of which the gradient's is chosen."""
    quality = (
        [figures.modes, figures.quality] if plane_view.has_modes(snapshot) else [figures.distances, figures.transport]
    )
    charts = {
        chart.__name__: chart(snapshot, view.theme)
        for chart in [figures.losses, figures.scores, figures.gradients, *quality]
    }
    network = GRADIENTS[chosen]
    if chosen == METER:
        charts["gradients"] = figures.saturation_meter(snapshot, view.theme)
    if network:
        charts["gradients"] = figures.layer_gradients(snapshot, view.theme, network, member)
    return {"picture": plane_view.picture(snapshot, view, member), **charts}


def score_gap(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Which points the critic scores higher at CHECK_SCORES."""
    real, fake = (at_step(snapshot, "every", f"score_{kind}", CHECK_SCORES, member) for kind in ("real", "fake"))
    if real is None or fake is None or not np.isfinite([real, fake]).all():
        return None
    return "about the same" if abs(real - fake) < 0.1 else "the real ones" if real > fake else "the generated ones"


def explain_scores(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    real, fake = (at_step(snapshot, "every", f"score_{kind}", CHECK_SCORES, member) for kind in ("real", "fake"))
    why = {
        "the real ones": "While the two sets differ at all, a critic that follows them finds real points the likelier ones; the "
        "gap closes only as the generator catches up.",
        "about the same": "To this critic the two sets look alike: the share of good samples tells whether they are.",
        "the generated ones": "So the critic lags: it has not yet learned where the generator went.",
    }
    return f"Mean score {format_number(real)} on real and {format_number(fake)} on generated points. {why[score_gap(snapshot, member) or 'about the same']}"


def modes_found(snapshot: Mapping[str, Any], member: int) -> float | None:
    """Modes covered at CHECK_MODES."""
    return at_step(snapshot, "evaluation", "modes_covered", CHECK_MODES, member)


def explain_modes(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    share = at_step(snapshot, "evaluation", "high_quality_share", CHECK_MODES, member) or 0.0
    easy = ", so covering is the easy part" if (modes_found(snapshot, member) or 0) > 1 and share < 0.9 else ""
    return (
        f"A mode counts as covered if one sample of 2,500 lies within 3σ of it. {100 * share:.1f} % of all samples lie that "
        f"close to any mode; a perfect sampler has 98.9 %{easy}."
    )


CHECKS = [
    checks.Check(
        "plane_scores",
        f"At step {CHECK_SCORES}, which points does the critic give the higher mean score?",
        score_gap,
        explain_scores,
        f"at step {CHECK_SCORES}",
        options=("the real ones", "the generated ones", "about the same"),
        note="Ask who would win if the critic stopped learning now. Then set the critic's steps to 0 and see.",
    ),
    checks.Check(
        "plane_modes",
        f"How many modes of the data will have a sample near them at step {CHECK_MODES:,}? (right within 1)",
        modes_found,
        explain_modes,
        f"at step {CHECK_MODES:,}",
        tolerance=1,
        most=25,
        fits=plane_view.has_modes,
        note="Most guess too low: with 2,500 samples a single stray point is enough. Compare with the share of good samples.",
    ),
]

SEEN = """
A **generative adversarial network** is a pair. The **generator** G turns **noise** z, plain random numbers, into points. The
**critic** D, also called the discriminator, scores points: high for real, low for generated. They train in turn, each against
the other; the **loss** says what each of them is after.

- **Real** points (blue circles) are drawn from the data. The generator never sees them.
- **Generated** points (orange diamonds) are G(z) for 300 fixed draws of z, so each point can be followed as it moves.
- The critic is the ground: tinted where it takes a point for real, grey where it takes it for generated. The thin line is
  where it is undecided. Point at it to read its score.
- **Arrows** are −N ∂L_G/∂x, the push that the loss in use gives each generated point, through the critic as it is now. Their
  length is logarithmic and never rescaled: short arrows are small gradients.
- **Best critic D\\*** (dashed), for losses of a probability D = σ(f) alone: where p/(p + q) is 0.1, ½ and 0.9. The data's density p is known; the generator's, q, is an
  estimate from the points shown, and both are blurred to the picture's resolution.
- **Map of z**: the image of a square grid of z under G. Where it is stretched, few points land.

The settings under *Against mode collapse* change some of this:

- **Packing**: the critic judges several points at once, and its ground is the score of copies of one place. The dashed lines are
  of copies too.
- **Minibatch kernels**: the critic compares a batch, and its ground is the score of a place in a batch whose others are
  generated. There is no D\\* of a place.
- **Unrolled critic steps**, **mode-seeking weight**: the arrows are without them; the slopes in the third chart have them.
- **Feature matching**: the generator's loss is a squared distance of features and reads no score, so the slope at the scores is
  absent.
- **Generators**: they share the points evenly, and each has its own map of z.

Charts, from the top: both losses, the critic's without its penalty; the critic's mean scores; the slope that reaches the generator, at the critic's output
(mean of N |∂L_G/∂f|) and at the points (N ‖∂L_G/∂x‖), on a logarithmic axis; and what the samples are worth.
A dotted line marks each change made on the way.
"""

TRIES = [  # what the button says, its preset, the layers that it switches on, what to look for
    (
        "Starve the generator",
        "saturating",
        ("critic",),
        "The loss is minimax, the ring is far from where the points begin, and the critic makes five quick steps to one slow "
        "one. Look at the third chart: the slope at the critic's output is D(G(z)), and it falls by decades while the points "
        "stay where they are. Then choose the loss *Non-saturating*: the same critic now gives the slope 1 − D(G(z)).",
    ),
    (
        "Collapse to a mode",
        "collapse",
        ("generated",),
        "The critic learns ten times more slowly than the generator. Look at the points: they run to one place, and when the "
        "critic catches up, to the next.",
    ),
    (
        "Wasserstein with a gradient penalty",
        "wasserstein",
        ("arrows",),
        "The critic's score is no probability now, and its slope is held near 1. Look at the arrows: their length hardly "
        "differs from point to point.",
    ),
]

STEPS = [
    (
        "The game",
        r"\begin{aligned} \min_G \max_D \; V(D, G) &= \mathbb{E}_{x \sim p}[\log D(x)] \\ &+ \mathbb{E}_{z}[\log(1 - D(G(z)))] \end{aligned}",
        "D(x) = σ(f(x)) is the probability that the critic gives to x being real; p is the law of the data, z the noise. "
        "Goodfellow et al. 2014, arXiv:1406.2661, Eq. 1.",
    ),
    (
        "The best critic for a fixed generator",
        r"D^*(x) = \frac{p(x)}{p(x) + q(x)}",
        "For each x, V has the integrand p log D + q log(1 − D), where q is the law of G(z). Its derivative p/D − q/(1 − D) is 0 "
        "there (Proposition 1). Switch on the layer *best critic D\\**, and pause the generator (generator steps 0): the "
        "critic's undecided line moves to the dashed ½.",
    ),
    (
        "What the generator then minimises",
        r"V(D^*, G) = -\log 4 + 2\,\mathrm{JS}(p \,\|\, q)",
        "Put D* into V. JS, the Jensen–Shannon divergence, is 0 exactly when p = q, and at most log 2 (Theorem 1).",
    ),
    (
        "What a single point feels",
        r"\begin{aligned} \frac{\partial}{\partial f}\log(1 - \sigma(f)) &= -\sigma(f) \\ \frac{\partial}{\partial f}\bigl(-\log \sigma(f)\bigr) &= -(1 - \sigma(f)) \end{aligned}",
        "The first, minimax, dies where the critic is sure that the point is generated (σ(f) → 0). The second, non-saturating, "
        "is largest there. The chart of slopes shows both: change the loss while it trains.",
    ),
    (
        "One step",
        r"x \leftarrow x - \eta \, \frac{\partial L_G}{\partial f}\,\nabla_x f(x)",
        "If points moved freely, each would follow its arrow: the slope of the loss times the slope of the critic. The "
        "generator's weights are shared by all points, so they move together, as the map of z shows.",
    ),
]


def attempt_it(label: str, preset: str, layers: tuple[str, ...]) -> None:
    """Take a preset's settings, over the page's own, and show what is to be looked at."""
    controls.set_values(PlaneGanParams.preset(preset), fresh=True, why=label)
    panel.switch_on(*layers)


bar, left, right = lesson.frame("plane")
panel = RunPanel("plane_gan", key="plane_gan")
with left, st.container(key="lesson_controls", height=520, border=False):
    panel.controls(PlaneGanParams, GROUPS, {"data": thumbnails.data_set})
with bar:
    member = panel.bar(plane_view.COMMANDS)
with left:
    chosen = st.segmented_control(
        "Gradient chart", list(GRADIENTS), default=AT_POINTS, key="gradient_chart", width="stretch"
    )
with right:
    panel.live(partial(draw, chosen or AT_POINTS), plane_view.readings, member=member, height=430)

predict, what, attempt, mathematics, code, words = st.tabs(
    ["Predict", "What you see", "Try", "The mathematics", "The code", "Words"]
)
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    for label, preset, layers, look_for in TRIES:
        st.button(label, on_click=once(attempt_it), args=(label, preset, layers))
        st.markdown(look_for)
with mathematics:
    lesson.derivation(STEPS)
with code:
    lesson.code("gan_core/training/plane/gan_step.py", "gan_step", "critic_step", "generator_gradients")
    loss = panel.params.each_member()[member].loss
    lesson.code(f"gan_core/losses/{loss}.py", type(losses[loss]).__name__)
    st.caption("Share gives the command and the notebook lines of this run.")
with words:
    lesson.glossary(
        "generator",
        "critic",
        "noise",
        "logit",
        "gradient",
        "optimal critic",
        "mode",
        "mode collapse",
        "saturation",
        "seed",
    )
