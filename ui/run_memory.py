"""What a page remembers of its run between two runs of the script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gan_core.data.images.downloads import Download
from gan_core.params import Params


@dataclass
class RunMemory:
    """The page's own state of its run; the run's state is its snapshot."""

    sent: Params | None = None  # the params last sent to the run
    playing: bool = True
    held: bool = False  # at step 0, until the reader plays or steps
    speed: str = "full"
    error: str = ""
    refused: str = ""  # the message with which the run's start was refused
    end: str = ""  # why the run stopped, see `end_of`
    passed: str = ""  # the `end` at which Play was last pressed: older snapshots still show it
    members: tuple[str, ...] = ()  # their names, where there are several
    press: object = None  # identity of the last press on Play or Pause since the start
    starts: int = 0  # how often the run was started
    ask: tuple[int, tuple[str, ...], str] | None = (
        None  # (stamp, layers to switch on, chart to point at), as in `ui.message`
    )
    started_again: bool = False  # since the last picture
    tried: str = ""  # the name of the claim that the reader tries to refute
    download: Download | None = None  # of the run's images, running or failed

    def plays(self, snapshot: Mapping[str, Any]) -> bool:
        """Return whether the run goes on: it plays, and this snapshot shows no end that Play has not passed."""
        return self.playing and end_of(snapshot) in ("", self.passed)


def end_of(snapshot: Mapping[str, Any]) -> str:
    """Return why a run stopped: its fault, "stop N" or "over"; '' if it did not."""
    stop = snapshot.get("stop_at")
    at_stop = f"stop {stop}" if stop is not None and snapshot["step"] >= stop else ""
    return snapshot.get("fault") or at_stop or ("over" if snapshot["status"] == "over" else "")
