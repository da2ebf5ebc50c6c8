"""Lesson: instance noise gives Jensen–Shannon a slope, and what that costs. Everything from formulas."""

import math

import streamlit as st

from gan_core.figures import instance_noise as figures
from gan_core.numerals import format_number
from gan_core.params import InstanceNoiseParams
from gan_core.theory.instance_noise import best_sigma, healed
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Lesson, Source, Step, Try
from ui.live_view import Drag, Seen

INFLECTION = 1.64  # of J(r): its slope is largest there

QUESTIONS = [
    Check(
        "noise_far",
        "θ = 4 and σ = 0.1: how steep is JS, compared with θ = 4 and σ = 1.6?",
        lambda _, member: "more than a million times less",
        lambda _, member: (
            f"{format_number(healed(4, 0.1).slope)} against {format_number(healed(4, 1.6).slope)}. At a distance of forty standard deviations the two hardly overlap."
        ),
        "once you have chosen",
        options=("about the same", "a hundred times less", "more than a million times less"),
        at_once=True,
        voice="the formula",
        note="Then let the room find the σ that is best for θ = 4, and for θ = 2: the ratio is always 0.41.",
    ),
    Check(
        "noise_w1",
        "Both distributions get noise of σ = 0.5. W₁ between them was θ. What is it now?",
        lambda _, member: "still θ",
        lambda _, member: (
            "The two normal distributions differ by a shift of θ, and a shift costs θ. The same noise on both does not change W₁ here, nor its slope."
        ),
        "once you have chosen",
        options=("still θ", "θ + 0.5", "less than θ"),
        at_once=True,
        voice="the formula",
    ),
]

SEEN = """
**Instance noise** adds normal noise of standard deviation σ to the data and to the samples before the discriminator sees them
([arXiv:1610.04490](https://arxiv.org/abs/1610.04490); [arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Section 3). Two points θ apart, or the two
lines of *Parallel lines*, become two normal distributions that overlap.

- **The picture** shows both densities, scaled to the same height; what they share is hatched.
- **Black** is JS, dotted its value without noise: log 2. **Pink and dashed** is its slope in θ, on a logarithmic axis: half the gradient of a minimax generator under the optimal discriminator. Where a
  curve has left the axis, the slope is below one millionth.
- **Drag** the generated density, or the point on the curve over σ. The triangle marks the σ that is steepest at this θ.

**Where it helps.** At a given θ the slope is largest at σ = 0.41 θ. JS depends on θ/σ alone, and its slope is J′(θ/σ)/σ: at the same θ/σ a smaller σ gives a steeper JS.
So the nearer the generator, the smaller the best σ. This is a reason to lower σ during training; what a trained discriminator does is not computed here.

**Where it does not.** Far away, θ over 10 σ, the slope is below 10⁻⁵/σ: the two hardly overlap. Under much noise, σ several times θ, the slope is about θ/4σ²: small too.
The generator need not learn the noise, for both get the same: JS is still 0 only where generated points and data have the same distribution. W₁ stays θ, with slope 1, whatever σ.
"""

TRIES = [
    Try(
        "Hardly any noise: σ = 0.05",
        {"theta": 1.0, "sigma": 0.05},
        "θ is 20 σ: read the slope.",
        claims=("flat_where_the_noise_is_narrow",),
    ),
    Try(
        "Nearly half the gap: σ = 0.41",
        {"theta": 1.0, "sigma": 0.41},
        "The steepest there is at θ = 1.",
        claims=("steepest_at_0_41",),
    ),
    Try(
        "Too much: σ = 4",
        {"theta": 1.0, "sigma": 4.0},
        "The two are nearly one: JS is small, and so is its slope, about θ/4σ² = 0.0156.",
        claims=("flat_where_the_noise_is_wide",),
    ),
    Try(
        "Nearly there: θ = 0.1",
        {"theta": 0.1, "sigma": 0.41},
        "The same noise, ten times nearer. Is the slope still the steepest there is?",
        claims=("steepest_at_0_41",),
    ),
]


def moved(to: Drag, params: InstanceNoiseParams) -> dict[str, float]:
    """The setting that a dragged density or point makes."""
    return {to.name: to.x}


def steepest(params: InstanceNoiseParams) -> None:
    """Say which σ is best at the present θ."""
    if params.theta:
        st.markdown(f"Steepest at this θ: σ = **{format_number(best_sigma(params.theta), 3)}**")
    else:
        st.markdown("At θ = 0 there is nothing to descend.")


def draw(params: InstanceNoiseParams, view: Seen, at: int) -> Drawing:
    """The densities, and JS and its slope."""
    theta, sigma = params.theta, params.sigma
    now = healed(theta, sigma)
    return {"picture": figures.densities(theta, sigma, view.theme), **figures.charts(theta, sigma, view.theme)}, {
        "θ/σ": format_number(theta / sigma), "JS": f"{format_number(now.js_nats, 5)} nats", "in bits": format_number(now.js_nats / math.log(2), 4),
        "∂JS/∂θ": format_number(now.slope), "W₁": format_number(theta), "its slope": "1" if theta else "none",
    }  # fmt: skip


