"""What a live view shows of its run, and the answer to a look: the browser's request beside Streamlit, up to five times a second."""

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
    """One view of one run. `draw` and `readings` are called outside the session too, so they must not use the session state."""

    run: RunControl
    draw: Draw
    readings: Readings
    layers: Mapping[str, str]
    member: int
    height: int

    def open(self) -> None:
        """Answer the browser's looks with this view, until another one is opened or the session ends."""
        direct.open_address(self.run.handle.run_id, self.answer)

    def of(self, snapshot: Mapping[str, Any], view: Seen) -> tuple[dict[str, Figure], dict[str, Any]]:
        """Return the figures of a snapshot with a picture, and the arguments that `live_view` and `message.header` share."""
        drawn_at, memory = time.monotonic(), self.run.memory
        member = min(self.member, snapshot["members"] - 1)
        every_s = refresh.interval_s(memory.playing, self.run.handle.run_id)
        live = snapshot if view.at is None else self.run.look()
        above = (
            message.readings(snapshot)
            | _moment(snapshot, view.at)
            | self.readings(snapshot, member)
            | refresh.reading(every_s)
        )
        return self.draw(snapshot, view, member), {
            "readings": above,
            "frames": snapshot["frames"].tolist(),
            "at": view.at,
            "key": self.run.key,
            "height": self.height,
            "layers": self.layers,
            "ask": memory.ask,
            "legend": legend(snapshot),
            "look": (direct.address(self.run.handle.run_id), every_s),
            "page": page_fingerprint(snapshot, memory.held),
            "dependents": dependent_fragments.fingerprints(self.run, live, view.at),
            "drawn_at": drawn_at,
            "starts": memory.starts,
            "playing": memory.plays(live),
        }

    def answer(self, sent: Any) -> bytes:
        """Answer a `message.Look` with a packed header; with b"" while there is no picture."""
        asked = message.Look.of(sent)
        if asked is None:
            raise direct.BadMessage("expected a step, layers and a theme")
        if self.run.nothing:  # a look would keep the old run alive
            return b""
        view = Seen(asked.at, tuple(name for name in self.layers if name in (asked.layers or ())), asked.theme)
        snapshot = self.run.handle.look(at=view.at)
        if "picture" not in snapshot:
            return b""
        figures, parts = self.of(snapshot, view)
        return pack(message.header(figures, theme=view.theme, on=view.layers, **parts))


def page_fingerprint(snapshot: Mapping[str, Any], held: bool = False) -> str:
    """Return a fingerprint of all that the page beside the view shows of a snapshot with a picture, and whether the run is held."""
    notes = (snapshot["note"], snapshot.get("shipped_note"), snapshot.get("images_note"), *snapshot["stopped"])
    return f"{hash((end_of(snapshot), snapshot['members'], notes, held, repr(snapshot['params']))):x}"


def _moment(snapshot: Mapping[str, Any], at: int | None) -> dict[str, str]:
    """Return the reading of the step shown, if it is not the live one."""
    return {} if at is None else {"looking at step": f"{int(snapshot['picture']['step']):,}"}
