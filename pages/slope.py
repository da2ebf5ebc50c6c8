"""Lesson: why the generator's slope dies. The losses and their slopes on paper: no run, everything from formulas."""

import math

import streamlit as st

from gan_core.errors import BadInput
from gan_core.figures import slopes as figures
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.params import SlopeParams
from gan_core.theory.derivation import STEPS, Step, sigma
from gan_core.theory.expression import LONGEST, read
from gan_core.theory.slopes import GRID, decades, first_difference, slopes, value
from ui import checks, controls, draggable_view, lesson
from ui.live_view import Drag, live_view, seen
from ui.text import escape_markdown, truncate

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

CHECKS = [
    checks.Check(
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
        voice="the formula",
        note="Let the room write down the ratio at a = −3 and at a = −10 before anybody moves the slider. Most guess far too low at −10: it is 22,026.",
    ),
    checks.Check(
        "slope_curves",
        "Which loss has which of the three slopes above? (in the order A, B, C)",
        lambda _, member: figures.in_order(CURVES),
        lambda _, member: (
            "At the far left, where the critic is sure, only the non-saturating slope is not near 0. At the far right minimax has its "
            "full slope, where no generator is in need of it; least squares on σ(a) dies on both sides and is never more than 4/27."
        ),
        "once you have chosen",
        options=figures.orders(CURVES),
        voice="the formula",
        note="Ask for the sign of each slope first: all three pull the score up.",
    ),
]

SEEN = """
**One generated sample**, and the critic's score **a** = f(G(z)) of it. Where the loss reads a probability, a is its **logit**: D = σ(a) = 1/(1 + e⁻ᵃ).
The slope ∂L_G/∂a is all that the loss tells the generator about this sample: by the chain rule it multiplies everything behind it,
∂L_G/∂θ = ∂L_G/∂a · ∂f/∂x · ∂G/∂θ. Where it is 10⁻⁴, so small are all the gradients
that come of it, and the step of plain gradient descent.

- **The upper chart** has the generator's losses, each in its own unit: their heights are not compared, their slopes are.
- **The lower chart** has the slopes. On the logarithmic axis, their sizes: a straight line going down is a slope that dies exponentially.
- **In the table** *decades* is log₁₀ of the slope over the non-saturating one at the same a: −1.3 is 20 times smaller.
- **Hinge** gives the generator the loss of Wasserstein. **Relativistic** compares with the score of a real sample, here 0: at that score it is the
  curve of the non-saturating loss. Both are drawn wide and thin, one on the other.
- **Left** the critic is sure that the sample is generated: at a = −5, D is 0.0067.

What is **not** here is the critic's own slope ∂f/∂x, and whether a ever becomes so negative: that is a matter of training.
"""


