"""Lesson: gradient saturation, exactly. Both generator gradients where everything is known."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import saturation as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import ExactSaturationParams
from gan_core.theory import saturation
from ui import checks, dependent_fragments, lesson
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {"lab": "", "critic": "The trained critic", "more": Fold("Seed")}
AT = 400


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The densities with both critics, and the gradients."""
    return {
        "picture": figures.densities(snapshot, view.theme, member, layers=view.layers),
        "gradients": figures.gradients_by_theta(snapshot, view.theme, member),
        "js": figures.js_by_theta(snapshot, view.theme, member),
        "training": figures.training(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The exact figures, and the trained critic's behind them."""
    pairs = {"minimax (trained)": "minimax", "non-saturating (trained)": "non_saturating"}
    found = {
        words: "{} ({})".format(
            *(format_number(snapshot[f"{kind}_{name}"][member], 4) for kind in ("gradient", "trained"))
        )
        for words, name in pairs.items()
    }
    return {"θ": f"{snapshot['picture']['theta']:g}", **found}


def hardest(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Which of the two gradients the trained critic gets less right, as a share of the exact one, at step AT."""
    series = snapshot["history"]["every"]
    if snapshot["step"] < AT:
        return None
    row = int(np.searchsorted(series["step"], AT, side="right")) - 1
    off = {name: _ratio(series, row, member, name) for name in ("minimax", "non_saturating")}
    return (
        "the minimax one"
        if abs(np.log(off["minimax"])) > abs(np.log(off["non_saturating"]))
        else "the non-saturating one"
    )


def explain_hardest(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    series = snapshot["history"]["every"]
    row = int(np.searchsorted(series["step"], AT, side="right")) - 1
    off = {name: 100 * _ratio(series, row, member, name) for name in ("minimax", "non_saturating")}
    return (
        f"Under the trained critic the minimax gradient was {off['minimax']:.0f} % of the exact one, the non-saturating {off['non_saturating']:.0f} %. "
        "The minimax gradient lives where D is near ½, between the two bells, where both send many samples; the non-saturating one lives at the generated "
        "points, where hardly any data come and the critic must guess its slope."
    )


def _ratio(series: Mapping[str, np.ndarray], row: int, member: int, name: str) -> float:
    return float(max(series[f"trained_{name}"][row, member], 1e-9) / series[f"gradient_{name}"][row, member])


CHECKS = [
    checks.Check(
        "exact_hardest",
        f"At θ = 3: which gradient does a critic of {AT} steps get less right, as a share of the exact one?",
        hardest,
        explain_hardest,
        f"at step {AT}",
        options=("the minimax one", "the non-saturating one"),
        note="Ask where on the x axis each loss reads the critic.",
        fits=lambda snapshot: snapshot["params"]["theta"] == 3,
    )
]

SEEN = """
Data are N(0, 1), generated points N(θ, 1), so the **best critic** is known: D\\*(x) = p/(p + q) = σ(θ²/2 − θx). So are both generator gradients, as integrals.

- Move **θ** away from the data. The minimax gradient rises, then falls to nothing: with the bells apart, D\\* is 0 at every generated point, and log(1 − D) is flat there.
  The non-saturating one only grows. Their sum is θ, whatever θ is.
- **JS** goes up to log 2 = 0.693 and stays: it cannot tell far from farther. The minimax gradient is the slope of 2 JS.
- The **trained critic** learns from batches. Rings, and the figures in brackets above the picture, show ∂L_G/∂θ under it in place of D\\*; the lowest chart shows how it comes closer, step by step. Where a trained critic's gradient points the wrong way it has no place on a logarithmic axis: a gap. ½ V + log 2 stays below JS:
  the best critic is where V is largest.
"""


@st.fragment
def derivation(panel: RunPanel) -> None:
    """Each step with both sides in numbers, at the slider's θ."""
    dependent_fragments.rerun_when(panel, "derivation", panel.look(), lambda new: new["params"]["theta"])
    theta = panel.params.theta
    best = saturation.exact(theta)
    minimax, other, js = (float(value) for value in (best.gradient_minimax, best.gradient_non_saturating, best.js_nats))
    h = 1e-4
    slope_js = float(saturation.exact(theta + h).js_nats - saturation.exact(abs(theta - h)).js_nats) / (
        2 * h
    )  # JS is even
    lesson.derivation(
        [
            (
                "The best critic",
                r"D^*(x) = \frac{p(x)}{p(x) + q(x)} = \sigma\!\left(\tfrac{\theta^2}{2} - \theta x\right)",
                "For each x the critic maximises p log D + q log(1 − D), which is largest at D = p/(p + q) "
                "([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Proposition 1). With two normal densities the quotient is a logistic curve with slope −θ.",
            ),
            (
                "Why D* may be held fixed",
                r"\frac{d}{d\theta} \max_D V(D, \theta) = \frac{\partial V}{\partial \theta}(D^*, \theta)",
                "At its maximum V does not change to first order when D does: the envelope argument. So the generator's gradient under a fixed D* is the derivative of the "
                "value at the optimum, and V(D*) = 2 JS − log 4 ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Theorem 1).",
            ),
            (
                "Minimax descends 2 JS",
                r"\frac{\partial}{\partial \theta}\,\mathbb{E}_{q_\theta}[\log(1 - D^*)] = \theta\,\mathbb{E}_q[D^*] = 2\,\frac{d\,\mathrm{JS}}{d\theta}",
                f"At θ = {theta:g}: θ E[D*] = **{minimax:.6g}**; twice the slope of JS by differences: **{2 * slope_js:.6g}**.",
            ),
            (
                "Both gradients sum to θ",
                r"\begin{aligned} \theta\,\mathbb{E}_q[D^*] + \theta\,\mathbb{E}_q[1 - D^*] &= \theta \\ &= \frac{d}{d\theta}\,\mathrm{KL}(q_\theta \,\|\, p) \end{aligned}",
                f"At θ = {theta:g}: {minimax:.6g} + {other:.6g} = **{minimax + other:.6g}**, and KL(q‖p) = θ²/2 = {theta**2 / 2:.6g} has the slope **{theta:g}**.",
            ),
            (
                "Non-saturating descends KL(q‖p) − 2 JS",
                r"\frac{\partial}{\partial \theta}\,\mathbb{E}_{q_\theta}[-\log D^*] = \frac{d}{d\theta}\left[\mathrm{KL}(q_\theta \,\|\, p) - 2\,\mathrm{JS}\right]",
                f"At θ = {theta:g}: **{other:.6g}** on the left, {theta:g} − {2 * slope_js:.6g} = **{theta - 2 * slope_js:.6g}** on the right "
                "(Arjovsky & Bottou 2017, [arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Theorem 2.5). It does not vanish where JS is flat, for KL is not. And it minds generated points where "
                f"there are no data, but hardly data where there are no generated points: JS has a minus, and JS = {abs(js):.4f} is at most log 2. So it may drop modes.",
            ),
        ]
    )


TRIES = [
    ("Close: θ = 1", {"theta": 1.0}, "0.40 and 0.60: both gradients are of one size. A saturating loss does no harm here."),
    ("Far: θ = 8", {"theta": 8.0}, "The minimax gradient is 20,000 times smaller than the non-saturating one. How long does a trained critic take to say so?"),
    ("Sixteen critics", {"members": 16}, "Do they agree? Where do they disagree most?"),
    ("Few samples", {"batch_size": 16, "members": 8}, "A noisy critic: look at the gradients that it gives between two steps."),
]  # fmt: skip


bar, left, right = lesson.frame("exact")
panel = RunPanel(
    "exact_saturation", key="exact_saturation", layers=figures.LAYERS, shown=tuple(figures.LAYERS), speed="100"
)
with left, st.container(key="lesson_controls", height=500, border=False):
    panel.controls(ExactSaturationParams, GROUPS)
with bar:
    member = panel.bar({"step": "Step"})
with right:
    panel.live(draw, readings, member=member, height=470)

proof, predict, what, attempt, code, words = st.tabs(
    ["The proof", "Predict", "What you see", "Try", "The code", "Words"]
)
with proof:
    derivation(panel)
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    lesson.suggestions(ExactSaturationParams, TRIES, fresh=True)
with code:
    lesson.code("gan_core/theory/saturation.py", "exact", "under_critic")
    lesson.code("gan_core/training/plane/critics.py", "Critics")
with words:
    lesson.glossary("generator", "critic", "logit", "gradient", "saturation", "seed")
