"""Admission of runs: which runs a server accepts, which wait in a queue, and the limits for one session and for the server."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.settings import Settings

MAX_CRASHES, CRASH_WINDOW_S = 3, 60.0  # a run that crashes its worker this often within this time is quarantined
LOOKED_AT_WITHIN_S = 150.0  # a run viewed within this time counts as viewed
FORGET_AFTER_S = 900.0  # after the last view; no worker has the run in memory then (lease and Scheduler.FORGET_AFTER_S)
QUEUES_FOR_S = 75.0  # after the last view a run leaves the queue; a hidden tab asks once a minute
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Load(NamedTuple):
    """A number of runs, of their members, and their estimated memory in MB."""

    runs: int = 1
    members: int = 1
    memory_mb: int = 0

    @classmethod
    def of(cls, start: Mapping[str, Any]) -> Self:
        """Return the load of a run with these start arguments. Arguments that cannot be read count as one run: the worker refuses them."""
        try:
            members, size = registry[start["experiment"]].Params.of(start["params"]).takes()
        except (BadInput, KeyError):
            return cls()
        return cls(1, members, size >> 20)

    @classmethod
    def limits(cls, own: Settings) -> tuple[Self, Self]:
        """Return (limit of one session, limit of the server)."""
        return cls(own.session_runs, own.session_members, own.session_memory_mb), cls(
            own.runs, own.members, own.memory_mb
        )

    def fits(self, others: Iterable["Load"], limit: "Load") -> bool:
        """Tell whether this load and the others together stay within the limit."""
        return all(sum(parts) <= maximum for *parts, maximum in zip(self, *others, limit, strict=True))

    def too_much(self, *limits: "Load") -> str:
        """Return a sentence if this run alone exceeds a limit, else ''."""
        members, memory = (min(getattr(limit, name) for limit in limits) for name in ("members", "memory_mb"))
        if self.members > members:
            return f"members: this run has {self.members}; each user may have at most {members}. Lower members or vary."
        if self.memory_mb > memory:
            return f"memory: this run needs about {self.memory_mb} MB; each user may have at most {memory}. Lower the widths, the batch size or the members."
        return ""


def queue_message(ahead: int) -> str:
    """Tell the position in the queue of a run with `ahead` others before it."""
    position = ORDINALS[ahead] if ahead < len(ORDINALS) else f"number {ahead + 1}"
    return f"The server is full. This run is {position} in the queue and will start automatically."


class PendingCall(NamedTuple):
    """An idempotent call to a run. It is sent again if the worker dies before it answers."""

    do: str
    arguments: dict[str, Any]
    answer: "Future[Any]"


@dataclass(eq=False)
class RunRecord:
    """What the pool knows about a run. Times are seconds of the pool's clock."""

    worker: int  # index of its worker
    looked_at: float
    start: dict[str, Any] | None = None
    session: str = ""
    load: Load = field(default_factory=Load)
    admitted: bool = False  # else it has been in the queue since `arrived`, and `started` is not done
    arrived: float = 0.0
    started: "Future[None] | None" = None
    crashes: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_CRASHES))
    pending_calls: list[PendingCall] = field(default_factory=list)  # not answered by a dead worker: for the next one

    @property
    def quarantined(self) -> bool:
        """Tell whether it crashed its worker too often."""
        return len(self.crashes) == MAX_CRASHES and self.crashes[-1] - self.crashes[0] < CRASH_WINDOW_S


class AdmissionQueue:
    """The records of all runs, and which runs are admitted. It knows workers by their index only. The caller holds the lock."""

    def __init__(self, workers: int, own: Settings, clock: Callable[[], float]):
        self._workers, self._clock, self._release_s = workers, clock, own.release_s
        self.session_limit, self.limit = Load.limits(own)
        self.records: dict[str, RunRecord] = {}

    def record(self, run_id: str) -> RunRecord:
        """Return the record of a run and mark it as viewed now. A new run gets the worker with the fewest runs."""
        now = self._clock()
        for old in [id_ for id_, run in self.records.items() if now - run.looked_at > FORGET_AFTER_S]:
            del self.records[old]
        if run_id not in self.records:
            workers_in_use = [run.worker for run in self.live().values()]
            self.records[run_id] = RunRecord(min(range(self._workers), key=workers_in_use.count), now)
        run = self.records[run_id]
        if run.admitted and now - run.looked_at >= LOOKED_AT_WITHIN_S:  # it lost its admission
            run.admitted = False
        if not run.admitted and now - run.looked_at >= QUEUES_FOR_S:
            run.arrived = now
        run.looked_at = now
        return run

    def live(self) -> dict[str, RunRecord]:
        """Return the admitted runs that are viewed, by id."""
        now = self._clock()
        return {
            run_id: run
            for run_id, run in self.records.items()
            if run.admitted and now - run.looked_at < LOOKED_AT_WITHIN_S
        }

    def queue(self) -> list[RunRecord]:
        """Return the runs in the queue, first come, first served."""
        now = self._clock()
        waiting = [run for run in self.records.values() if not run.admitted and now - run.looked_at < QUEUES_FOR_S]
        return sorted(waiting, key=lambda run: run.arrived)

    def has_room(self, run: RunRecord) -> bool:
        """Tell whether a run fits beside the admitted runs and those ahead of it in the queue."""
        queue = self.queue()
        ahead = queue[: queue.index(run)] if run in queue else []
        others = [other.load for other in [*self.live().values(), *ahead] if other is not run]
        return run.load.fits(others, self.limit)

    def admit(self, run: RunRecord) -> bool:
        """Admit a run if there is room; tell whether it is admitted."""
        run.admitted = run.admitted or self.has_room(run)
        return run.admitted

    def to_evict(self, run: RunRecord) -> Iterator[tuple[str, RunRecord]]:
        """Yield the runs to evict so that this one fits within its session's limit, least recently viewed first."""
        own = [item for item in self.live().items() if run.session and item[1].session == run.session]
        own = sorted((item for item in own if item[1] is not run), key=lambda item: item[1].looked_at)
        while own and not run.load.fits([other.load for _, other in own], self.session_limit):
            yield own.pop(0)

    def too_much(self, run: RunRecord) -> str:
        """Return a sentence if a run alone exceeds a limit, else ''."""
        return run.load.too_much(self.limit, *([self.session_limit] if run.session else []))

    def release(self, run: RunRecord) -> None:
        """Note that the viewer has left. An admitted run stays admitted as long as it trains on."""
        run.looked_at = self._clock() - (LOOKED_AT_WITHIN_S - self._release_s if run.admitted else math.inf)

    def evict(self, run: RunRecord) -> None:
        """Withdraw a run's admission; the next view puts it into the queue."""
        run.admitted, run.arrived = False, self._clock()
        run.looked_at = -math.inf if run.started is None else run.looked_at
