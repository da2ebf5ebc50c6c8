"""A run's place in the scheduler: what it may use, what it has used, how fast it goes."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gan_core.runtime.run import Run

LONG_MEMBERS = 9  # so many members or more make a long job
LONG_COST = 10.0  # a long job has a tenth of the share of a run that somebody steers, and all that is left over
SLICE_S = 0.05  # a run with a limited speed takes its steps in slices of this length


class Meter:
    """Steps a second over about the last second."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._marks: deque[tuple[float, int]] = deque()

    def reset(self, now: float, step: int) -> None:
        """Begin again after a pause."""
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
    """A run with its recipe {"experiment", "params"}, its claim on time, and its lease (seconds of the scheduler's clock)."""

    run: Run
    recipe: dict[str, Any]
    playing: bool = True
    speed: float | None = None  # at most so many steps a second
    leased_until: float = 0.0
    used: float = 0.0  # seconds charged, times `cost`
    cost: float = 1.0
    may_go_at: float = -math.inf
    saved_at: float = -math.inf
    saved_step: int = -1
    unsaved: bool = False  # something was done to it since
    note: str = ""
    fault: str = ""  # why the run was stopped by an error
    ready: bool = False  # whether it wanted time when last asked
    meter: Meter = field(default_factory=Meter)
    seconds_a_step: float = 0.01

    @property
    def goes_on(self) -> bool:
        """Tell whether it wants time."""
        return self.playing and not self.fault and not self.run.finished

    def charge(self, seconds: float) -> None:
        """Charge what was done for this run: training, a look, saving."""
        self.used += self.cost * seconds

    def limit(self, speed: float | None, now: float) -> None:
        """Limit the steps a second from now on; None lifts the limit."""
        self.speed, self.may_go_at = speed, now

    def advance(self, quantum_s: float, clock: Callable[[], float]) -> None:
        """Train for about one quantum and charge it."""
        start, before = clock(), self.run.step
        steps = max(1, int(quantum_s / self.seconds_a_step))
        if self.speed is not None:
            steps = min(steps, max(1, int(self.speed * SLICE_S)))
            self.may_go_at = max(self.may_go_at, start - SLICE_S) + steps / self.speed
        self.run.advance(steps)
        now = clock()
        self.charge(now - start)
        taken = max(1, self.run.step - before)
        self.seconds_a_step += 0.3 * (max((now - start) / taken, 1e-6) - self.seconds_a_step)
        self.meter.read(now, self.run.step)
