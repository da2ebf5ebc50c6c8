"""Who has a place on a server and who waits for one: what runs take, and how much there is for one session and for all."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.settings import Settings

MAX_CRASHES, CRASH_WINDOW_S = 3, 60.0  # a run that was in hand at so many deaths of its worker is set aside
LOOKED_AT_WITHIN_S = 150.0
# since the last look: no worker has the run in memory any more (lease and Scheduler.FORGET_AFTER_S)
FORGET_AFTER_S = 900.0
QUEUES_FOR_S = 75.0  # since the last look: a hidden tab asks once a minute
RELEASED_AFTER_S = 15.0  # as the scheduler's lease
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Load(NamedTuple):
    """Runs, their members, and an estimate of their memory in MB."""

    runs: int = 1
    members: int = 1
    memory_mb: int = 0

    @classmethod
    def of(cls, start: Mapping[str, Any]) -> Self:
        """Return what a run takes that is started so. What cannot be read counts as one run: the worker refuses it."""
        try:
            members, size = registry[start["experiment"]].Params.of(start["params"]).takes()
        except (BadInput, KeyError):
            return cls()
        return cls(1, members, size >> 20)

    @classmethod
    def limits(cls, own: Settings) -> tuple[Self, Self]:
        """Return what one session may take, and what all may."""
        return cls(own.session_runs, own.session_members, own.session_memory_mb), cls(
            own.runs, own.members, own.memory_mb
        )

    def fits(self, others: Iterable["Load"], limit: "Load") -> bool:
        """Tell whether there is room beside the others."""
        return all(sum(parts) <= most for *parts, most in zip(self, *others, limit, strict=True))

    def too_much(self, *limits: "Load") -> str:
        """Say what of this run alone is beyond a limit; '' if nothing is."""
        members, memory = (min(getattr(limit, name) for limit in limits) for name in ("members", "memory_mb"))
        if self.members > members:
            return f"members: this run has {self.members}; this server gives one reader at most {members}. Lower members or vary."
        if self.memory_mb > memory:
            return f"memory: this run needs about {self.memory_mb} MB; this server gives one reader at most {memory}. Lower its sizes, its batch or its members."
        return ""


def queue_message(ahead: int) -> str:
    """Say where in the queue a run stands that has so many before it."""
    place = ORDINALS[ahead] if ahead < len(ORDINALS) else f"number {ahead + 1}"
    return f"All places of this server are taken. This run is {place} in the queue and starts by itself."


class PendingCall(NamedTuple):
    """Something a reader asked of a run; it can be asked again, for it says what shall be and not what shall change."""

    do: str
    with_: dict[str, Any]
    answer: "Future[Any]"


@dataclass(eq=False)
class RunRecord:
    """What the pool remembers of a run."""

    home: int  # its worker
    looked_at: float
    start: dict[str, Any] | None = None
    session: str = ""
    load: Load = field(default_factory=Load)
    admitted: bool = False  # it has a place; else it waits for one since `arrived`, with `started` to be fulfilled
    arrived: float = 0.0
    started: "Future[None] | None" = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_CRASHES))
    wishes: list[PendingCall] = field(default_factory=list)  # what a dead worker took along, for the next one

    @property
    def quarantined(self) -> bool:
        """Tell whether it ended its worker too often."""
        return len(self.deaths) == MAX_CRASHES and self.deaths[-1] - self.deaths[0] < CRASH_WINDOW_S


class AdmissionQueue:
    """What is known of every run, and which of them have a place. It knows no worker but by its number, and takes no lock."""

    def __init__(self, workers: int, own: Settings, clock: Callable[[], float]):
        self._workers, self._clock = workers, clock
        self.session_limit, self.limit = Load.limits(own)
        self.known: dict[str, RunRecord] = {}

    def know(self, run_id: str) -> RunRecord:
        """Return what is known of a run that is asked for now; a new one's home is the worker with the fewest."""
        now = self._clock()
        for old in [id_ for id_, run in self.known.items() if now - run.looked_at > FORGET_AFTER_S]:
            del self.known[old]
        if run_id not in self.known:
            homes = [run.home for run in self.live().values()]
            self.known[run_id] = RunRecord(min(range(self._workers), key=homes.count), now)
        run = self.known[run_id]
        if run.admitted and now - run.looked_at >= LOOKED_AT_WITHIN_S:  # its place went to others
            run.admitted = False
        if not run.admitted and now - run.looked_at >= QUEUES_FOR_S:
            run.arrived = now
        run.looked_at = now
        return run

    def live(self) -> dict[str, RunRecord]:
        """Return the runs that have a place and are looked at, by id."""
        now = self._clock()
        return {
            run_id: run
            for run_id, run in self.known.items()
            if run.admitted and now - run.looked_at < LOOKED_AT_WITHIN_S
        }

    def queue(self) -> list[RunRecord]:
        """Return who waits, first come first."""
        now = self._clock()
        waiting = [run for run in self.known.values() if not run.admitted and now - run.looked_at < QUEUES_FOR_S]
        return sorted(waiting, key=lambda run: run.arrived)

    def has_room(self, run: RunRecord) -> bool:
        """Tell whether a run fits beside those that have a place and those that came before it."""
        queue = self.queue()
        ahead = queue[: queue.index(run)] if run in queue else []
        others = [other.load for other in [*self.live().values(), *ahead] if other is not run]
        return run.load.fits(others, self.limit)

    def admit(self, run: RunRecord) -> bool:
        """Give a run a place if there is room; tell whether it has one."""
        run.admitted = run.admitted or self.has_room(run)
        return run.admitted

    def to_evict(self, run: RunRecord) -> Iterator[tuple[str, RunRecord]]:
        """Name the runs that must stand up so that this one fits within its session's limit, the one looked at longest ago first."""
        own = [item for item in self.live().items() if run.session and item[1].session == run.session]
        own = sorted((item for item in own if item[1] is not run), key=lambda item: item[1].looked_at)
        while own and not run.load.fits([other.load for _, other in own], self.session_limit):
            yield own.pop(0)

    def too_much(self, run: RunRecord) -> str:
        """Say what of a run alone is beyond a limit; '' if nothing is."""
        return run.load.too_much(self.limit, *([self.session_limit] if run.session else []))

    def release(self, run: RunRecord) -> None:
        """Nobody looks any more: a place is kept for a little while, as the scheduler's lease is."""
        run.looked_at = self._clock() - (LOOKED_AT_WITHIN_S - RELEASED_AFTER_S if run.admitted else math.inf)

    def evict(self, run: RunRecord) -> None:
        """Take a run's place away; a look may bring it back."""
        run.admitted, run.arrived = False, self._clock()
        run.looked_at = -math.inf if run.started is None else run.looked_at
