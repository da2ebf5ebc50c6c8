"""The reader's answers to questions, kept in the browser, so that they are found at the next visit."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.batches import rerun_all

HERE = Path(__file__).parent
ANSWERS, ARRIVED, FORGOTTEN = "stored answers", "stored answers arrived", "stored answers forgotten"
MAX_ANSWERS, MAX_LENGTH = 500, 300  # of what a browser sends; length of a key or an answer in characters


def given() -> dict[str, str | float]:
    """Return {question's key: answer} of this session and of earlier ones; nobody has checked that an answer fits its question."""
    answers: dict[str, str | float] = st.session_state.setdefault(ANSWERS, {})
    return answers


def keep(question: str, answer: str | float) -> None:
    """Keep an answer, here and in the browser. Called where the question is drawn; it shows nothing."""
    given()[question] = answer
    _component()(key=f"{question} aside answer", data={"keep": [question, answer]})


def exchange() -> None:
    """Let the browser send the answers that it has kept, once a session. Called at the end of a page, so that nothing waits for it."""
    _component()(
        key="stored aside answers",
        data={"read": ARRIVED not in st.session_state, "forget": st.session_state.pop(FORGOTTEN, False)},
        on_kept_change=_take,
    )


def forget() -> None:
    """Forget all answers, here and, with the next `exchange`, in the browser."""
    st.session_state[ANSWERS], st.session_state[FORGOTTEN], st.session_state[ARRIVED] = {}, True, True


def _take() -> None:
    sent = (st.session_state.get("stored aside answers") or {}).get("kept")
    if ARRIVED not in st.session_state and isinstance(sent, dict):
        st.session_state[ARRIVED] = True
        st.session_state[ANSWERS] = {**usable(sent), **given()}
    rerun_all()


def usable(sent: dict[Any, Any]) -> dict[str, str | float]:
    """Return the entries that can be answers to questions; a browser may send anything."""
    entries = list(sent.items())[:MAX_ANSWERS]
    return {key: value for key, value in entries if _is_short(key) and (_is_number(value) or _is_short(value))}


def _is_short(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= MAX_LENGTH


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


@cache
def _component() -> Any:
    script = (HERE / "stored_answers.js").read_text("utf-8")
    return st.components.v2.component("ganscope_stored_answers", js=script, isolate_styles=False)
