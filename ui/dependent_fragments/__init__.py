"""Fragments beside a run's view that depend on the run, such as questions and tables: drawn again when what they read has changed."""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from ui.batches import rerun_all
from ui.live_view import seen
from ui.run_control import RunControl

HERE = Path(__file__).parent
Snapshot = Mapping[str, Any]
LOG = logging.getLogger(__name__)


class Part(NamedTuple):
    """What a part of the page depends on. reads(snapshot): values of the run; looked_back: also the step that the user looks back at."""

    reads: Callable[[Snapshot], object]
    looked_back: bool

    def fingerprint(self, starts: int, snapshot: Snapshot, at: int | None) -> str:
        """Return a text that differs when the part must be drawn again. starts: how often the run was started. snapshot: live."""
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
    """Rerun the fragment that calls this when `reads` returns something else for a new snapshot of the run.

    name: of this part, unique on the page. reads(snapshot) → all values that the drawing depends on, compared by their repr. It is also
    called outside the session, at every look, for snapshots with a picture. looked_back: the part shows the step that the user looks back
    at. unseen: rerun it also while it is not visible, in a closed tab. It is redrawn at most every two seconds.
    """
    part = run.dependents[name] = Part(reads, looked_back)
    fingerprint = part.fingerprint(run.memory.starts, snapshot, seen(run.key).at)
    _component()(
        key=f"{run.key} aside {name}",
        data={"view": run.key, "name": name, "unseen": unseen, "fingerprint": fingerprint},
        on_told_change=rerun_all,
    )


def fingerprints(run: RunControl, snapshot: Snapshot, at: int | None) -> dict[str, str]:
    """Return {part: its fingerprint now}; a part that raises has none, and the view continues."""
    found = {}
    for name, part in list(run.dependents.items()):
        try:
            found[name] = part.fingerprint(run.memory.starts, snapshot, at)
        except Exception:  # an error of one part must not stop the view
            LOG.exception("the part '%s' cannot read its run", name)
    return found


@cache
def _component() -> Any:
    script = (HERE / "dependent_fragments.js").read_text("utf-8")
    return st.components.v2.component("ganscope_dependent_fragment", js=script, isolate_styles=False)
