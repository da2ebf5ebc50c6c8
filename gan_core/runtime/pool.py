"""The workers of one server: which run lives where, and what happens when a worker dies."""

import atexit
import math
import os
import shutil
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Any

from gan_core.errors import BadInput
from gan_core.runtime.worker_process import WorkerGone, WorkerProcess
from gan_core.settings import settings

DEATHS_OF_A_RUN, WITHIN_S = 3, 60.0  # a run that was in hand at so many deaths of its worker is set aside
LOOKED_AT_WITHIN_S = 150.0
FORGET_AFTER_S = (
    900.0  # since the last look: no worker has the run in memory any more (lease and Scheduler.FORGET_AFTER_S)
)
NOTE = "The worker that trains this run was restarted; it goes on from step {step}."
SET_ASIDE = (
    f"This run ended its worker {DEATHS_OF_A_RUN} times within a minute and is set aside, so that others can go on. "
    "Change a setting, and it starts again."
)


def gpus() -> list[str]:
    """Name the GPUs without importing torch, as CUDA_VISIBLE_DEVICES does or nvidia-smi; [] where neither says."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return [name.strip() for name in visible.split(",") if name.strip() not in ("", "-1")]
    if not shutil.which("nvidia-smi"):
        return []
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [str(i) for i in range(sum(line.startswith("GPU ") for line in listed.stdout.splitlines()))]


@dataclass
class Known:
    """What the pool remembers of a run."""

    home: int  # its worker
    looked_at: float
    start: dict[str, Any] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_OF_A_RUN))

    @property
    def set_aside(self) -> bool:
        """Tell whether it ended its worker too often."""
        return len(self.deaths) == DEATHS_OF_A_RUN and self.deaths[-1] - self.deaths[0] < WITHIN_S


class Pool:
    """W workers. A run is given to the one with the fewest runs and stays there; a dead worker's runs are brought back."""

    def __init__(
        self,
        workers: int | None = None,
        environment: dict[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        own, found = settings(), gpus()
        wanted = workers or own.workers or len(found) or max(1, (os.cpu_count() or 2) - 1)
        self._lock, self._clock, self._closed = threading.RLock(), clock, False
        self._environments = [  # a worker sees one GPU, if torch agrees that it is there
            {
                **({"CUDA_VISIBLE_DEVICES": found[i % len(found)]} if found and not own.device else {}),
                **(environment or {}),
            }
            for i in range(wanted)
        ]
        self._died: list[float] = [-math.inf] * wanted
        self._waits = [0.0] * wanted  # before a worker that keeps dying is started again
        self.known: dict[str, Known] = {}
        self.workers = [self._spawn(i) for i in range(wanted)]

    def start(self, run_id: str, **start: Any) -> "Future[None]":
        """Start a run on the worker with the fewest live runs; the arguments are those of Scheduler.start."""
        with self._lock:
            run = self._know(run_id)
            if start != run.start:
                run.deaths.clear()
            elif run.set_aside:
                return _refused()
            run.start = start
            return self.workers[run.home].ask("start", run_id=run_id, **start)

    def ask(self, run_id: str, do: str, **with_: Any) -> "Future[Any]":
        """Ask the worker where a run lives; one that this pool does not know is looked for among the saved runs."""
        with self._lock:
            run = self._know(run_id)
            if run.set_aside:
                return _refused()
            return self.workers[run.home].ask(do, run_id=run_id, **with_)

    def forget(self, run_id: str) -> None:
        """Drop a run and its saved state."""
        self.ask(run_id, "drop")
        with self._lock:
            self.known.pop(run_id, None)

    def summary(self, wait_s: float = 0.5) -> dict[str, Any]:
        """Return {"device", "workers", "runs_live"}; the device is "starting" until a worker answers."""
        answers = [worker.ask("summary") for worker in list(self.workers)]
        until, devices, live = time.monotonic() + wait_s, [], 0
        for future in answers:
            try:
                found = future.result(max(0.0, until - time.monotonic()))
            except (FutureTimeout, WorkerGone):
                continue
            devices.append(found["device"])
            live += found["runs_live"]
        named = ", ".join(dict.fromkeys(devices)) or "starting"
        return {"device": named, "workers": len(self.workers), "runs_live": live}

    def close(self) -> None:
        """End every worker; their runs are saved first."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        for worker in self.workers:
            worker.close()

    def _know(self, run_id: str) -> Known:
        now = self._clock()
        for old in [id_ for id_, run in self.known.items() if now - run.looked_at > FORGET_AFTER_S]:
            del self.known[old]
        if run_id not in self.known:
            homes = [run.home for run in self._live().values()]
            self.known[run_id] = Known(min(range(len(self.workers)), key=homes.count), now)
        self.known[run_id].looked_at = now
        return self.known[run_id]

    def _live(self) -> dict[str, Known]:
        now = self._clock()
        return {run_id: run for run_id, run in self.known.items() if now - run.looked_at < LOOKED_AT_WITHIN_S}

    def _spawn(self, i: int) -> WorkerProcess:
        return WorkerProcess(lambda dead: self._restart(i, dead.current_run.read()), self._environments[i])

    def _restart(self, i: int, in_hand: str) -> None:
        """Replace a dead worker, at once at first and more slowly after each death, and bring back the runs in view."""
        now = self._clock()
        self._waits[i] = min(2.0, 2 * self._waits[i] + 0.1) if now - self._died[i] < WITHIN_S else 0.0
        self._died[i] = now
        if self._waits[i]:
            threading.Event().wait(self._waits[i])
        with self._lock:
            if self._closed:
                return
            if in_hand in self.known:
                self.known[in_hand].deaths.append(now)
            self.workers[i] = self._spawn(i)
            for run_id, run in self._live().items():
                if run.home == i and not run.set_aside:
                    self.workers[i].ask("revive", run_id=run_id, note=NOTE, **(run.start or {}))


def _refused() -> "Future[Any]":
    refused: Future[Any] = Future()
    refused.set_exception(BadInput(SET_ASIDE, fields=("run",)))
    return refused


_shared: Pool | None = None
_shared_lock = threading.Lock()


def shared_pool(*, create: bool = True) -> Pool | None:
    """Return the server's one pool, made at the first call; with create=False, None until then."""
    global _shared
    with _shared_lock:
        if _shared is None and create:
            _shared = Pool()
            atexit.register(close_shared_pool)
        return _shared


def close_shared_pool() -> None:
    """End the shared pool, if there is one; the next call of `shared_pool` makes a new one."""
    global _shared
    with _shared_lock:
        pool, _shared = _shared, None
    if pool is not None:
        pool.close()
