"""The scheduler inside the calling process: for tests, notebooks and the command line."""

import secrets
from collections.abc import Mapping
from typing import Any

from gan_core.experiments.experiment import Snapshot
from gan_core.runtime.scheduler import Scheduler


class InlineRun:
    """A run with the methods of `client.RunHandle`, trained by whoever calls `tick` or `advance_to`."""

    def __init__(self, scheduler: Scheduler, experiment: str, params: Mapping[str, Any], **more: Any):
        self.scheduler, self.run_id = scheduler, secrets.token_hex(8)
        scheduler.start(self.run_id, experiment, params, **more)

    def advance_to(self, step: int) -> Snapshot:
        """Tick until the run has taken this many steps or goes on no more; return its snapshot."""
        snapshot = self.look()
        while snapshot["step"] < step and snapshot["status"] == "running":
            self.scheduler.tick()
            snapshot = self.look()
        return snapshot

    def look(self, at: int | None = None) -> Snapshot:
        """Return what there is to see."""
        return self.scheduler.look(self.run_id, at)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings."""
        self.scheduler.change(self.run_id, values)

    def command(self, name: str) -> None:
        """Do one step, or a command of the experiment."""
        self.scheduler.command(self.run_id, name)

    def play(self, playing: bool = True) -> None:
        """Go on, or hold."""
        self.scheduler.play(self.run_id, playing)
