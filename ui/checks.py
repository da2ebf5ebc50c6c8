"""Predict, then run: questions that the user answers first and the run, or a formula, answers later."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui import stored_answers

Snapshot = Mapping[str, Any]
Answer = str | float
UNTOUCHED = object()


@dataclass(frozen=True)
class Check:
    """One question about the member that is shown.

    answer(snapshot, member) → the answer, None while it is not known; it is called at every look, outside the session, like `fits`.
    options: the choices; without them the answer is a number from 0 to `most`, right within `tolerance` (in the answer's unit).
    awaits: when the answer will be known, "at step 500". explain(snapshot, member) → the reason, with the run's own numbers. above: draws
    what the question is about. fits(snapshot) → whether the question makes sense for a run. voice: who answers. claims: the names of the
    lesson's claims that bear out the answer, where trained networks give it.
    """

    key: str
    question: str
    answer: Callable[[Snapshot, int], Answer | None]
    explain: Callable[[Snapshot, int], str]
    awaits: str
    options: Sequence[str] = ()
    tolerance: float = 0.0
    most: int = 100
    at_once: bool = False  # a formula answers, as soon as there is a prediction; else the run answers
    above: Callable[[], None] | None = None
    note: str = ""  # for the teacher: see ui/notes.py
    fits: Callable[[Snapshot], bool] = lambda snapshot: True
    voice: str = "this run"
    claims: tuple[str, ...] = ()


@dataclass
class Prediction:
    """A prediction about one member of one run, and the first answer of the run."""

    about: Mapping[str, Any] | None = None  # the first params of the run
    said: Answer | None = None
    found: Answer | None = None
    why: str = ""


def read(check: Check, snapshot: Snapshot, member: int = 0) -> Answer | None:
    """Return the run's answer; None before its first picture and for NaN."""
    found = check.answer(snapshot, member) if "picture" in snapshot else None
    return None if isinstance(found, float) and not math.isfinite(found) else found


def prediction(check: Check, snapshot: Snapshot, member: int) -> Prediction:
    """Return the prediction for this question; a prediction for a run with other first params is forgotten.

    The answer stored is the first one that the run gave: its history is thinned later, and the answer must not change.
    """
    store: dict[tuple[str, int], Prediction] = st.session_state.setdefault("predictions", {})
    kept = store.setdefault((check.key, member), Prediction())
    about = snapshot.get("start_params")
    if about is not None and kept.about not in (None, about):
        kept = store[check.key, member] = Prediction()
    kept.about = about or kept.about
    found = read(check, snapshot, member)
    if found is None:
        kept.found = None
    elif kept.found is None:
        kept.found, kept.why = found, check.explain(snapshot, member)
    return kept


def forget(questions: Sequence[Check]) -> None:
    """Forget the predictions for these questions."""
    store: dict[tuple[str, int], Prediction] = st.session_state.get("predictions", {})
    for key in [key for key in store if key[0] in {check.key for check in questions}]:
        del store[key]


def forget_all() -> None:
    """Forget all that the reader answered, also what the browser has kept."""
    st.session_state.pop("predictions", None)
    stored_answers.forget()


def is_right(check: Check, said: Answer, found: Answer) -> bool:
    """Compare the prediction with the answer."""
    if check.options:
        return said == found
    return abs(float(said) - float(found)) <= check.tolerance


def state(check: Check, said: Answer | None, found: Answer | None) -> str:
    """Return "ask", "wait", "right", "wrong", or "late": there is an answer but no prediction."""
    if found is None:
        return "ask" if said is None else "wait"
    if said is None:
        return "late"
    return "right" if is_right(check, said, found) else "wrong"


def is_answered(check: Check) -> bool:
    """Return whether the reader has given an answer, in this session or an earlier one."""
    return earlier(check) is not None


def earlier(check: Check) -> Answer | None:
    """Return the last answer that the reader gave, in this session or an earlier one; None for none that fits the question."""
    return fitting(check, stored_answers.given().get(check.key))


def fitting(check: Check, said: Answer | None) -> Answer | None:
    """Return an answer if the question allows it, else None."""
    if check.options:
        return said if said in check.options else None
    return said if isinstance(said, int | float) and 0 <= said <= check.most else None


def ask(check: Check, snapshot: Snapshot, member: int = 0) -> None:
    """Draw the question; a prediction can be changed until the answer is known."""
    kept = prediction(check, snapshot, member)
    _hear(check, kept)
    _draw(check, kept)


def ask_at_once(check: Check) -> None:
    """Draw a question that a formula answers as soon as there is a prediction, also one of an earlier session."""
    kept = prediction(check, {}, 0)
    _hear(check, kept)
    if kept.said is None:
        kept.said = earlier(check)
    if kept.said is not None:
        kept = prediction(check, {"picture": None}, 0)
    _draw(check, kept)


def _hear(check: Check, kept: Prediction) -> None:
    new = st.session_state.pop(f"check_{check.key} new", UNTOUCHED)
    if new is not UNTOUCHED and kept.found is None:  # not a prediction if the answer is already known
        kept.said = new


def _draw(check: Check, kept: Prediction) -> None:
    said, found, before = kept.said, kept.found, earlier(check)
    if said is not None:
        stored_answers.keep(check.key, said)
    if check.above is not None:
        check.above()
    with st.container(border=True):
        st.markdown(f"**{check.question}**")
        now = state(check, said, found)
        if now in ("ask", "wait"):
            _input(check)
            predicted = f"You predict {text_of(said)}. " if now == "wait" else ""
            if before is not None and said is None:
                predicted = f"You answered {text_of(before)} before. "
            st.caption(f"{predicted}{check.voice.capitalize()} answers {check.awaits}.")
        else:
            shown, within = text_of(found), within_of(check, said, found)
            verdict = {
                "right": f"✓ You predicted {text_of(said)}, which is right{within}{'' if check.options else f': **{shown}**'}.",
                "wrong": f"✗ You predicted {text_of(said)}; {check.voice} says **{shown}**.",
                "late": f"{check.voice.capitalize()} says **{shown}**.",
            }[now]
            hidden = f"{check.voice.capitalize()} has the answer: show it"
            with st.expander(hidden) if now == "late" else st.container():
                st.markdown(f"{verdict} {kept.why}")


def within_of(check: Check, said: Answer | None, found: Answer | None) -> str:
    """Say the tolerance where the prediction is right only by it."""
    return "" if check.options or text_of(said) == text_of(found) else f" within {text_of(check.tolerance)}"


def text_of(answer: Answer | None) -> str:
    """Return an answer as it is shown."""
    return answer if isinstance(answer, str) else "nothing" if answer is None else f"{answer:.3g}"


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
        st.number_input(
            check.question, 0, check.most, None, 1, key=key, on_change=keep, label_visibility="collapsed", width=160
        )
