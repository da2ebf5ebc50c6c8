"""What stands beside a run's view and changes with it, questions and tables: drawn again when the run is no longer as it was drawn for."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.live_view import seen
from ui.run_control import RunControl

HERE = Path(__file__).parent
Snapshot = Mapping[str, Any]
Reads = Callable[[Snapshot], object]


def follow(run: RunControl, name: str, snapshot: Snapshot, reads: Reads, *, unseen: bool = False) -> None:
    """Have the fragment that this is called in run again once a look reads something else than it was drawn for.

    name: of this part, on this page alone. snapshot: the run as it was drawn for. reads(snapshot) → whatever the drawing depends on, with a
    repr that says it all; called outside the session too, for snapshots with a picture. The step that the reader looks back at counts as read.
    unseen: also while the part is not to be seen, in a tab that is not open. It is drawn again every two seconds at most.
    """
    run.asides[name] = reads
    _component()(
        key=f"{run.key} aside {name}",
        data={"view": run.key, "name": name, "unseen": unseen, "word": _word(reads, snapshot, seen(run.key).at)},
        on_told_change=lambda: None,
    )


def words(asides: Mapping[str, Reads], snapshot: Snapshot, at: int | None) -> dict[str, str]:
    """Return {name: a word for what a part would be drawn for now}. at: the step that the reader looks back at."""
    return {name: _word(reads, snapshot, at) for name, reads in list(asides.items())}


def _word(reads: Reads, snapshot: Snapshot, at: int | None) -> str:
    return f"{hash(repr((at, reads(snapshot) if 'picture' in snapshot else None))):x}"


@cache
def _component() -> Any:
    script = (HERE / "aside.js").read_text("utf-8")
    return st.components.v2.component("ganscope_aside", js=script, isolate_styles=False)
