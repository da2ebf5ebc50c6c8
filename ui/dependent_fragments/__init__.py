"""What stands beside a run's view and changes with it, questions and tables: drawn again when the run is no longer as it was drawn for."""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from ui.live_view import seen
from ui.run_control import RunControl

HERE = Path(__file__).parent
Snapshot = Mapping[str, Any]
LOG = logging.getLogger(__name__)


class Part(NamedTuple):
    """What a part of the page depends on. reads(snapshot): of the run; looked_back: and the step that the reader looks back at."""

    reads: Callable[[Snapshot], object]
    looked_back: bool

    def word(self, starts: int, snapshot: Snapshot, at: int | None) -> str:
        """Return another word where the part is to be drawn anew. starts: how often the run was started. snapshot: live."""
        read = self.reads(snapshot) if "picture" in snapshot else None
        return f"{hash(repr((starts, read, at if self.looked_back else None))):x}"


def rerun_when(
    run: RunControl,
    name: str,
    snapshot: Snapshot,
    reads: Callable[[Snapshot], object],
    *,
    looked_back: bool = False,
    unseen: bool = False,
) -> None:
    """Say what the fragment that this is called in was drawn for: it runs again once a look at the run reads something else.

    name: of this part, no other's on the page. reads(snapshot) → whatever the drawing depends on, with a repr that says it all. It is
    called outside the session too, at every look, for snapshots with a picture. looked_back: the part shows the step that the reader looks
    back at. unseen: also while the part is not to be seen, in a tab that is not open. It is drawn again every two seconds at most.
    """
    part = run.asides[name] = Part(reads, looked_back)
    word = part.word(run.memory.starts, snapshot, seen(run.key).at)
    _component()(
        key=f"{run.key} aside {name}",
        data={"view": run.key, "name": name, "unseen": unseen, "word": word},
        on_told_change=lambda: None,
    )


def words(run: RunControl, snapshot: Snapshot, at: int | None) -> dict[str, str]:
    """Return {name: the word of what a part would be drawn for now}; a part that fails has none, and the view goes on."""
    found = {}
    for name, part in list(run.asides.items()):
        try:
            found[name] = part.word(run.memory.starts, snapshot, at)
        except Exception:  # a fault of one part must not stop the view
            LOG.exception("the part '%s' cannot read its run", name)
    return found


@cache
def _component() -> Any:
    script = (HERE / "dependent_fragments.js").read_text("utf-8")
    return st.components.v2.component("ganscope_aside", js=script, isolate_styles=False)
