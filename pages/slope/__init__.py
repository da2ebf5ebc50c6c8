"""Lesson: why the generator's slope dies. The losses and their slopes on paper: no run, everything from formulas."""

import math
from collections.abc import Callable

import numpy as np
import streamlit as st

from gan_core.figures import slopes as figures
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.params import SlopeParams
from gan_core.theory import derivation
from gan_core.theory.derivation import STEPS, sigma
from gan_core.theory.slopes import decades, slope, value
from pages import loss_code
from pages.slope import notebook
from pages.slope.your_derivative import your_derivative
from ui.draggable_view import Drawing
from ui.lesson import Check, Formulas, Guide, Lesson, Source, Step, Stop, Try
from ui.live_view import Drag, Seen, live_view, seen

SHOWN = [
    "minimax",
    "non_saturating",
    "least_squares",
    "least_squares_sigmoid",
    "wasserstein",
]  # the others lie on these
AXES = {"Logarithmic": True, "Linear": False}
AT = -3.0  # of the first question
CURVES = ("non_saturating", "least_squares_sigmoid", "minimax")  # A, B, C of the second


def quiz() -> None:
    """The curves of the second question, without their names."""
    curves = {"unnamed": figures.unnamed(CURVES, seen("unnamed slopes").theme)}
    live_view(curves, key="unnamed slopes", height=230, layers={}, keys=False)


QUESTIONS = [
    Check(
        "slope_ratio",
        "At a = −3, how many times smaller is the minimax slope than the non-saturating one? (right within 1)",
        lambda _, member: 10 ** -decades("minimax", AT),
        lambda _, member: (
            f"(1 − σ(a))/σ(a) = e⁻ᵃ, and e³ = {math.exp(-AT):.2f}: 1 − σ(−3) = {1 - sigma(AT):.4f} against "
            f"σ(−3) = {sigma(AT):.4f}. Every step of a by log 10 = 2.303 makes it ten times more."
        ),
        "once you have said a number",
        tolerance=1,
        most=10_000,
        at_once=True,
        voice="the formula",
        note="Let the room write down the ratio at a = −3 and at a = −10 before anybody moves the slider. Most guess far too low at −10: it is 22,026.",
    ),
    Check(
        "slope_curves",
        "Which loss has which of the three slopes above? (in the order A, B, C)",
        lambda _, member: figures.in_order(CURVES),
        lambda _, member: (
            "At the far left the discriminator is sure, and of these three only the non-saturating slope is not near 0. At the far right D is near 1, and minimax has its "
            "full slope there. Least squares on σ(a) goes to 0 on both sides; its size is at most 4/27."
        ),
        "once you have chosen",
        options=figures.orders(CURVES),
        above=quiz,
        at_once=True,
        voice="the formula",
        note="Ask for the sign of each slope first: all three pull the score up.",
    ),
]

SEEN = """
**One generated sample**, and the discriminator's score **a** = f(G(z)) of it. Where the loss reads a probability, a is its **logit**: D = σ(a) = 1/(1 + e⁻ᵃ).
The loss reaches the generator through the slope ∂L_G/∂a alone. By the chain rule it is one factor of the gradient,
∂L_G/∂θ = ∂L_G/∂a · ∂f/∂x · ∂G/∂θ. A factor of 10⁻⁴ makes the gradient of this sample, and a step of plain gradient descent, 10⁴ times smaller.
Adam divides a gradient by a mean of its recent sizes: a gradient that stays small does not make its steps small, one that falls quickly does.

- **The upper chart** has the generator's losses, each in its own unit: their heights are not compared, their slopes are.
- **The lower chart** has the slopes. On the logarithmic axis, their sizes: a straight line going down is a slope that falls exponentially.
- **In the table** *decades* is log₁₀ of the slope over the non-saturating one at the same a: −1 is ten times smaller.
- **Hinge** gives the generator the loss of Wasserstein. **Relativistic** compares with the score of a real sample, here 0: at that score it is the
  curve of the non-saturating loss. Both are drawn wide and thin, one on the other.
- **Left**: the discriminator is sure that the sample is generated. At a = −5, D is 0.0067.

What is **not** here is the discriminator's own slope ∂f/∂x, and whether a ever becomes so negative: that is a matter of training.
"""

TRIES = [
    Try("The discriminator is sure: a = −5", {"a": -5.0}, "D is 0.0067. Which losses still have a slope, and by how many decades do the others fall short?", claims=("minimax_is_flat_where_D_is_sure", "log_D_is_not")),
    Try("One decade: a = −2.3", {"a": -2.3}, "The minimax slope is a tenth of the non-saturating one. Every further 2.3 to the left costs one decade more.", claims=("ratio_of_slopes",)),
    Try("The discriminator is fooled: a = 5", {"a": 5.0}, "D is 0.9933. Now minimax has nearly its full slope, and the non-saturating loss hardly any.", claims=("log_D_is_flat_for_good_samples",)),
]  # fmt: skip


def at_the_score(a: float, names: list[str]) -> str:
    """The table of the losses at a."""
    rows = [
        f"| {figures.named(name)} | {format_number(float(value(name, a)))} | {format_number(float(slope(name, np.array(a))))} "
        f"| {signed(decades(name, a))} |"
        for name in names
    ]
    return "\n".join(["| Loss | value | slope | decades |", "| :-- | --: | --: | --: |", *rows])


def moved(to: Drag, params: SlopeParams) -> dict[str, float]:
    """Take the score that a mark was dragged to."""
    return {"a": to.x}


