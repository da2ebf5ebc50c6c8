"""Lesson: gradient saturation, exactly. Both generator gradients where everything is known."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import saturation as figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from pages.exact import mathematics
from ui.lesson import Check, Lesson, Source, Training, Try, live_steps
from ui.live_view import Seen

GROUPS = {"lab": "Laboratory", "discriminator": "The trained discriminator", "more": "Seed"}
SIMPLE = ("theta", "lr")
AT = 400


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The densities with both discriminators, and the gradients."""
    return {
        "picture": figures.densities(snapshot, view.theme, member, layers=view.layers),
        "gradients": figures.gradients_by_theta(snapshot, view.theme, member),
        "js": figures.js_by_theta(snapshot, view.theme, member),
        "training": figures.training(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The exact figures, and the trained discriminator's behind them."""
    pairs = {"minimax (trained)": "minimax", "non-saturating (trained)": "non_saturating"}
    found = {
        words: "{} ({})".format(
            *(format_number(snapshot[f"{kind}_{name}"][member], 4) for kind in ("gradient", "trained"))
        )
        for words, name in pairs.items()
    }
    return {"θ": f"{snapshot['picture']['theta']:g}", **found}


def hardest(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Which of the two gradients the trained discriminator gets less right, as a share of the exact one, at step AT."""
    minimax, other = (_ratio(snapshot, member, name) for name in ("minimax", "non_saturating"))
    if minimax is None or other is None:
        return None
    return "the minimax one" if abs(np.log(minimax)) > abs(np.log(other)) else "the non-saturating one"


def explain_hardest(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    minimax, other = (100 * (_ratio(snapshot, member, name) or np.nan) for name in ("minimax", "non_saturating"))
    return (
        f"Under the trained discriminator the minimax gradient was {minimax:.0f} % of the exact one, the non-saturating {other:.0f} %. "
        "The minimax gradient lives where D is near ½, between the two bells, where both send many samples; the non-saturating one lives at the generated "
        "points, where hardly any data come and the discriminator must guess its slope."
    )


def _ratio(snapshot: Mapping[str, Any], member: int, name: str) -> float | None:
    trained, exact = (
        at_step(snapshot, "every", f"{kind}_{name}", AT, member=member) for kind in ("trained", "gradient")
    )
    return None if trained is None else max(trained, 1e-9) / exact


QUESTIONS = [
    Check(
        "exact_hardest",
        f"At θ = 3: which gradient does a discriminator of {AT} steps get less right, as a share of the exact one?",
        hardest,
        explain_hardest,
        f"at step {AT}",
        options=("the minimax one", "the non-saturating one"),
        note="Ask where on the x axis each loss reads the discriminator.",
        fits=lambda snapshot: snapshot["params"]["theta"] == 3,
    )
]

SEEN = """
Data are N(0, 1), generated points N(θ, 1), so the **best discriminator** is known: D\\*(x) = p/(p + q) = σ(θ²/2 − θx). So are both generator gradients, as integrals.

- Move **θ** away from the data. The minimax gradient rises, then falls to nothing: with the bells apart, D\\* is 0 at every generated point, and log(1 − D) is flat there.
  The non-saturating one only grows. Their sum is θ, whatever θ is.
- **JS** goes up to log 2 = 0.693 and stays: it cannot tell far from farther. The minimax gradient is the slope of 2 JS.
- The **trained discriminator** learns from batches. Rings, and the figures in brackets above the picture, show ∂L_G/∂θ under it in place of D\\*; the lowest chart shows how it comes closer, step by step. Where a trained discriminator's gradient points the wrong way it has no place on a logarithmic axis: a gap. ½ V + log 2 stays below JS:
  the best discriminator is where V is largest.
"""

TRIES = [
    Try("Close: θ = 1", {"theta": 1.0}, "0.40 and 0.60: both gradients are of one size. A saturating loss does no harm here.", chart="gradients"),
    Try("Far: θ = 8", {"theta": 8.0}, "The minimax gradient is 20,000 times smaller than the non-saturating one. How long does a trained discriminator take to say so?", chart="gradients"),
    Try("Sixteen discriminators", {"members": 16}, "Do they agree? Where do they disagree most?", chart="gradients"),
    Try("Few samples", {"batch_size": 16, "members": 8}, "A noisy discriminator: look at the gradients that it gives between two steps.", chart="gradients"),
]  # fmt: skip

LESSON = Lesson(
    path="exact",
    topic="Saturation",
    title="Saturation, exactly",
    question="What is the generator's gradient with the optimal discriminator?",
    claim="log(1 − D) descends the Jensen–Shannon divergence and starves where that is flat; −log D descends another quantity, and does not.",
    able="You will be able to say what each loss descends, and to check it against an integral.",
    minutes=20,
    level="intermediate",
    assumes="the lesson on the plane, and what a density is",
    shows=Training(
        experiment="exact_saturation",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        speed="100",
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(mathematics.steps, lambda snapshot: snapshot["params"]["theta"]),
        code=[
            Source.of("gan_core/theory/saturation.py", "exact", "under_discriminator"),
            Source.of("gan_core/training/plane/discriminators.py", "Discriminators"),
        ],
        words=(
            "generator",
            "discriminator",
            "logit",
            "gradient",
            "saturation",
            "seed",
            "Jensen–Shannon divergence",
            "nat",
        ),
    ),
)
