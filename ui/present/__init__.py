"""Presenting, `?present=1`: one picture and one chart in large type, without menu, controls and text; keys do the rest."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
KEY = "present"  # of the address
NOTES = ("notes", "teacher")  # keys that ask for the teacher's notes: see ui/notes.py; the second is that of old links
KEYS = {
    "Space": "play or pause",
    ".": "one step",
    "R": "back to the start",
    "↑ ↓": "another chart",
    "← →": "an earlier or a later step",
    "F": "full screen",
    "?": "show or hide these keys",
    "Esc": "leave",
}


def is_on() -> bool:
    """Tell whether the page is shown for an audience."""
    return st.query_params.get(KEY) == "1"


def button() -> None:
    """Draw the button that begins and ends it."""
    if is_on():
        st.markdown("**?** shows the keys", width="content")
        st.button("Leave", key="lesson_present", on_click=_end)
    else:
        st.button("Present", key="lesson_present", on_click=_begin, help="Large type, one picture and one chart.")


def draw() -> None:
    """Draw what presenting needs, at the end of the page."""
    style = (HERE / "present.css").read_text("utf-8")
    _component()(key="lesson_present_keys", data={"style": style, "keys": list(KEYS.items())})


def _begin() -> None:
    st.query_params[KEY] = "1"


def _end() -> None:
    for key in (KEY, *NOTES):  # the class still looks: the lesson follows, and not the notes
        st.query_params.pop(key, None)


@cache
def _component() -> Any:
    script = (HERE / "present.js").read_text("utf-8")
    return st.components.v2.component("ganscope_present", js=script, isolate_styles=False)
