"""A canvas of 28 × 28 pixels to draw on: a digit, or the hole in an image."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.batches import rerun_all

HERE = Path(__file__).parent


def drawing(key: str, text: str, *, label: str, brush: float = 1.1, under: str = "") -> str:
    """Draw the canvas and return its drawing in the format of `gan_core.data.images.drawing`, '' if empty; `text` until there is a new one.

    text: the drawing at first, and again whenever it changes. brush: radius in pixels. under: a drawing shown below, such as the image in
    which a hole is drawn.
    """
    said = _component()(
        key=key,
        data={"text": text, "label": label, "brush": brush, "under": under},
        on_drawn_change=rerun_all,
        height="content",
    )
    drawn, taken = said.get("drawn"), f"{key} taken"
    if drawn is None or drawn == st.session_state.get(taken):
        return text
    st.session_state[taken] = drawn
    return str(drawn)


@cache
def _component() -> Any:
    style, script = ((HERE / f"drawing.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component("ganscope_drawing", js=script, css=style, isolate_styles=False)
