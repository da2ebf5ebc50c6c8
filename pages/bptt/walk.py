"""The present place of the walk in numbers, and the reader's prediction of the next one."""

import numpy as np
import streamlit as st

from gan_core.figures.bptt import Walk, number
from gan_core.numerals import format_number
from gan_core.params import UnrolledParams
from gan_core.theory import bptt
from gan_core.theory.bptt import Backward, Forward, Task, Weights

SAID = "bptt_said"  # in the session: {(settings, step): (size, sign)}
SIZES, SIGNS = ("larger", "smaller"), ("positive", "negative")


class Found:
    """All that the lesson shows for some settings: forward, backward as asked, backward without truncation or mistake."""

    def __init__(self, params: UnrolledParams):
        self.params = params
        self.weights: Weights = params.weights
        self.task: Task = params.task
        self.run: Forward = bptt.forward(self.weights, self.task, params.activation)
        mistake: bptt.Mistake = params.mistake  # type: ignore[assignment]
        self.back: Backward = bptt.backward(self.weights, self.task, self.run, params.activation, params.reach, mistake)
        self.full: Backward = bptt.backward(self.weights, self.task, self.run, params.activation)
        self.T = len(self.task.x)

    @property
    def slope(self) -> np.ndarray:
        """φ′(a_t) (T, n)."""
        return bptt.ACTIVATIONS[self.params.activation].slope(self.run.h[1:])

    @property
    def gradient(self) -> np.ndarray:
        """∂L/∂W as it is computed."""
        return self.back.dW.sum(0)


def matrix(values: np.ndarray) -> str:
    """Write a vector as a column, a matrix as one, in LaTeX."""
    rows = np.atleast_2d(values.T).T
    return r"\begin{pmatrix}" + r"\\".join("&".join(_tex(float(x)) for x in row) for row in rows) + r"\end{pmatrix}"


def _tex(x: float) -> str:
    text = number(x).replace("−", "-")
    mantissa, times, power = text.partition(" × 10")
    return (
        text if not times else rf"{mantissa}\cdot 10^{{{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}}}"
    )


def draw_step(found: Found, walk: Walk) -> None:
    """Draw the step that is shown: its formula and the same with numbers."""
    t, T = walk.now, walk.T
    if not t:
        st.markdown(
            "**Start.** h₀ = 0. Press *Step*, or the key “.”: the network goes forward, a step at a time. Then it goes back from the last step to the first. The arrow keys on the slider go both ways."
        )
        return
    weights, task, run, back = found.weights, found.task, found.run, found.back
    if walk.at <= T:
        st.markdown(f"**Forward, step {t} of {T}.** hₜ from hₜ₋₁ and xₜ; then y = v·h and its loss.")
        name = r"\tanh" if found.params.activation == "tanh" else r"\sigma"
        loss = rf" \qquad L_{t} = \tfrac12\bigl({_tex(run.y[t - 1])} - {_signed(task.target[t - 1])}\bigr)^2 = {_tex(run.losses[t - 1])}"
        st.latex(
            rf"\begin{{aligned}} h_{t} &= {name}\bigl(W h_{t - 1} + U x_{t}\bigr) \\ &= {name}\left({matrix(weights.W)}{matrix(run.h[t - 1])} + {matrix(weights.U)} {_signed(task.x[t - 1])}\right) = {matrix(run.h[t])}"
            + (loss if task.weight[t - 1] else "")
            + r" \end{aligned}"
        )
        return
    own = back.own[t - 1]
    counted = bool(task.weight[t - 1]) and (found.params.mistake != "last_loss" or t == T)
    unseen = "forgotten" if task.weight[t - 1] and found.params.mistake == "last_loss" else "no loss here"
    symbols = (
        rf"\underbrace{{v\,(y_{t} - \text{{target}}_{t})}}_{{\text{{its own loss}}}}"
        if counted
        else rf"\underbrace{{0}}_{{\text{{{unseen}}}}}"
    )
    numbers = rf"{matrix(weights.v)} ({_tex(run.y[t - 1])} - {_signed(task.target[t - 1])})" if counted else matrix(own)
    if t < T:
        transposed, W = ("W", weights.W) if found.params.mistake == "transpose" else (r"W^{\!\top}", weights.W.T)
        symbols += rf" + \underbrace{{{transposed}\bigl(\varphi'(a_{t + 1}) \odot \tfrac{{\partial L}}{{\partial h_{t + 1}}}\bigr)}}_{{\text{{from step }}{t + 1}}}"
        numbers += rf" + {matrix(W)}\left({matrix(found.slope[t])} \odot {matrix(_arriving(found, t))}\right)"
    st.markdown(f"**Back, step {t}.** " + _words(found, t))
    st.latex(
        rf"\begin{{aligned}} \frac{{\partial L}}{{\partial h_{t}}} &= {symbols} \\ &= {numbers} = {matrix(back.dh[t - 1])} \end{{aligned}}"
    )


