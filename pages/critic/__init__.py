"""Lesson: what trained critics say of two parallel lines. Logits estimate JS, a bounded slope estimates W₁."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import line_critic as figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from pages.critic import mathematics
from ui import controls
from ui.lesson import Check, Lesson, Source, Training, Try, live_steps
from ui.live_view import Drag, Seen
from ui.run_panel import RunPanel

GROUPS = {"lines": "Lines and constraint", "critics": "Both critics", "more": "Seed"}
SIMPLE = ("theta", "constraint", "penalty_weight")
AT = 500
LESS, EQUAL, MORE = "less than W₁", "W₁, within 5 %", "more than W₁"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, shown: str) -> dict[str, Figure]:
    """The lines before one of the critics, and what both say."""
    return {
        "picture": figures.scene(snapshot, view.theme, member, discriminator=shown, layers=view.layers),
        "cut": figures.cut(snapshot, view.theme, member),
        "js": figures.js(snapshot, view.theme),
        "wasserstein": figures.wasserstein(snapshot, view.theme),
        "slopes": figures.slopes(snapshot, view.theme),
    }


def drag(to: Drag) -> None:
    """Take the dragged line's place."""
    controls.set_values({"theta": to.x}, why="Dragged", gesture=to.gesture)


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The estimates of the seed shown, each with what is exact."""
    said = {name: format_number(snapshot[name][member], 3) for name in ("js_estimate", "js_exact", "estimate", "exact")}
    return {
        "JS": f"{said['js_estimate']} of {said['js_exact']}",
        "W₁": f"{said['estimate']} for {said['exact']}",
        "over its slope": format_number(snapshot["estimate_over_slope"][member], 3),
    }


def value(snapshot: Mapping[str, Any], name: str, member: int) -> Any:
    """A figure of step AT; None before it."""
    return at_step(snapshot, "every", name, AT, member=member)


def overshoot(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the bounded critic's estimate is W₁."""
    estimate, exact = (value(snapshot, name, member) for name in ("estimate", "exact"))
    if estimate is None:
        return None
    return EQUAL if abs(estimate - exact) <= 0.05 * exact else MORE if estimate > exact else LESS


