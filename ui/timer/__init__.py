"""A fragment that is drawn again every so many seconds."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.batches import rerun_all

HERE = Path(__file__).parent


def rerun_every(seconds: float, key: str) -> None:
    """Rerun the fragment that calls this, with an interval that may differ at each drawing.

    Used in place of `st.fragment(run_every=…)`: the message of Streamlit's own timer also carries a button that was pressed just before,
    which is then sent once more.
    """
    _component()(key=f"{key} timer", data={"every": seconds}, on_due_change=rerun_all)


@cache
def _component() -> Any:
    script = (HERE / "timer.js").read_text("utf-8")
    return st.components.v2.component("ganscope_timer", js=script, isolate_styles=False)
