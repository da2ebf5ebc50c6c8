"""Lesson: what trained critics say of two parallel lines. Logits estimate JS, a bounded slope estimates W₁."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import line_critic as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import LineCriticParams
from gan_core.theory import penalised_critic
from ui import checks, controls, dependent_fragments, lesson
from ui.controls import Fold
from ui.live_view import Drag, Seen
from ui.run_panel import RunPanel

GROUPS = {"lines": "", "critics": "Both critics", "more": Fold("Seed")}
AT = 500
LESS, EQUAL, MORE = "less than W₁", "W₁, within 5 %", "more than W₁"


def draw(shown: str, snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The lines before one of the critics, and what both say."""
    return {
        "picture": figures.scene(snapshot, view.theme, member, critic=shown, layers=view.layers),
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


def at(snapshot: Mapping[str, Any], member: int, *names: str) -> list[float]:
    """The figures of step AT."""
    series = snapshot["history"]["every"]
    row = int(np.searchsorted(series["step"], AT, side="right")) - 1
    return [float(series[name][row, member]) for name in names]


def overshoot(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the bounded critic's estimate is W₁."""
    if snapshot["step"] < AT:
        return None
    estimate, exact = at(snapshot, member, "estimate", "exact")
    return EQUAL if abs(estimate - exact) <= 0.05 * exact else MORE if estimate > exact else LESS


def explain_overshoot(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    estimate, exact, optimum = at(snapshot, member, "estimate", "exact", "optimum")
    return (
        f"It said {format_number(estimate, 3)} where W₁ is {format_number(exact, 3)}; the best critic under this penalty says {format_number(optimum, 3)}. "
        "The penalty only makes slopes other than 1 dear: near 1 it is flat, so a little more slope costs less than it brings."
    )


def decades(snapshot: Mapping[str, Any], member: int) -> float | None:
    """By how many powers of ten the slope of f exceeds that of D."""
    if snapshot["step"] < AT:
        return None
    of_f, of_D = at(snapshot, member, "slope_f", "slope_D")
    return round(float(np.log10(of_f / max(of_D, 1e-38))), 1)


def explain_decades(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    of_f, of_D = at(snapshot, member, "slope_f", "slope_D")
    return (
        f"‖∇f‖ was {format_number(of_f, 2)}, ‖∇D‖ {format_number(of_D, 2)}. The surer the logit critic, the nearer D is to 0 on the whole generated line, and the flatter. "
        "Let it train on: this gap grows, the other slope stays."
    )


def apart(snapshot: Mapping[str, Any]) -> bool:
    """Whether the lines stand apart."""
    return abs(snapshot["params"]["theta"]) >= 0.5


CHECKS = [
    checks.Check(
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
    checks.Check(
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

- **The logit critic** learns to say which line a point is from. ½ V + log 2, read from its scores, is a lower bound of the Jensen–Shannon divergence, and goes to log 2 = 0.693 for
  every θ but 0: it says *that* the lines are apart, not how far. D is 1 on one line, 0 on the other and flat on both: the arrows there, ∇D, shrink.
- **The bounded critic** makes E f(real) − E f(generated) large without being steep. Its estimate follows |θ|, and its arrows, ∇f, are as long at the generated line as between
  the lines. Arrows have one logarithmic scale, whose key is in the corner.
- **Three ways to bound a slope.** The *spectral norm* keeps it at 1 or less: the estimate comes from below. The *gradient penalty* is soft and lets it pass 1: the estimate ends near the dotted line. *Weight clipping*
  bounds it by a number that nobody knows: only the estimate **over its slope**, divided by the largest slope measured between the lines, can be compared with W₁.
- The uppermost chart is a cut at half the height: D is a step, f a slope; the rules stand where the lines do.
"""


@st.fragment
def derivation(panel: RunPanel) -> None:
    """Each step with its numbers, at the settings in force, and what this run says of them."""
    params, snapshot = panel.params, panel.look()
    dependent_fragments.rerun_when(panel, "derivation", snapshot, lambda new: (new["step"], new["params"]))
    theta, weight = params.theta, params.penalty_weight
    known = "picture" in snapshot

    def run_says(name: str) -> str:
        return f"**{format_number(snapshot[name][min(member, snapshot['members'] - 1)], 4)}**" if known else "…"

    slope = penalised_critic.best_slope(theta, weight)
    lesson.derivation(
        [
            (
                "JS from a critic, from below",
                r"\begin{aligned} \tfrac12 V(D) + \log 2 &\le \mathrm{JS} \\ V(D) &= \mathbb{E}\log D(x_{\text{real}}) \\ &\quad + \mathbb{E}\log(1 - D(x_{\text{gen}})) \end{aligned}",
                "V is largest at the best critic, where it is 2 JS − 2 log 2 ([arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Theorem 1); every other critic gives less. Two lines that do not "
                f"touch can be told apart without fault: D = 1 here, 0 there, V = 0, and JS = log 2 = 0.6931 whatever θ ≠ 0 is. At θ = {theta:g} this run's critic says {run_says('js_estimate')}.",
            ),
            (
                "Why its slope dies",
                r"\frac{\partial D}{\partial x} = D\,(1 - D)\,\frac{\partial f}{\partial x}, \qquad D = \sigma(f)",
                f"On the generated line D goes to 0, and takes the slope with it: this run has {run_says('slope_D')} there. JS is log 2 on both sides of every θ ≠ 0, so there is no slope that it could pass on.",
            ),
            (
                "W₁ from a critic, from below",
                r"\begin{aligned} W_1 &= \max_{\|f\|_{\mathrm{Lip}} \le 1} \mathbb{E} f(x_{\text{real}}) - \mathbb{E} f(x_{\text{gen}}) \\ &= \min_{\pi}\; \mathbb{E}_\pi \|x_{\text{real}} - x_{\text{gen}}\| \end{aligned}",
                "Kantorovich–Rubinstein duality ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Eqs. 1 and 2). To move (θ, u) to (0, u) costs |θ|, so W₁ is no more; f(x, y) = −x, or x where θ < 0, has slope 1 and "
                f"gives |θ|, so it is no less. W₁ = **{abs(theta):g}**.",
            ),
            (
                "The overshoot of the gradient penalty",
                r"\begin{aligned} & \max_g\; |\theta|\,g - \lambda\,(g - 1)^2 \\ & \Rightarrow\; g = 1 + \frac{|\theta|}{2\lambda} \\ & \text{estimate} = |\theta|\left(1 + \frac{|\theta|}{2\lambda}\right) \end{aligned}",
                f"A critic of slope g on the way from line to line earns |θ| g and pays the penalty of [arXiv:1704.00028](https://arxiv.org/abs/1704.00028), Eq. 3. At θ = {theta:g}, λ = {weight:g}: g = 1 is worth "
                f"{format_number(penalised_critic.value(theta, weight, 1.0), 4)}, g = {format_number(slope, 4)} is worth {format_number(penalised_critic.value(theta, weight, slope), 4)}, and no other g is worth more. The estimate is then "
                f"**{format_number(penalised_critic.best_estimate(theta, weight), 4)}**"
                + (f"; this run's is {run_says('estimate')}. " if params.constraint == "gradient_penalty" else ". ")
                + "A larger λ brings it closer to W₁. A trained one may end some per cent higher: a batch pairs points of different heights, whose ways are a little longer than |θ|.",
            ),
            (
                "Any critic, over its slope",
                r"\frac{\mathbb{E} f(x_{\text{real}}) - \mathbb{E} f(x_{\text{gen}})}{\|f\|_{\mathrm{Lip}}} \;\le\; W_1",
                f"f over its largest slope is nowhere steeper than 1. In this run the estimate {run_says('estimate')} over the largest slope measured, {run_says('largest_slope')}, is {run_says('estimate_over_slope')}; "
                f"W₁ is {abs(theta):g}. The slope is measured at 9 × 256 points from line to line; between them it could be a little larger.",
            ),
        ]
    )


TRIES = [
    ("λ = 1 at θ = 2", {"theta": 2.0, "penalty_weight": 1.0}, "W₁ is 2. The estimate ends near 4, twice as much: the slope is 1 + θ/2λ = 2. With λ = 10, as in the WGAN-GP paper, it ends near 2.2."),
    ("λ = 100 at θ = 2, sixteen seeds", {"theta": 2.0, "penalty_weight": 100.0, "members": 16}, "Now all end near 2.02. But some first climb the wrong way, to an estimate below 0: the penalty asks for slope 1, not for its direction, and so hard a one is slow to turn."),
    ("One on the other: θ = 0", {"theta": 0.0}, "JS and W₁ are 0, and so is what both critics say. Then move θ a little: JS is log 2 at once, and the logit critic needs long to find it; W₁ is only what you moved."),
    ("Weight clipping", {"constraint": "weight_clipping", "theta": 2.0}, "The estimate is more than twice W₁. Over its slope it is nearer, and below. Then move the clip to 0.01: what becomes of both?"),
    ("Spectral norm, sixteen seeds", {"constraint": "spectral_norm", "members": 16}, "Every estimate comes to W₁ from below, for every seed. How close?"),
]  # fmt: skip


bar, left, right = lesson.frame("critic")
panel = RunPanel("line_critic", key="line_critic", layers=figures.LAYERS, shown=tuple(figures.LAYERS), speed="100")
with left, st.container(key="lesson_controls", height=500, border=False):
    panel.controls(LineCriticParams, GROUPS)
with bar:
    member = panel.bar({"step": "Step"})
with right:
    shown = st.segmented_control(
        "The critic in the picture",
        list(figures.CRITICS),
        default="bounded",
        format_func=figures.CRITICS.__getitem__,
        key="critic_shown",
        required=True,
        label_visibility="collapsed",
    )
    panel.live(partial(draw, shown), readings, member=member, height=470, on_drag=drag)

predict, what, attempt, proof, code, words = st.tabs(
    ["Predict", "What you see", "Try", "The mathematics", "The code", "Words"]
)
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    lesson.suggestions(LineCriticParams, TRIES, fresh=True)
with proof:
    derivation(panel)
with code:
    lesson.code("gan_core/theory/penalised_critic.py", "best_slope", "value", "best_estimate")
    lesson.code("gan_core/training/plane/critics.py", "Critics")
    lesson.code("gan_core/training/constraints/gradient_penalty.py", "gradient_penalty")
with words:
    lesson.glossary("critic", "logit", "Jensen–Shannon divergence", "Wasserstein distance", "Lipschitz", "gradient penalty", "weight clipping", "spectral norm")  # fmt: skip
