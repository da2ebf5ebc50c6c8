"""A tab in which the student types the slope of a loss, which is compared with the true one."""

import math
from typing import Any

import streamlit as st

from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.theory.expression import MAX_LENGTH, read
from gan_core.theory.slopes import GRID, first_difference
from ui.text import escape_markdown, truncate


def judge(name: str, text: str) -> tuple[bool, str]:
    """Say whether a typed slope is that of a loss, and where it first differs."""
    try:
        typed = read(text)
    except BadInput as problem:
        point = " Write a decimal point, as in 0.5." if "," in text else ""
        return False, escape_markdown(truncate(str(problem))) + point
    found = first_difference(typed, name)
    if found is None:
        return True, f"Right: it agrees with the slope at {len(GRID)} scores from −6 to 6."
    at, yours, slope = map(format_number, found)
    mine = f"yours is {yours}" if math.isfinite(found[1]) else "yours is no finite number"
    same = [losses[other].label for other in losses.names() if first_difference(typed, other) is None]
    turned = first_difference(lambda a: -typed(a), name) is None
    hint = (
        " Only the sign is wrong."
        if turned
        else f" It is the slope of another loss: {', '.join(same)}."
        if same
        else ""
    )
    return False, f"Not yet. It first differs at a = {at}: {mine}, the slope is {slope}.{hint}"


def your_derivative(*now: Any) -> None:
    """Let the student type a slope, and compare it."""
    name = st.selectbox(
        "Loss", losses.names(), format_func=lambda name: losses[name].label, key="derivative_loss", width=320
    )
    st.latex(rf"L_G(a) = {losses[name].latex_loss}, \qquad \frac{{\partial L_G}}{{\partial a}} = \;?")
    text = st.text_input(
        "Your slope, in a", key=f"derivative_{name}", max_chars=MAX_LENGTH, placeholder="2*a - sigma(a)", width=520
    )
    st.caption(
        "Allowed: numbers, a, e, pi, + − * / ^ ( ), and sigma(…), log(…), exp(…), tanh(…). The relativistic loss has a real score of 0."
    )
    if text:
        right, sentence = judge(name, text)
        st.markdown(f"{':green[✓]' if right else ':red[✗]'} {sentence}")
        if right:
            st.latex(rf"\frac{{\partial L_G}}{{\partial a}} = {losses[name].latex_slope}")
