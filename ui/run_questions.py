"""Where the questions of a run stand on its page: beside the picture of a held run, in one line above it, in the tab Predict."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import dependent_fragments, guide
from ui.checks import Check, ask, ask_at_once, forget, prediction, read, state, text_of, within_of
from ui.guide import Guide
from ui.run_control import RunControl

Snapshot = Mapping[str, Any]
CHANGED = "predictions: the run was paused or resumed"


@st.fragment
def panel(questions: Sequence[Check], run: RunControl, member: int = 0) -> None:
    """Draw the questions that fit the run, and their answers as soon as they are known.

    After that, a user can restart the run, paused at step 0, predict, and then run it.
    """
    if st.session_state.pop(CHANGED, False):
        st.rerun()  # the whole page: the Play button has changed

    def start_again() -> None:
        forget(questions)
        run.restart_paused()
        st.session_state[CHANGED] = True

    snapshot = run.look()
    # unseen too: the stored answer must be the first one
    dependent_fragments.rerun_when(run, "questions", snapshot, lambda new: stand(questions, new, member), unseen=True)
    member = _still_there(member, snapshot)
    asked = [check for check in questions if "picture" not in snapshot or check.fits(snapshot)]
    if run.memory.held:  # the first one stands beside the picture, with the button
        for check in asked:
            if check is not _first(questions, snapshot):
                ask(check, snapshot, member)
        return
    for check in asked:
        ask(check, snapshot, member)
    if any(read(check, snapshot, member) is not None for check in asked):
        st.button("Predict first: restart and pause", on_click=start_again, key="predict_first")
    elif asked and snapshot["status"] == "paused":
        st.button("Run", icon=":material/play_arrow:", on_click=_play, args=(run,), key="predict_run", type="primary")


@st.fragment
def beside(questions: Sequence[Check], run: RunControl, member: int = 0, first: Guide | None = None) -> None:
    """Draw the first question: over the charts while the run is held, then its state in one line.

    At the press on *Run* only this is drawn, so that the picture moves soon; `ui.run_view` has the rest of the page drawn at a look.
    """
    with st.container(key="lesson_opening" if run.memory.held else "lesson_answer"):
        if run.memory.held:
            _opening(questions, run, member, first)
        else:
            _answer_line([check for check in questions if not check.at_once], run, member)


def _opening(questions: Sequence[Check], run: RunControl, member: int, first: Guide | None) -> None:
    """Draw the first question that fits a held run, and the button that plays it, after those of the guide, if there is one."""
    snapshot = run.look()
    dependent_fragments.rerun_when(run, "opening", snapshot, lambda new: stand(questions, new, member))
    check, member = _first(questions, snapshot), _still_there(member, snapshot)
    if check is not None:
        ask_at_once(check) if check.at_once else ask(check, snapshot, member)
    if first is not None and guide.show(run.key, first, run):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Run", icon=":material/play_arrow:", on_click=run.toggle, key="opening_run", type="primary")
        if check is not None and prediction(check, snapshot, member).said is None:
            st.caption("Choose an answer first, or run without one.", width="content")


def _answer_line(questions: Sequence[Check], run: RunControl, member: int) -> None:
    """Say in one line how the first question of a run stands: predicted, right, or wrong with the run's answer."""
    snapshot = run.look()
    dependent_fragments.rerun_when(run, "answer", snapshot, lambda new: stand(questions, new, member))
    check, member = _first(questions, snapshot), _still_there(member, snapshot)
    if check is None:
        return
    kept = prediction(check, snapshot, member)
    because = f" {kept.why.partition('. ')[0].removesuffix('.')}." if kept.why else ""
    line = {
        "ask": f"A question for this run is open under *Predict*: {check.voice} answers {check.awaits}.",
        "wait": f"You predict **{text_of(kept.said)}**. {check.voice.capitalize()} answers {check.awaits}.",
        "right": f"✓ You predicted {text_of(kept.said)}: right{within_of(check, kept.said, kept.found)}.{because} The next question stands under *Predict*.",
        "wrong": f"✗ You predicted {text_of(kept.said)}; {check.voice} says **{text_of(kept.found)}**.{because} More under *Predict*.",
        "late": f"{check.voice.capitalize()} has the answer to the first question: see *Predict*.",
    }[state(check, kept.said, kept.found)]
    st.markdown(line)


def _play(run: RunControl) -> None:
    run.toggle()
    st.session_state[CHANGED] = True


def _still_there(member: int, snapshot: Snapshot) -> int:
    """Return the member, or the last one where the run has fewer by now."""
    return min(member, int(snapshot.get("members", member + 1)) - 1)


def _first(questions: Sequence[Check], snapshot: Snapshot) -> Check | None:
    """Return the first question that fits, one that the run answers if there is one."""
    fitting = [check for check in questions if "picture" not in snapshot or check.fits(snapshot)]
    return min(fitting, key=lambda check: check.at_once, default=None)


def stand(questions: Sequence[Check], snapshot: Snapshot, member: int) -> tuple[list[bool], list[bool], bool]:
    """Return what the panel depends on: which questions fit the run, which answers are known, and whether the run is paused."""
    shown = _still_there(member, snapshot)
    fits = [check.fits(snapshot) for check in questions]
    known = [fit and read(check, snapshot, shown) is not None for fit, check in zip(fits, questions, strict=True)]
    return fits, known, snapshot["status"] == "paused"
