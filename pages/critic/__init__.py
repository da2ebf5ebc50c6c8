"""Lesson: what trained networks say of two parallel lines. A discriminator of logits estimates JS, a critic of bounded slope estimates W₁."""

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

GROUPS = {"lines": "Lines and constraint", "critics": "Both networks", "more": "Seed"}
SIMPLE = ("theta", "constraint", "penalty_weight")
AT = 500
LESS, EQUAL, MORE = "less than W₁", "W₁, within 5 %", "more than W₁"
SHORTER, ALIKE, LONGER = "less than half as long", "alike, within a factor of 2", "more than twice as long"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, shown: str) -> dict[str, Figure]:
    """The lines before one of the networks, and what both say."""
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
        f"‖∇f‖ was {format_number(of_f, 2)}, ‖∇D‖ {format_number(of_D, 2)}. ∇D = D (1 − D) ∇f has the factor D, which is near 0 on the generated line. "
        "Let both train on: does this gap grow?"
    )


def push(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How the slope of log D compares with that of the bounded critic's f."""
    of_f, of_log_D = (value(snapshot, name, member) for name in ("slope_f", "slope_log_D"))
    if of_f is None:
        return None
    return SHORTER if of_log_D < of_f / 2 else LONGER if of_log_D > 2 * of_f else ALIKE


def explain_push(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    of_D, of_log_D, of_f = (
        format_number(value(snapshot, name, member), 2) for name in ("slope_D", "slope_log_D", "slope_f")
    )
    return (
        f"‖∇ log D‖ was {of_log_D}, ‖∇f‖ of the bounded critic {of_f}, ‖∇D‖ {of_D}. ∇ log D = (1 − D) ∇f has no factor D: it is as large as the slope of the "
        "logits, and nothing bounds that. Disjoint supports starve log(1 − D), and not −log D."
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
        note="Ask for reasons for each of the three first. Then ask what the penalty costs at slope 1, and what a little more slope brings.",
        fits=lambda snapshot: (
            apart(snapshot)
            and snapshot["params"]["constraint"] == "gradient_penalty"
            and snapshot["params"]["penalty_weight"] == 1
        ),
        claims=("soft_penalty_overshoots",),
    ),
    Check(
        "critic_decades",
        f"At the generated line after {AT} steps: by how many powers of ten is the slope of f larger than that of D?",
        decades,
        explain_decades,
        f"at step {AT}",
        tolerance=1.0,
        most=12,
        note="Both networks saw the same batches and began with the same weights.",
        fits=apart,
        claims=("slope_of_D_is_small", "D_goes_on_flattening"),
    ),
    Check(
        "critic_push",
        f"A generator with the loss −log D is pushed by ∇ log D. How long is that at the generated line after {AT} steps, compared with the bounded critic's ∇f?",
        push,
        explain_push,
        f"at step {AT}",
        options=(SHORTER, ALIKE, LONGER),
        note="Show ∇D first, and ask what a generator can learn from such a discriminator. Then show ∇ log D of the same network.",
        fits=apart,
        claims=("log_D_pushes", "log_D_does_not_flatten"),
    ),
]

SEEN = """
Data lie on the line (0, u), generated points on (θ, u), u from 0 to 1: the example of the WGAN paper ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Example 1). Nothing
generates here: **θ** is yours to move. Two networks of one seed begin with the same weights and see the same batches; choose above the picture which of them it shows.

- **The logit discriminator** learns to say which line a point is from. ½ V + log 2, read from its scores, is a lower bound of the Jensen–Shannon divergence, which is log 2 = 0.693 for
  every θ but 0: the best it can say is *that* the lines are apart, not how far. The nearer D is to 1 on one line and to 0 on the other, the flatter D is on both: see the arrows ∇D.
- **What reaches a generator** is not ∇D itself. The loss log(1 − D) passes on ∇D/(1 − D): it vanishes with ∇D. The *non-saturating* loss −log D passes on **∇ log D** = ∇D/D = (1 − D) ∇f, which has no factor D. Choose *log D* above
  the picture: the same network, other arrows. So two lines apart do not stop every GAN, but the length of these arrows says nothing of the distance.
- **The bounded critic** makes E f(real) − E f(generated) large while its slope is held down. Its estimate is compared with W₁ = |θ|. Arrows have one logarithmic scale, whose key is in the corner.
- **Three ways to bound a slope.** The *spectral norm* divides each weight matrix by its norm; the layers between are 1-Lipschitz (leaky ReLU), so the slope is at most 1, and the estimate at most W₁. The norm is estimated, one step of power iteration at a time, so both can be passed by a little.
  The *gradient penalty* is soft and lets the slope pass 1: the dotted line is the estimate of the best critic under it. *Weight clipping*
  bounds the slope by a number that is not known beforehand: only the estimate **over its slope**, divided by the largest slope measured between the lines, can be compared with W₁.
- The uppermost chart is a cut at half the height: D and f against x; the rules stand where the lines do.
"""

TRIES = [
    Try("λ = 1 at θ = 2", {"theta": 2.0, "penalty_weight": 1.0}, "W₁ is 2. The best critic under this penalty has the slope 1 + θ/2λ = 2, and so says 4, twice W₁. What does the trained one say? With λ = 10, as in the WGAN-GP paper, the best one says 2.2.", chart="wasserstein", claims=("twice_w1", "overshoot_by_the_formula")),
    Try("λ = 100 at θ = 2, sixteen seeds", {"theta": 2.0, "penalty_weight": 100.0, "members": 16}, "The best critic says 2.02 now. Do all seeds come there? Some first go below 0: the penalty asks for a slope of size 1 in either direction, so a wrong direction is not penalised.", chart="wasserstein", claims=("hard_penalty_is_close", "some_climb_the_wrong_way")),
    Try("One on the other: θ = 0", {"theta": 0.0}, "JS and W₁ are 0. What do the networks say? Then move θ a little: JS is log 2 at once, W₁ is only what you moved. How many steps does the discriminator of logits need to find it?", chart="js", claims=("one_on_the_other",)),
    Try("Weight clipping", {"constraint": "weight_clipping", "theta": 2.0}, "Is the estimate above or below W₁? And over its slope? Then move the clip to 0.01: what becomes of both?", chart="wasserstein", claims=("clipped_says_too_much", "clipped_over_its_slope", "clipped_tight_says_too_little", "clipped_tight_over_its_slope")),
    Try("Spectral norm, sixteen seeds", {"constraint": "spectral_norm", "members": 16}, "W₁ is a bound now. How close does each seed come to it, and does one pass it?", chart="wasserstein", claims=("spectral_norm_stays_below", "spectral_norm_comes_close")),
]  # fmt: skip


def choose(run: RunPanel) -> dict[str, str]:
    """Choose which of the two networks the picture shows, and which slope."""
    shown = st.segmented_control(
        "The slope in the picture",
        list(figures.SHOWN),
        default="bounded",
        format_func=figures.SHOWN.__getitem__,
        key="critic_shown",
        required=True,
        label_visibility="collapsed",
    )
    return {"shown": shown}


LESSON = Lesson(
    path="critic",
    topic="Distances",
    title="Trained critics",
    question="What does a trained discriminator say of the distance?",
    claim="Of two lines apart, a discriminator of logits says nearly log 2 at any distance: D goes flat, but log D does not. A critic whose slope is bounded says how far apart they are; under a soft "
    "penalty it says too much.",
    able="You will be able to read a divergence from a network's scores, to say how far the reading can be trusted, and what each loss passes on to a generator.",
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
        words=("discriminator", "critic", "logit", "vanishing gradient", "minimax loss", "non-saturating loss", "Jensen–Shannon divergence", "Wasserstein distance", "Lipschitz", "gradient penalty", "weight clipping", "spectral norm", "nat", "decade"),
    ),
)  # fmt: skip
