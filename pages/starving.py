"""Lesson: the starving generator. A frozen generator before critics that learn."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import starving as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import StarvingGeneratorParams
from ui import checks, lesson
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {"game": "", "more": Fold("Seed")}
FIRST, LAST = 100, 2000


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The samples before the critic, and what reaches the generator."""
    return {
        "picture": figures.scene(snapshot, view.theme, member, layers=view.layers),
        "gradients": figures.gradients(snapshot, view.theme),
        "spread": figures.spread(snapshot, view.theme),
        "mean_D": figures.mean_D(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The gradients of the member shown."""
    now = snapshot["now"]
    return {
        "gradient, minimax": format_number(now["gradient_minimax"][member], 2),
        "non-saturating": format_number(now["gradient_non_saturating"][member], 2),
        "spread": f"{now['spread_non_saturating'][member]:.2f}",
    }


def decades(snapshot: Mapping[str, Any], member: int) -> float | None:
    """By how many powers of ten the minimax gradient fell from step FIRST to LAST."""
    series = snapshot["history"]["every"]
    if snapshot["step"] < LAST:
        return None
    first, last = (
        float(series["gradient_minimax"][int(np.searchsorted(series["step"], at)), member]) for at in (FIRST, LAST)
    )
    return round(float(np.log10(first / max(last, 1e-38))), 1)


def explain_decades(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    series = snapshot["history"]["every"]
    rows = [int(np.searchsorted(series["step"], at)) for at in (FIRST, LAST)]
    minimax, other = (
        [float(series[f"gradient_{name}"][row, member]) for row in rows] for name in ("minimax", "non_saturating")
    )
    return (
        f"From step {FIRST} to {LAST:,} the minimax gradient went from {format_number(minimax[0], 2)} to {format_number(minimax[1], 2)}, the non-saturating one from {format_number(other[0], 2)} to "
        f"{format_number(other[1], 2)}. The critic became surer, and log(1 − D) is flat where D is near 0. The generator has not moved: its samples are as wrong as at the start."
    )


CHECKS = [
    checks.Check(
        "starving_decades",
        f"From critic step {FIRST} to {LAST:,}: by how many powers of ten does the minimax gradient fall?",
        decades,
        explain_decades,
        f"at step {LAST:,}",
        tolerance=1.0,
        most=12,
        note="Everyone expects that a better critic teaches better.",
    )
]

SEEN = """
The generator is **frozen**. Fresh critics learn to tell its samples from the data, and at every tenth of their steps the gradient that would reach the generator is measured, with
either loss under the same critic. This is the experiment of Arjovsky & Bottou 2017 ([arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Fig. 2).

- **A line, one apart**: data (0, u), generated points (θ, u) with θ = 1, u ~ U(0, 1); the gradient is |∂L_G/∂θ|.
- **Digits and MNIST**: our DCGAN, stopped early and late in its training. The gradient is over all its weights, of 64 images. Which of its states starves first?
- **Spread**: how much the −log D gradient differs between samples, as standard deviation over mean: of ∂L/∂θ for the line, of ‖∂L/∂x‖ for images. Theorem 2.6 of that paper says that its variance is infinite; it assumes that the critic
  differs from the best one by *white noise*. A network of finite size is smooth, its variance is finite, and that is what is shown here. Look whether it grows.
"""

TRIES = [
    ("Digits, early and late", {"preset": "digits"}, "Two states of one generator. The better one is harder to tell from the data: does its gradient live longer?"),
    ("MNIST after 1, 10 and 25 epochs", {"preset": "mnist"}, "The setting of the paper's figure. It needs MNIST."),
    ("Eight critics", {"generator": "lines", "seeds": 8}, "The fall is no accident of a seed."),
    ("A slower critic", {"lr": 1e-4}, "It only takes longer. A weak critic is a cure for as long as it stays weak."),
]  # fmt: skip


bar, left, right = lesson.frame("starving")
panel = RunPanel("starving_generator", key="starving_generator", layers=figures.LAYERS, shown=tuple(figures.LAYERS))
with left, st.container(key="lesson_controls", height=500, border=False):
    panel.controls(StarvingGeneratorParams, GROUPS)
if panel.params.generator != "lines":  # images have no plane with data and a critic's landscape
    panel.layers = {"generated": figures.LAYERS["generated"]}
with bar:
    member = panel.bar({"step": "Step"})
with right:
    panel.live(draw, readings, member=member, height=470)

predict, what, attempt, code, words = st.tabs(["Predict", "What you see", "Try", "The code", "Words"])
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    lesson.suggestions(StarvingGeneratorParams, TRIES, fresh=True)
with code:
    file = "lines" if panel.params.generator == "lines" else "images"
    lesson.code(f"gan_core/experiments/frozen/{file}.py", f"Frozen{file.title()}")
with words:
    lesson.glossary("generator", "critic", "logit", "gradient", "saturation", "epoch", "seed")