def _arriving(found: Found, t: int) -> np.ndarray:
    """The part of ∂L/∂h_{t+1} that goes on to h_t: all of it without truncation."""
    last = min(found.T, t + found.params.reach)
    return found.back.pairs[t:last, t].sum(0)


def _words(found: Found, t: int) -> str:
    if t == found.T:
        return "The last state touches only its own loss."
    cut = found.T - t > found.params.reach
    return "Its own loss, and what arrives from the step after it." + (
        f" Truncated: losses of steps after {t + found.params.reach} do not come this far." if cut else ""
    )


def draw_sum(found: Found) -> None:
    """Draw ∂L/∂W as the sum over steps, beside a number that was found without going back."""
    st.markdown("**The gradient of W** is the sum over t of ∂L/∂aₜ hₜ₋₁ᵀ, with ∂L/∂aₜ = φ′(aₜ) ⊙ ∂L/∂hₜ. Every step has the same W, so every step has a summand.")  # fmt: skip
    summands = r" + ".join(rf"\underbrace{{{matrix(dW)}}}_{{t={t}}}" for t, dW in enumerate(found.back.dW[:5], 1))
    more = r" + \dots" if found.T > 5 else ""
    st.latex(rf"{summands}{more} = {matrix(found.gradient)}" if found.params.units == 2 else rf"\frac{{\partial L}}{{\partial W}} = {matrix(found.gradient)}")  # fmt: skip
    exact = bptt.complex_step(found.weights, found.task, found.params.activation)
    apart = bptt.apart(found.gradient, exact)
    if apart < 1e-12:
        st.markdown(f"Found without going back, by a complex step in each entry of W: the same, to {format_number(apart, 1)} of the largest entry.")  # fmt: skip
    else:
        st.markdown(f"✗ Found without going back, by a complex step in each entry of W: **another matrix**. The largest difference is {100 * apart:.0f} % of its largest entry.")  # fmt: skip
        st.latex(rf"\text{{true: }} {matrix(exact)} \qquad \text{{lost or wrong: }} {matrix(exact - found.gradient)}")


def predict(found: Found, walk: Walk) -> None:
    """Ask for the next ∂L/∂h before it is shown, and judge the last prediction."""
    said: dict[tuple[str, int], tuple[str | None, str | None]] = st.session_state.setdefault(SAID, {})
    settings, t = found.params.model_dump_json(), walk.now
    if walk.at > walk.T and (before := said.get((settings, t))):
        st.markdown(judged(found, t, before))
    if not walk.T <= walk.at < 2 * walk.T:
        return
    next_step = walk.T if walk.at == walk.T else t - 1
    with st.container(horizontal=True, key="bptt_predict"):
        key = f"bptt {next_step} {settings}"
        compared = f"its length, against that of ∂L/∂h{_low(next_step + 1)}" if next_step < walk.T else ""
        size = None
        if compared:
            size = st.radio(f"Before you step: ∂L/∂h{_low(next_step)}, {compared}", SIZES, index=None, horizontal=True, key=f"{key} size")  # fmt: skip
        sign = st.radio(f"{'Before you step: ∂L/∂h' + _low(next_step) + ', its' if not compared else 'Its'} first number", SIGNS, index=None, horizontal=True, key=f"{key} sign")  # fmt: skip
    if size or sign:
        said[settings, next_step] = (size, sign)


def judged(found: Found, t: int, said: tuple[str | None, str | None]) -> str:
    """Compare a prediction with what was found at step t."""
    lengths = np.linalg.norm(found.back.dh, axis=1)
    first = float(found.back.dh[t - 1, 0])
    parts = []
    if said[0] is not None:
        grew = SIZES[0] if lengths[t - 1] > lengths[t] else SIZES[1]
        parts.append(f"{_mark(said[0] == grew)} You said {said[0]}: the length is {number(lengths[t - 1])}; that of ∂L/∂h{_low(t + 1)} is {number(lengths[t])}.")  # fmt: skip
    if said[1] is not None:
        sign = SIGNS[0] if first > 0 else SIGNS[1]
        parts.append(f"{_mark(said[1] == sign)} You said {said[1]}: the first number is {number(first)}.")
    return " ".join(parts)


def _mark(right: bool) -> str:
    return "✓" if right else "✗"


def _signed(x: float) -> str:
    text = _tex(float(x))
    return f"({text})" if text.startswith("-") else text


def _low(t: int) -> str:
    return str(t).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