def at_the_score(a: float, names: list[str]) -> str:
    """The table of the losses at a."""
    rows = [
        f"| {figures.named(name)} | {format_number(float(value(name, a)))} | {format_number(float(slopes[name].at(a)))} "
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


def checked(step: Step, a: float) -> tuple[str, str, str]:
    """A step of the derivation with its two sides as numbers."""
    left, right = format_number(step.left(a), 6), format_number(step.right(a), 6)
    numbers = f"At a = {format_number(a)}: {step.left_name} = **{left}**, {step.right_name} = **{right}**."
    return step.title, step.latex, f"{step.words}\n\n{numbers}"


def judge(name: str, text: str) -> tuple[bool, str]:
    """Say whether a typed slope is that of a loss, and where it first differs."""
    try:
        typed = read(text)
    except BadInput as problem:
        return False, escape_markdown(truncate(str(problem)))
    found = first_difference(typed, name)
    if found is None:
        return True, f"Right: it agrees with the slope at {len(GRID)} scores from −6 to 6."
    at, yours, slope = map(format_number, found)
    mine = f"yours is {yours}" if math.isfinite(found[1]) else "yours is no finite number"
    same = [losses[item.name].label for item in slopes if first_difference(typed, item.name) is None]
    turned = first_difference(lambda a: -typed(a), name) is None
    hint = (
        " Only the sign is wrong."
        if turned
        else f" It is the slope of another loss: {', '.join(same)}."
        if same
        else ""
    )
    return False, f"Not yet. It first differs at a = {at}: {mine}, the slope is {slope}.{hint}"


def paper() -> None:
    """All that follows the slider."""
    shown = st.pills(
        "Losses", losses.names(), default=SHOWN, selection_mode="multi", key="slope_losses", format_func=figures.named,
        label_visibility="collapsed",
    )  # fmt: skip
    left, right = st.columns([780, 390], gap="medium")
    with right:
        axis = st.segmented_control("Axis of the slopes", list(AXES), default="Logarithmic", key="slope_axis")
    with left:
        view = st.container()
        with st.container(key="slope_score"):  # under the axis of a, as wide as that: see style.css
            a = controls.show(SlopeParams, {"score": ""}).a
    names = [name for name in losses.names() if name in shown]
    with right, st.container(key="slope_table"):
        st.markdown(at_the_score(a, names))
        st.caption(
            "Slope: of one sample. Decades: against the non-saturating slope. Relativistic: at a real score of 0."
        )
    with view:
        curves(names, AXES[axis or "Logarithmic"])
    predict, derive, yours, what, code, words = st.tabs(
        ["Predict", "The derivation", "Your derivative", "What you see", "The code", "Words"]
    )
    with predict:
        ratio, unnamed = CHECKS
        checks.ask_at_once(ratio)
        quiz = {"unnamed": figures.unnamed(CURVES, seen("unnamed slopes").theme)}
        live_view(quiz, key="unnamed slopes", height=230, layers={}, keys=False)
        checks.ask_at_once(unnamed)
    with derive:
        st.caption(
            "Each step with its two sides as numbers, at the a of the slider. A difference is (g(a + h) − g(a − h))/2h, with h = 10⁻⁴."
        )
        lesson.derivation([checked(step, a) for step in STEPS])
    with yours:
        type_it()
    with what:
        st.markdown(SEEN)
    with code:
        lesson.code("gan_core/theory/slopes.py", "first_difference")
        for name in names:
            lesson.code(f"gan_core/losses/{name}.py", type(losses[name]).__name__)
    with words:
        lesson.glossary("generator", "critic", "logit", "gradient", "saturation")


@st.fragment
def curves(names: list[str], log: bool) -> None:
    """The losses and their slopes."""
    theme = seen("slopes").theme

    def draw(params: SlopeParams) -> draggable_view.Drawing:
        a = params.a
        charts = {
            "losses": figures.loss_curves(names, a, theme),
            "slopes": figures.slope_curves(names, a, theme, log=log),
        }
        return charts, {
            "a": f"{a:.4g}".replace("-", "−"),
            "D = σ(a)": format_number(sigma(a)),
            "1 − D": format_number(1 - sigma(a)),
        }

    draggable_view.view(SlopeParams, draw, moved, key="slopes", height=420, layers={}, keys=False)


def type_it() -> None:
    """Let the student type a slope, and compare it."""
    name = st.selectbox(
        "Loss", losses.names(), format_func=lambda name: losses[name].label, key="derivative_loss", width=320
    )
    st.latex(rf"L_G(a) = {slopes[name].loss}, \qquad \frac{{\partial L_G}}{{\partial a}} = \;?")
    text = st.text_input(
        "Your slope, in a", key=f"derivative_{name}", max_chars=LONGEST, placeholder="2*a - sigma(a)", width=520
    )
    st.caption(
        "Allowed: numbers, a, e, pi, + − * / ^ ( ), and sigma(…), log(…), exp(…), tanh(…). The relativistic loss has a real score of 0."
    )
    if text:
        right, sentence = judge(name, text)
        st.markdown(f"{':green[✓]' if right else ':red[✗]'} {sentence}")
        if right:
            st.latex(rf"\frac{{\partial L_G}}{{\partial a}} = {slopes[name].latex}")


lesson.header("slope")
paper()
