"""Predict, then run: a question answered before the run, by the run itself."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.press import once

Snapshot = Mapping[str, Any]
Answer = str | float
UNTOUCHED = object()
HELD = "predictions: held"


@dataclass(frozen=True)
class Check:
    """One question. `answer` reads the run and returns None while it does not know; nothing is stored.

    options: the choices; without them the answer is a number, right within `tolerance` (in the answer's unit).
    awaits: what has to happen before the run knows. explain: says why, with the run's own numbers.
    """

    key: str
    question: str
    answer: Callable[[Snapshot], Answer | None]
    explain: Callable[[Snapshot], str]
    awaits: str
    options: Sequence[str] = ()
    tolerance: float = 0.0
    note: str = ""  # for the front of the room: ?teacher=1


def read(check: Check, snapshot: Snapshot) -> Answer | None:
    """Return the run's answer; None before its first picture, and where the figure is not a number."""
    found = check.answer(snapshot) if "picture" in snapshot else None
    return None if isinstance(found, float) and not math.isfinite(found) else found


def is_right(check: Check, said: Answer, found: Answer) -> bool:
    """Compare what was said with what the run says."""
    if check.options:
        return said == found
    return abs(float(said) - float(found)) <= check.tolerance


def state(check: Check, said: Answer | None, found: Answer | None) -> str:
    """Return "ask", "wait", "right", "wrong", or "late": the run knows and nobody predicted."""
    if found is None:
        return "ask" if said is None else "wait"
    if said is None:
        return "late"
    return "right" if is_right(check, said, found) else "wrong"


def ask(check: Check, snapshot: Snapshot) -> None:
    """Draw the question; a prediction can be changed until the run knows the answer."""
    found = read(check, snapshot)
    store: dict[str, Answer] = st.session_state.setdefault("predictions", {})
    new = st.session_state.pop(f"check_{check.key} new", UNTOUCHED)
    if new is not UNTOUCHED and found is None:  # one that comes when the run already knows is no prediction
        store.pop(check.key, None)
        if new is not None:
            store[check.key] = new
    said = store.get(check.key)
    with st.container(border=True):
        st.markdown(f"**{check.question}**")
        now = state(check, said, found)
        if now in ("ask", "wait"):
            _input(check)
            st.caption(f"You predict {said}. " * (now == "wait") + f"The run answers {check.awaits}.")
        else:
            shown = found if isinstance(found, str) else f"{found:.3g}"
            verdict = {
                "right": f"You predicted {said}, and so it is: **{shown}**.",
                "wrong": f"You predicted {said}; this run says **{shown}**.",
                "late": f"This run says **{shown}**.",
            }[now]
            st.markdown(f"{verdict} {check.explain(snapshot)}")
        if check.note and st.query_params.get("teacher") == "1":
            st.info(check.note)


@st.fragment(run_every=1.0)
def panel(questions: Sequence[Check], look: Callable[[], Snapshot], hold: Callable[[], None]) -> None:
    """Draw several questions, and look at the run once a second for their answers.

    hold: starts the run again and holds it at step 0, for who comes when the answers are known.
    """
    if st.session_state.pop(HELD, False):
        st.rerun()  # the whole page: Play is another button now

    def start_again() -> None:
        for check in questions:
            st.session_state.get("predictions", {}).pop(check.key, None)
        hold()
        st.session_state[HELD] = True

    snapshot = look()
    for check in questions:
        ask(check, snapshot)
    if any(read(check, snapshot) is not None for check in questions):
        st.button("Predict first: start again and hold", on_click=once(start_again), key="predict_first")


def _input(check: Check) -> None:
    key = f"check_{check.key}"

    def keep() -> None:
        st.session_state[f"{key} new"] = st.session_state[key]

    if check.options:
        st.radio(
            check.question,
            check.options,
            index=None,
            key=key,
            on_change=keep,
            horizontal=True,
            label_visibility="collapsed",
        )
    else:
        st.number_input(check.question, value=None, key=key, on_change=keep, label_visibility="collapsed", width=160)
