"""Play, step and scrub through something that is already computed: an orbit, a transport plan, a chain of images."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import view_link
from ui.batches import rerun_all

HERE = Path(__file__).parent


def bar(key: str, length: int, *, per_second: float = 20, start: int = 0, word: str = "step") -> int:
    """Draw Play, Step, Back and a slider over 0 … length − 1; return the index to show.

    The browser keeps the time: while playing, it requests the next index as soon as the last one is drawn, on average at most
    per_second a second. Inside a fragment, each index redraws only that fragment. start: the first index. word: what is counted.
    """
    said = _component()(
        key=key,
        data={"length": length, "per_second": per_second, "start": start, "word": word},
        on_at_change=_moved,
        height="content",
    )
    at = said.get("at")
    return min(max(0, start if at is None else int(at)), length - 1)


def _moved() -> None:
    view_link.forget(view_link.PLACE)
    rerun_all()


@cache
def _component() -> Any:
    style, script = ((HERE / f"replay.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component("ganscope_replay", js=script, css=style, isolate_styles=False)
