"""Predict, then run: a question answered before the run, by the run itself; or without a run, by a formula."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui import dependent_fragments
from ui.clicks import once
from ui.run_control import RunControl

Snapshot = Mapping[str, Any]
Answer = str | float
UNTOUCHED = object()
CHANGED = "predictions: the run was held or let go"


@dataclass(frozen=True)
class Check:
    """One question about the member that is shown.

    `answer(snapshot, member)`, like `fits`, is asked at every look, outside the session. It reads the run and returns None while it does not know. options: the choices; without them the
    answer is a number from 0 to `most`, right within `tolerance` (in the answer's unit). awaits: what has to happen before the run knows.
    explain: says why, with the run's own numbers. above: draws what the question is about. fits: whether the question makes sense for a run, by its snapshot. voice: who answers.
    """

    key: str
    question: str
    answer: Callable[[Snapshot, int], Answer | None]
    explain: Callable[[Snapshot, int], str]
    awaits: str
    options: Sequence[str] = ()
    tolerance: float = 0.0
    most: int = 100
    at_once: bool = False  # a formula answers, as soon as something was said; else the run does
    above: Callable[[], None] | None = None
    note: str = ""  # for the front of the room: ?teacher=1
    fits: Callable[[Snapshot], bool] = lambda snapshot: True
    voice: str = "this run"


@dataclass
class Prediction:
    """What was said of one member of one run, and what the run answered when it first knew."""

    about: Mapping[str, Any] | None = None  # the params that the run began with
    said: Answer | None = None
    found: Answer | None = None
    why: str = ""


def read(check: Check, snapshot: Snapshot, member: int = 0) -> Answer | None:
    """Return the run's answer; None before its first picture, and where the figure is not a number."""
    found = check.answer(snapshot, member) if "picture" in snapshot else None
    return None if isinstance(found, float) and not math.isfinite(found) else found


def prediction(check: Check, snapshot: Snapshot, member: int) -> Prediction:
    """Return what is known of this question; what was said of a run that began otherwise is forgotten.

    The answer is that of the moment in which the run first knew: its history thins as it grows, the answer must not.
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


def ask(check: Check, snapshot: Snapshot, member: int = 0) -> None:
    """Draw the question; a prediction can be changed until the run knows the answer."""
    kept = prediction(check, snapshot, member)
    _hear(check, kept)
    _draw(check, kept)


def ask_at_once(check: Check, snapshot: Snapshot | None = None) -> None:
    """Draw a question that no run has to answer: the answer stands in the snapshot, and is told once something was said."""
    kept = prediction(check, {}, 0)
    _hear(check, kept)
    if kept.said is not None:
        kept = prediction(check, {"picture": None, **(snapshot or {})}, 0)
    _draw(check, kept)


def _hear(check: Check, kept: Prediction) -> None:
    new = st.session_state.pop(f"check_{check.key} new", UNTOUCHED)
    if new is not UNTOUCHED and kept.found is None:  # one that comes when the run already knows is no prediction
        kept.said = new


def _draw(check: Check, kept: Prediction) -> None:
    said, found = kept.said, kept.found
    if check.above is not None:
        check.above()
    with st.container(border=True):
        st.markdown(f"**{check.question}**")
        now = state(check, said, found)
        if now in ("ask", "wait"):
            _input(check)
            st.caption(
                f"You predict {_text(said)}. " * (now == "wait") + f"{check.voice.capitalize()} answers {check.awaits}."
            )
        else:
            shown = _text(found)
            verdict = {
                "right": f"You predicted {_text(said)}, and so it is: **{shown}**.",
                "wrong": f"You predicted {_text(said)}; {check.voice} says **{shown}**.",
                "late": f"{check.voice.capitalize()} says **{shown}**.",
            }[now]
            cover = f"{check.voice.capitalize()} knows by now: look at the answer"  # before the question could be read
            with st.expander(cover) if now == "late" else st.container():
                st.markdown(f"{verdict} {kept.why}")
        if check.note and st.query_params.get("teacher") == "1":
            st.info(check.note)


@st.fragment
def panel(questions: Sequence[Check], run: RunControl, member: int = 0) -> None:
    """Draw the questions that fit the run, and their answers as soon as it knows them.

    Who comes when the answers are known can start the run again, held at step 0, and let it go on.
    """
    if st.session_state.pop(CHANGED, False):
        st.rerun()  # the whole page: Play is another button now

    def start_again() -> None:
        st.session_state.pop("predictions", None)
        run.hold()
        st.session_state[CHANGED] = True

    def go_on() -> None:
        run.toggle()
        st.session_state[CHANGED] = True

    snapshot = run.look()
    # unseen too, for an answer is that of the moment in which the run first knew
    dependent_fragments.rerun_when(run, "questions", snapshot, lambda new: stand(questions, new, member), unseen=True)
    member = min(member, snapshot.get("members", member + 1) - 1)
    asked = [check for check in questions if "picture" not in snapshot or check.fits(snapshot)]
    for check in asked:
        ask(check, snapshot, member)
    if any(read(check, snapshot, member) is not None for check in asked):
        st.button("Predict first: start again and hold", on_click=once(start_again), key="predict_first")
    elif asked and snapshot["status"] == "paused":
        st.button("Run", icon=":material/play_arrow:", on_click=once(go_on), key="predict_run", type="primary")


def stand(questions: Sequence[Check], snapshot: Snapshot, member: int) -> tuple[list[bool], list[bool], bool]:
    """Return what the panel depends on: which questions fit the run, of which it knows the answer, and whether it is held."""
    shown = min(member, snapshot["members"] - 1)
    fits = [check.fits(snapshot) for check in questions]
    known = [fit and read(check, snapshot, shown) is not None for fit, check in zip(fits, questions, strict=True)]
    return fits, known, snapshot["status"] == "paused"


def _text(answer: Answer | None) -> str:
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
