"""Which tab of a lesson's text the reader has opened. The page is not drawn again for it: only Share asks."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.batches import rerun_all

HERE = Path(__file__).parent
KEY = "lesson_tab"  # of the tabs; open_tab.js looks for it
STATE = "lesson_tab aside open"


@st.fragment
def follow(on_change: Callable[[], None]) -> None:
    """Follow the reader's choice of a tab; on_change is called after it. It shows nothing."""

    def changed() -> None:
        on_change()
        rerun_all()

    _component()(key=STATE, on_tab_change=changed)


def place(tabs: int) -> int | None:
    """Return the place, from 0, of the tab that the reader has opened among so many; None before any choice."""
    said = (st.session_state.get(STATE) or {}).get("tab")
    return said if isinstance(said, int) and 0 <= said < tabs else None


@cache
def _component() -> Any:
    script = (HERE / "open_tab.js").read_text("utf-8")
    return st.components.v2.component("ganscope_open_tab", js=script, isolate_styles=False)
