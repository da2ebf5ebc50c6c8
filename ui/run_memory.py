"""What a page remembers of its run between two runs of the script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gan_core.data.images.downloads import Download
from gan_core.params import Params


@dataclass
class RunMemory:
    """One page's word on its run; the run's own word is its snapshot."""

    sent: Params | None = None  # the params that the run was last given
    playing: bool = True
    speed: str = "full"
    error: str = ""
    refused: str = ""  # the sentence with which the run's start was refused
    end: str = ""  # what the run stopped at by itself
    passed: str = ""  # the end that Play was last pressed at: older snapshots still show it
    members: int | None = None
    press: object = None  # the last one on Play or Pause since the start
    starts: int = 0  # how often the run was started
    waiting: bool = False  # for a place on the server
    layers: tuple[int, tuple[str, ...]] | None = None  # (stamp, names) that the page asked to be switched on
    started_again: bool = False  # since the last picture
    download: Download | None = None  # the images that the run waits for, or waited for in vain

    @property
    def busy(self) -> bool:
        """Whether there is something new to see at every look."""
        return self.playing and not self.waiting


def end_of(snapshot: Mapping[str, Any]) -> str:
    """Say what a run stopped at by itself; '' while it did not."""
    stop = snapshot["stop_at"]
    at_stop = f"stop {stop}" if stop is not None and snapshot["step"] >= stop else ""
    return snapshot.get("fault") or at_stop or ("over" if snapshot["status"] == "over" else "")