def signed(x: float) -> str:
    """Write x with two decimals, one under the other: '−1.30', '0.00', '−∞'."""
    return f"{round(x, 2) + 0.0:.2f}".replace("-", "−") if math.isfinite(x) else format_number(x)


def checked(step: derivation.Step, a: float) -> Step:
    """A step of the derivation with its two sides as numbers."""
    left, right = format_number(step.left(a), 6), format_number(step.right(a), 6)
    numbers = f"At a = {format_number(a)}: {step.left_name} = **{left}**, {step.right_name} = **{right}**."
    return Step(step.title, step.latex, f"{step.words}\n\n{numbers}")


def draw(params: SlopeParams, view: Seen, at: int, names: list[str], log: bool) -> Drawing:
    """The losses and their slopes."""
    a = params.a
    charts = {
        "losses": figures.loss_curves(names, a, view.theme),
        "slopes": figures.slope_curves(names, a, view.theme, log=log),
    }
    return charts, {
        "a": f"{a:.4g}".replace("-", "−"),
        "D = σ(a)": format_number(sigma(a)),
        "1 − D": format_number(1 - sigma(a)),
    }


def body(scene: Formulas, reading: Callable[[], None]) -> tuple[SlopeParams, list[str]]:
    """Draw the losses to choose from, the curves with the slider under them, and the table; return the params and the losses shown."""
    shown = st.pills(
        "Losses", losses.names(), default=SHOWN, selection_mode="multi", key="slope_losses", format_func=figures.named,
        label_visibility="collapsed",
    )  # fmt: skip
    left, right = st.columns([780, 390], gap="medium")
    with right:
        axis = st.segmented_control("Axis of the slopes", list(AXES), default="Logarithmic", key="slope_axis")
    with left, st.container(key="lesson_stays"):
        view = st.container()
        with st.container(key="slope_score"):  # under the axis of a, as wide as that: see style.css
            params = scene.draw_controls()
    names = [name for name in losses.names() if name in shown]
    with right, st.container(key="slope_table"):
        st.markdown(at_the_score(params.a, names))
        st.caption(
            "Slope: of one sample. Decades: against the non-saturating slope. Relativistic: at a real score of 0."
        )
    with right:
        reading()
    with view:
        scene.draw_view(names=names, log=AXES[axis or "Logarithmic"])
    return params, names


def mathematics(params: SlopeParams, names: list[str]) -> list[Step]:
    """The derivation, each step with its two sides as numbers; then both losses of all that are shown."""
    st.caption(
        "Each step with its two sides as numbers, at the a of the slider. A difference is (g(a + h) − g(a − h))/2h, with h = 10⁻⁴."
    )
    return [*(checked(step, params.a) for step in STEPS), *map(both_losses, names)]


def both_losses(name: str) -> Step:
    """What the discriminator and the generator minimise with a loss that is shown, the slope of one sample, and where it comes from."""
    loss = losses[name]
    latex = (
        rf"\begin{{aligned}} L_D &= {loss.latex_D} \\ L_G &= {loss.latex_G} \\ "
        rf"\frac{{\partial L_G}}{{\partial a}} &= {loss.latex_slope} \end{{aligned}}"
    )
    source = f"[{loss.source}](https://arxiv.org/abs/{loss.source.removeprefix('arXiv:')})"
    return Step(
        f"{loss.label}: both losses",
        latex,
        f"What D and G minimise, in units of {loss.unit}, and the slope of one sample. {source}",
    )


def code(params: SlopeParams, names: list[str]) -> list[Source]:
    """How a typed slope is compared, and the losses that are shown."""
    shown = [loss_code.named(name) for name in names]
    return [Source.of("gan_core/theory/slopes.py", "first_difference"), *shown]


GUIDE = Guide(
    [
        Stop(
            "**a** is the score that the discriminator gives to one generated sample, and D = σ(a). At a = 0 the discriminator is undecided: "
            "D = ½. Make it surer that the sample is generated.",
            "Set a = −4",
            values={"a": -4.0},
        ),
        Stop(
            "D is 0.018 now. The lower chart has the **slope** that each loss sends back to the generator: on its logarithmic axis the slopes "
            "have moved apart. Now let the generator win.",
            "Set a = 4",
            values={"a": 4.0},
        ),
    ],
    "Drag the large point to any score. The question under *Predict* asks for one number.",
)


LESSON = Lesson(
    path="slope",
    topic="Saturation",
    title="Slope on paper",
    question="Why can a generator stop learning?",
    claim="If the discriminator is sure that a sample is generated, log(1 − D) has almost no slope in its score a, and −log D nearly its full slope: the two differ by the factor e⁻ᵃ.",
    able="You will be able to derive the slope that each loss sends back, and to say where it is near 0.",
    minutes=15,
    assumes="that you can take a derivative by the chain rule",
    shows=Formulas(
        key="slopes",
        params=SlopeParams,
        groups={"score": ""},
        draw=draw,
        moved=moved,
        height=420,
        body=body,
        notebook=notebook.lines_of,
        questions=QUESTIONS,
        guide=GUIDE,
        seen=SEEN,
        tries=TRIES,
        mathematics=mathematics,
        tabs={"Your derivative": your_derivative},
        code=code,
        words=(
            "generator",
            "discriminator",
            "logit",
            "gradient",
            "saturation",
            "vanishing gradient",
            "minimax loss",
            "non-saturating loss",
            "decade",
            "nat",
        ),
    ),
)
