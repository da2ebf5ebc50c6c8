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
        "Under D* the integrand of the minimax gradient is θ q D*, largest between the two bells. That of the non-saturating one is θ q (1 − D*), largest at the "
        "generated points, where hardly any data come. Whether this is the reason was not measured."
    )


def _ratio(snapshot: Mapping[str, Any], member: int, name: str) -> float | None:
    trained, exact = (
        at_step(snapshot, "every", f"{kind}_{name}", AT, member=member) for kind in ("trained", "gradient")
    )
    return None if trained is None else max(trained, 1e-9) / exact


QUESTIONS = [
    Check(
        "exact_hardest",
        f"At θ = 3: which gradient is farther from the exact one, as a ratio, under a discriminator trained for {AT} steps?",
        hardest,
        explain_hardest,
        f"at step {AT}",
        options=("the minimax one", "the non-saturating one"),
        note="Ask where on the x axis each loss reads the discriminator.",
        fits=lambda snapshot: snapshot["params"]["theta"] == 3,
        claims=("non_saturating_is_harder", "minimax_is_met", "non_saturating_is_short"),
    )
]

SEEN = """
Data are N(0, 1), generated points N(θ, 1), so the **optimal discriminator** is known: D\\*(x) = p/(p + q) = σ(θ²/2 − θx). So are both generator gradients, as integrals. D\\* is held fixed while θ moves.

- Move **θ** away from the data. The minimax gradient rises, then falls: with the bells apart, D\\* is nearly 0 at nearly every generated point, and log(1 − D) is flat there.
  The non-saturating one grows. Their sum is θ, whatever θ is.
- **JS** goes up to log 2 = 0.693 and levels off: where it is flat, it hardly changes if the bells move farther apart. The minimax gradient is the slope of 2 JS.
- The **trained discriminator** learns from batches. Rings, and the figures in brackets above the picture, show ∂L_G/∂θ under it in place of D\\*; the lowest chart shows both gradients against its steps. Where a trained discriminator's gradient points the wrong way it has no place on a logarithmic axis: a gap. ½ V + log 2 is never above JS,
  for V is largest at D\\*.
"""

TRIES = [
    Try("Close: θ = 1", {"theta": 1.0}, "0.40 and 0.60: under D* both gradients are of similar size. And under the trained discriminator?", chart="gradients", claims=("close_both_losses_pull",)),
    Try("Far: θ = 8", {"theta": 8.0}, "Under D* the minimax gradient is 20,000 times smaller than the non-saturating one. What does the trained discriminator say, and how does that change as it trains?", chart="gradients", claims=("far_minimax_is_too_large", "far_non_saturating_is_too_small")),
    Try("Sixteen discriminators", {"members": 16}, "Do they agree? On which side of the exact gradient are they, for either loss?", chart="gradients", claims=("minimax_is_met", "non_saturating_is_short")),
    Try("Few samples", {"batch_size": 16, "members": 8}, "How much do the gradients change from step to step? Compare with a batch of 256.", chart="training", claims=("batches_of_16_scatter", "batches_of_256_scatter_less")),
]  # fmt: skip

LESSON = Lesson(
    path="exact",
    topic="Saturation",
    title="Saturation, exactly",
    question="What is the generator's gradient with the optimal discriminator?",
    claim="Under the optimal discriminator, log(1 − D) descends 2 JS, and its gradient vanishes where JS is flat. −log D descends KL(q‖p) − 2 JS; between two Gaussians of one width its gradient grows with their distance.",
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
            "Kullback–Leibler divergence",
            "optimal discriminator",
            "nat",
        ),
    ),
)