def notebook(params: InstanceNoiseParams, at: int) -> str:
    """Lines that compute JS, its slope, and the σ at which it is steepest."""
    return f"""from gan_core.theory.instance_noise import best_sigma, healed

theta, sigma = {params.theta!r}, {params.sigma!r}
now = healed(theta, sigma)
{{"θ/σ": theta / sigma, "JS": now.js_nats, "∂JS/∂θ": now.slope, "best σ": best_sigma(theta)}}"""


def mathematics(params: InstanceNoiseParams) -> list[Step]:
    """The derivation, with numbers at the present θ and σ."""
    theta, sigma = params.theta, params.sigma
    now, ratio = healed(theta, sigma), theta / sigma
    h = 1e-4 * sigma
    counted = (healed(theta + h, sigma).js_nats - healed(theta - h, sigma).js_nats) / (2 * h)
    near, unit = ratio**2 / 8, healed(ratio, 1.0)
    bound = "At this θ/σ r is smaller."
    if ratio >= INFLECTION + 1:
        left = math.log(2) - healed(ratio - 1, 1.0).js_nats
        bound = f"At this θ/σ: **{format_number(unit.slope, 4)}** ≤ **{format_number(left, 4)}**."
    number = format_number
    return [
        Step(
            "Only the ratio counts",
            r"\begin{aligned} & \mathrm{JS}\bigl(N(0, \sigma^2), N(\theta, \sigma^2)\bigr) = J(\theta/\sigma) \\ & J(r) = \mathrm{JS}\bigl(N(0, 1), N(r, 1)\bigr) \end{aligned}",
            f"A divergence does not change when both variables are divided by σ. Here θ/σ = {number(ratio)}: J = **{number(unit.js_nats, 5)}**, and at θ and σ themselves **{number(now.js_nats, 5)}**.",
        ),
        Step(
            "The slope",
            r"\frac{\partial\,\mathrm{JS}}{\partial\theta} = \frac{J'(\theta/\sigma)}{\sigma}",
            f"By a difference of JS: **{number(counted, 4)}**; by half the minimax generator's gradient at the best discriminator: **{number(now.slope, 4)}**.",
        ),
        Step(
            "Near: θ much less than σ",
            r"J(r) \approx \frac{r^2}{8}, \qquad \frac{\partial\,\mathrm{JS}}{\partial\theta} \approx \frac{\theta}{4\sigma^2}",
            f"The first term of the series. At this θ/σ: **{number(near, 4)}** against {number(now.js_nats, 4)}, and a slope of **{number(theta / (4 * sigma**2), 4)}** against {number(now.slope, 4)}.",
        ),
        Step(
            "Far: θ much more than σ",
            r"\begin{aligned} \log 2 - J(r) &\le \log 2 \cdot \int\!\!\sqrt{p\,q}\;dx \\ &= \log 2 \cdot e^{-r^2/8} \end{aligned}",
            "What JS lacks of log 2 is not more than log 2 times the overlap, the integral of √(pq), which for two normal distributions is e^(−r²/8). "
            f"At this θ/σ it lacks **{number(math.log(2) - now.js_nats, 4)}**, and the bound is **{number(math.log(2) * math.exp(-near), 4)}**. A curve near to a constant can still be steep. J cannot, for it is concave from r = 1.64 on (found numerically): there, for r ≥ 2.64, "
            f"J′(r) ≤ J(r) − J(r − 1) ≤ log 2 − J(r − 1). {bound}",
        ),
    ]  # fmt: skip


LESSON = Lesson(
    path="noise",
    topic="Distances",
    title="Noise heals JS",
    question="Can noise give Jensen–Shannon a slope?",
    claim="Normal noise on data and samples makes them overlap, and JS gets a slope. For two points it is steepest where the standard deviation of the noise is 0.41 times their distance; with noise ten times narrower or wider than that it is at most 4 % as steep.",
    able="You will be able to say which noise makes JS steepest at a given distance, and where noise does not help.",
    minutes=10,
    level="intermediate",
    assumes="the lesson on parallel lines",
    shows=Formulas(
        key="noise",
        params=InstanceNoiseParams,
        groups={"noise": ""},
        draw=draw,
        moved=moved,
        own={"below the controls": steepest},
        notebook=notebook,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=mathematics,
        code=[
            Source.of("gan_core/theory/instance_noise.py", "healed", "best_sigma"),
            Source.of("gan_core/theory/saturation.py", "exact"),
        ],
        words=(
            "instance noise",
            "Jensen–Shannon divergence",
            "Wasserstein distance",
            "support",
            "optimal discriminator",
            "nat",
        ),
    ),
)
