"""A run in the scheduler: its share of time, the time it has used, and its speed."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gan_core.experiments.experiment import Snapshot
from gan_core.runtime.looks import Sent
from gan_core.runtime.run import Run

LONG_MEMBERS = 9  # a run of this many members or more is a long job
LONG_COST = 10.0  # a long job gets a tenth of the share of an ordinary run, and all time left over
AT_ONCE_S = 0.08  # charged at once at most, unless more is usual: of thirty runs none waits for more than three seconds
USUAL = 4.0  # a quantum this many times longer than the ones before it is not usual
ONCE_S = 5.0  # of a run's time beyond the usual that is charged to nobody: imports and first shapes
SLICE_S = 0.05  # a run with a limited speed takes its steps in slices of this length


class Meter:
    """Steps per second over about the last second."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._marks: deque[tuple[float, int]] = deque()

    def reset(self, now: float, step: int) -> None:
        """Restart after a pause."""
        self._marks.clear()
        self._marks.append((now, step))

    def read(self, now: float, step: int) -> None:
        """Take a reading."""
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[1][0] >= 1.0:
            self._marks.popleft()
        then, before = self._marks[0]
        if now - then > 0.05:
            self.rate = (step - before) / (now - then)


@dataclass
class ScheduledRun:
    """A run with its recipe {"experiment", "params", "background"}, its charged time and its lease. Times are seconds of the scheduler's clock."""

    run: Run
    recipe: dict[str, Any]
    playing: bool = True
    speed: float | None = None  # maximum steps per second
    leased_until: float = 0.0
    used: float = 0.0  # seconds charged, times `cost`
    owed: float = 0.0  # seconds that are charged with the quanta to come
    once: float = ONCE_S  # seconds that need not be charged
    cost: float = 1.0
    may_go_at: float = -math.inf
    saved_at: float = -math.inf
    saved_step: int = -1
    unsaved: bool = False  # it was changed since
    note: str = ""
    fault: str = ""  # the error that stopped the run
    ready: bool = False  # it could be trained at the last tick
    meter: Meter = field(default_factory=Meter)
    seconds_a_step: float = 0.01
    sent: Sent = field(default_factory=Sent)
    looked: dict[int | None, tuple[int, Snapshot]] = field(
        default_factory=dict
    )  # what was seen last, and at which step

    @property
    def is_training(self) -> bool:
        """Tell whether it is to be trained."""
        return self.playing and not self.fault and not self.run.finished

    def charge(self, seconds: float, usual: float = 0.0) -> None:
        """Charge the time of training, a snapshot or saving to this run; what is far more than usual is charged little by little."""
        at_once = min(seconds, max(AT_ONCE_S, USUAL * usual))
        self.owed += seconds - at_once
        self.used += self.cost * at_once

    def snapshot(self, at: int | None) -> Snapshot:
        """Return the run's snapshot, computed once for a step, whoever looks."""
        step, found = self.looked.get(at, (-1, {}))
        if step != self.run.step:
            found = self.run.snapshot(at)
            for earlier in [key for key in self.looked if key not in (None, at)]:
                del self.looked[earlier]
            self.looked[at] = self.run.step, found
        return found

    def changed(self) -> None:
        """Note that the run is not as it was saved and seen."""
        self.unsaved = True
        self.looked.clear()

    def limit(self, speed: float | None, now: float) -> None:
        """Limit the steps per second from now on; None removes the limit."""
        self.speed, self.may_go_at = speed, now

    def advance(self, quantum_s: float, clock: Callable[[], float], used: Callable[[], float]) -> None:
        """Train for about one quantum and charge it. used: the seconds that are charged, as a clock."""
        start, began, before = clock(), used(), self.run.step
        steps = max(1, int(quantum_s / self.seconds_a_step))
        if self.speed is not None:
            steps = min(steps, max(1, int(self.speed * SLICE_S)))
            self.may_go_at = max(self.may_go_at, start - SLICE_S) + steps / self.speed
        usual, paid = steps * self.seconds_a_step, min(self.owed, AT_ONCE_S)
        self.run.advance(steps)
        took = used() - began
        self.owed -= paid
        self.used += self.cost * paid
        forgiven = min(self.once, max(0.0, took - max(AT_ONCE_S, USUAL * usual)))
        self.once -= forgiven
        self.charge(took - forgiven, usual)
        taken = max(1, self.run.step - before)
        self.seconds_a_step += 0.3 * (max(took / taken, 1e-6) - self.seconds_a_step)
        self.meter.read(clock(), self.run.step)
