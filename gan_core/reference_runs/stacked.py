"""How many of a thousand modes two settings of `stacked_gan` reached: one seed each, made by the command of each run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("stacked.json")


@dataclass(frozen=True)
class ReferenceRun:
    """One seed of one setting, counted at each of `steps`; None where it was not run so far."""

    name: str
    preset: str | None
    samples: int  # of a count
    seed: int
    steps: Sequence[int]
    modes_seen: Sequence[int | None]
    kl_nats: Sequence[float | None]  # to uniform

    @property
    def command(self) -> str:
        """The command that trains it again, for 1,000 steps."""
        preset = f"--set preset={self.preset} " if self.preset else ""
        return f"python -m gan_core run stacked_gan {preset}--steps 1000 --json"


@cache
def read() -> tuple[ReferenceRun, ...]:
    """Return what the file holds."""
    found = json.loads(FILE.read_text("utf-8"))
    runs = found.pop("runs")
    return tuple(ReferenceRun(**found, **run) for run in runs)
