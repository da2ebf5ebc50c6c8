"""What a live view shows of its run; and a look: the browser asks for it past Streamlit, up to five times a second."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gan_core.figures import legend
from gan_core.figures.theme import Figure
from ui import dependent_fragments, direct, message, refresh
from ui.live_view import Seen
from ui.packing import pack
from ui.run_control import RunControl
from ui.run_memory import end_of

Draw = Callable[[Mapping[str, Any], Seen, int], dict[str, Figure]]
Readings = Callable[[Mapping[str, Any], int], dict[str, str]]


@dataclass(frozen=True)
class Shown:
    """One view of one run. `draw` and `readings` are called outside the session too, and know nothing of it but what they were made with."""

    run: RunControl
    draw: Draw
    readings: Readings
    layers: Mapping[str, str]
    member: int
    height: int

    def open(self) -> None:
        """Let the browser look at the run by this view, until another is opened or the session ends."""
        direct.open_address(self.run.handle.run_id, self.answer)

    def of(self, snapshot: Mapping[str, Any], view: Seen) -> tuple[dict[str, Figure], dict[str, Any]]:
        """Return the figures of a snapshot with a picture, and the arguments that `live_view` and `message.header` share."""
        drawn_at, memory = time.monotonic(), self.run.memory
        member = min(self.member, snapshot["members"] - 1)
        every_s = refresh.asked_s(memory.busy)
        live = snapshot if view.at is None else self.run.look()
        said = (
            message.readings(snapshot)
            | _moment(snapshot, view.at)
            | self.readings(snapshot, member)
            | refresh.reading(every_s)
        )
        return self.draw(snapshot, view, member), {
            "readings": said,
            "frames": snapshot["frames"].tolist(),
            "at": view.at,
            "key": self.run.key,
            "height": self.height,
            "layers": self.layers,
            "ask": memory.layers,
            "legend": legend(snapshot),
            "look": (direct.address(self.run.handle.run_id), every_s),
            "page": page_fingerprint(snapshot),
            "asides": dependent_fragments.words(self.run, live, view.at),
            "drawn_at": drawn_at,
            "starts": memory.starts,
            "playing": memory.playing,
        }

    def answer(self, word: Any) -> bytes:
        """Answer a `message.Look` with a packed header; with nothing while there is no picture."""
        asked = message.Look.of(word)
        if asked is None:
            raise direct.BadMessage("where the reader looks, which layers, which theme")
        if self.run.nothing:  # a look would keep the run that was
            return b""
        view = Seen(asked.at, tuple(name for name in self.layers if name in (asked.layers or ())), asked.theme)
        snapshot = self.run.handle.look(at=view.at)
        if "picture" not in snapshot:
            return b""
        figures, parts = self.of(snapshot, view)
        return pack(message.header(figures, theme=view.theme, on=view.layers, **parts))


def page_fingerprint(snapshot: Mapping[str, Any]) -> str:
    """Return a word for all of a snapshot with a picture that the page beside the view is drawn for: the same word, the same page."""
    notes = (snapshot["note"], snapshot.get("shipped_note"), *snapshot["stopped"])
    return f"{hash((end_of(snapshot), snapshot['members'], notes, repr(snapshot['params']))):x}"


def _moment(snapshot: Mapping[str, Any], at: int | None) -> dict[str, str]:
    """Say of which step the readings that follow are, where that is not the one that the run has come to."""
    return {} if at is None else {"looking at step": f"{int(snapshot['picture']['step']):,}"}
