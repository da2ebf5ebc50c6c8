"""A button that saves what a live view shows as PNG: the browser has the picture, and Python does not."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


def button(key: str) -> None:
    """Draw the button. It saves the first live view of the page."""
    _component()(key=key, height="content")


@cache
def _component() -> Any:
    style, script = ((HERE / f"save_picture.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component("ganscope_save_picture", js=script, css=style, isolate_styles=False)