def explain_overshoot(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    estimate, exact, optimum = (value(snapshot, name, member) for name in ("estimate", "exact", "optimum"))
    return (
        f"It said {format_number(estimate, 3)} where W₁ is {format_number(exact, 3)}; the best critic under this penalty says {format_number(optimum, 3)}. "
        "The penalty only makes slopes other than 1 expensive: near 1 it is flat, so a slightly larger slope costs less than it gains."
    )


def decades(snapshot: Mapping[str, Any], member: int) -> float | None:
    """By how many powers of ten the slope of f exceeds that of D."""
    of_f, of_D = (value(snapshot, name, member) for name in ("slope_f", "slope_D"))
    if of_f is None:
        return None
    return round(float(np.log10(of_f / max(of_D, 1e-38))), 1)


def explain_decades(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    of_f, of_D = (value(snapshot, name, member) for name in ("slope_f", "slope_D"))
    return (
        f"‖∇f‖ was {format_number(of_f, 2)}, ‖∇D‖ {format_number(of_D, 2)}. The surer the logit discriminator, the nearer D is to 0 on the whole generated line, and the flatter. "
        "Let it train on: this gap grows, the other slope stays."
    )


def apart(snapshot: Mapping[str, Any]) -> bool:
    """Whether the lines stand apart."""
    return abs(snapshot["params"]["theta"]) >= 0.5


QUESTIONS = [
    Check(
        "critic_overshoot",
        f"After {AT} steps under the gradient penalty with λ = 1: what is the bounded critic's estimate?",
        overshoot,
        explain_overshoot,
        f"at step {AT}",
        options=(LESS, EQUAL, MORE),
        note="Most expect W₁, or less, for a critic that is not yet trained. Ask what the penalty costs at slope 1, and what a little more slope brings.",
        fits=lambda snapshot: (
            apart(snapshot)
            and snapshot["params"]["constraint"] == "gradient_penalty"
            and snapshot["params"]["penalty_weight"] == 1
        ),
    ),
    Check(
        "critic_decades",
        f"At the generated line after {AT} steps: by how many powers of ten is the slope of f larger than that of D?",
        decades,
        explain_decades,
        f"at step {AT}",
        tolerance=1.0,
        most=12,
        note="Both critics saw the same batches and began with the same weights.",
        fits=apart,
    ),
]

SEEN = """
Data lie on the line (0, u), generated points on (θ, u), u from 0 to 1: the example of the WGAN paper ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Example 1). Nothing
generates here: **θ** is yours to move. Two critics of one seed begin with the same weights and see the same batches; choose above the picture which of them it shows.

- **The logit discriminator** learns to say which line a point is from. ½ V + log 2, read from its scores, is a lower bound of the Jensen–Shannon divergence, and goes to log 2 = 0.693 for
  every θ but 0: it says *that* the lines are apart, not how far. D is 1 on one line, 0 on the other and flat on both: the arrows there, ∇D, shrink.
- **The bounded critic** makes E f(real) − E f(generated) large without being steep. Its estimate follows |θ|, and its arrows, ∇f, are as long at the generated line as between
  the lines. Arrows have one logarithmic scale, whose key is in the corner.
- **Three ways to bound a slope.** The *spectral norm* keeps it at 1 or less: the estimate comes from below. The *gradient penalty* is soft and lets it pass 1: the estimate ends near the dotted line. *Weight clipping*
  bounds it by a number that nobody knows: only the estimate **over its slope**, divided by the largest slope measured between the lines, can be compared with W₁.
- The uppermost chart is a cut at half the height: D is a step, f a slope; the rules stand where the lines do.
"""

TRIES = [
    Try("λ = 1 at θ = 2", {"theta": 2.0, "penalty_weight": 1.0}, "W₁ is 2. The estimate ends near 4, twice as much: the slope is 1 + θ/2λ = 2. With λ = 10, as in the WGAN-GP paper, it ends near 2.2.", chart="wasserstein"),
    Try("λ = 100 at θ = 2, sixteen seeds", {"theta": 2.0, "penalty_weight": 100.0, "members": 16}, "Now all end near 2.02. But some first climb the wrong way, to an estimate below 0: the penalty asks for slope 1, not for its direction, and so hard a one is slow to turn.", chart="wasserstein"),
    Try("One on the other: θ = 0", {"theta": 0.0}, "JS and W₁ are 0, and so is what both networks say. Then move θ a little: JS is log 2 at once, and the logit discriminator needs long to find it; W₁ is only what you moved.", chart="js"),
    Try("Weight clipping", {"constraint": "weight_clipping", "theta": 2.0}, "The estimate is more than twice W₁. Over its slope it is nearer, and below. Then move the clip to 0.01: what becomes of both?", chart="wasserstein"),
    Try("Spectral norm, sixteen seeds", {"constraint": "spectral_norm", "members": 16}, "Every estimate comes to W₁ from below, for every seed. How close?", chart="wasserstein"),
]  # fmt: skip


def choose(run: RunPanel) -> dict[str, str]:
    """Choose which of the two critics the picture shows."""
    shown = st.segmented_control(
        "The critic in the picture",
        list(figures.CRITICS),
        default="bounded",
        format_func=figures.CRITICS.__getitem__,
        key="critic_shown",
        required=True,
        label_visibility="collapsed",
    )
    return {"shown": shown}


LESSON = Lesson(
    path="critic",
    topic="Distances",
    title="Trained critics",
    question="What does a trained critic say of the distance?",
    claim="A discriminator of logits says log 2 of any two lines that are apart, and goes flat; one whose slope is bounded says how far apart they are, and under a soft penalty it "
    "says too much.",
    able="You will be able to read a divergence from a critic's scores, and to say how far the reading can be trusted.",
    minutes=20,
    level="advanced",
    assumes="the lesson on parallel lines",
    shows=Training(
        experiment="line_critic",
        groups=GROUPS,
        simple=SIMPLE,
        own={"above the picture": choose},
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        speed="100",
        on_drag=drag,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(mathematics.steps, mathematics.reads),
        code=[
            Source.of("gan_core/theory/penalised_critic.py", "best_slope", "value", "best_estimate"),
            Source.of("gan_core/training/plane/discriminators.py", "Discriminators"),
            Source.of("gan_core/training/constraints/gradient_penalty.py", "gradient_penalty"),
        ],
        words=("critic", "logit", "Jensen–Shannon divergence", "Wasserstein distance", "Lipschitz", "gradient penalty", "weight clipping", "spectral norm", "nat", "decade"),
    ),
)  # fmt: skip
