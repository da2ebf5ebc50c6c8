"""The teacher's notes on a lesson, a page of their own: `?notes=1`. They are never on the page that the class sees."""

from typing import TYPE_CHECKING

import streamlit as st

from gan_core.numerals import format_number
from ui import checks, present
from ui.checks import Check

if TYPE_CHECKING:
    from ui.lesson import Lesson
    from ui.lesson.scene import Scene


def asked() -> bool:
    """Tell whether the address asks for the notes; a page that is presented has none."""
    return not present.is_on() and any(st.query_params.get(key) == "1" for key in present.NOTES)


def draw(lesson: "Lesson") -> None:
    """Draw the notes: what the lesson is about, its questions with their answers and notes, and what to try."""
    st.title(lesson.question, anchor=False)
    st.markdown(
        f"Notes for the teacher on the lesson *{lesson.title}*. {lesson.minutes} minutes; assumes {lesson.assumes}."
    )
    st.markdown(f"**It shows:** {lesson.claim}")
    st.markdown(f"**What students learn:** {lesson.able}")
    with st.container(horizontal=True):
        st.button("Open the lesson", key="notes_lesson", on_click=_open, type="primary")
        st.button("Present it", key="notes_present", on_click=_open, args=(present.KEY,))
    for name, scene in lesson.scenes.items():
        if name:
            st.header(name, anchor=False)
        _scene(scene)


def _scene(scene: "Scene") -> None:
    st.subheader("Questions", anchor=False)
    for check in scene.questions:
        with st.container(border=True):
            st.markdown(f"**{check.question}**")
            if check.options:
                st.markdown("Choices: " + "; ".join(check.options) + ".")
            st.markdown(_answer(check))
            if check.note:
                st.info(check.note)
    st.subheader("To try", anchor=False)
    for item in scene.suggested():
        st.markdown(f"**{item.label}.** {item.look_for}")


def _answer(check: Check) -> str:
    """Return the answer and its reason, where a formula gives it; a run's is not known before the run."""
    known = {"picture": None}
    found = checks.read(check, known) if check.at_once else None
    within = f" An answer is right within {format_number(check.tolerance)}." if check.tolerance else ""
    if found is None:
        return f"{check.voice.capitalize()} answers {check.awaits}, and says why.{within}"
    said = found if isinstance(found, str) else format_number(found)
    return f"Answer: **{said}**. {check.explain(known, 0)}{within}"


def _open(*keys: str) -> None:
    for key in present.NOTES:
        st.query_params.pop(key, None)
    for key in keys:
        st.query_params[key] = "1"
