"""The workers of one server: which run lives where, and what happens when a worker dies."""

import atexit
import os
import shutil
import subprocess
import threading
import time
from collections import deque
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from gan_core.runtime.worker_process import WorkerGone, WorkerProcess
from gan_core.settings import settings

RESTARTS, WITHIN_S = 8, 60.0  # more deaths than this in that time, and the worker stays down
LOOKED_AT_WITHIN_S = 150.0
NOTE = "The worker that trains this run was restarted; it goes on from step {step}."


def count_gpus() -> int:
    """Count GPUs without importing torch: CUDA_VISIBLE_DEVICES, else nvidia-smi; 0 where neither says."""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([name for name in visible.split(",") if name.strip() not in ("", "-1")])
    if not shutil.which("nvidia-smi"):
        return 0
    try:
        listed = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return sum(line.startswith("GPU ") for line in listed.stdout.splitlines())


class Pool:
    """W workers. A run is given to the one with the fewest runs and stays there; a dead worker's runs are brought back."""

    def __init__(self, workers: int | None = None, environment: dict[str, str] | None = None):
        own, gpus = settings(), count_gpus()
        wanted = workers or own.workers or gpus or max(1, (os.cpu_count() or 2) - 1)
        self._lock = threading.RLock()
        self._closed = False
        self._environments = [
            {**({"GANSCOPE_DEVICE": f"cuda:{i % gpus}"} if gpus and not own.device else {}), **(environment or {})}
            for i in range(wanted)
        ]
        self._deaths: list[deque[float]] = [deque(maxlen=RESTARTS) for _ in range(wanted)]
        self._home: dict[str, int] = {}
        self._starts: dict[str, dict[str, Any]] = {}
        self._looked: dict[str, float] = {}
        self.workers = [self._spawn(i) for i in range(wanted)]

    def start(self, run_id: str, **start: Any) -> "Future[None]":
        """Start a run on the worker with the fewest live runs; the arguments are those of Scheduler.start."""
        with self._lock:
            if run_id not in self._home:
                homes = [self._home[id_] for id_ in self._live()]
                self._home[run_id] = min(range(len(self.workers)), key=homes.count)
            self._starts[run_id], self._looked[run_id] = start, time.monotonic()
            return self.workers[self._home[run_id]].ask("start", run_id=run_id, **start)

    def ask(self, run_id: str, do: str, **with_: Any) -> "Future[Any]":
        """Ask the worker where a run lives; one that this pool does not know is looked for among the saved runs."""
        with self._lock:
            self._looked[run_id] = time.monotonic()
            return self.workers[self._home.setdefault(run_id, 0)].ask(do, run_id=run_id, **with_)

    def forget(self, run_id: str) -> None:
        """Drop a run and its saved state."""
        self.ask(run_id, "drop")
        with self._lock:
            for table in (self._home, self._starts, self._looked):
                table.pop(run_id, None)

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

    def _live(self) -> list[str]:
        now = time.monotonic()
        return [run_id for run_id, at in self._looked.items() if now - at < LOOKED_AT_WITHIN_S and run_id in self._home]

    def _spawn(self, i: int) -> WorkerProcess:
        return WorkerProcess(lambda _: self._restart(i), self._environments[i])

    def _restart(self, i: int) -> None:
        """Replace a dead worker, at once at first and more slowly after each death, and bring back the runs in view."""
        deaths = self._deaths[i]
        deaths.append(time.monotonic())
        if len(deaths) == RESTARTS and deaths[-1] - deaths[0] < WITHIN_S:
            return
        if len(deaths) > 1 and deaths[-1] - deaths[-2] < WITHIN_S:
            threading.Event().wait(min(2.0, 0.1 * 2 ** len(deaths)))
        with self._lock:
            if self._closed:
                return
            self.workers[i] = self._spawn(i)
            for run_id in self._live():
                if self._home[run_id] == i:
                    self.workers[i].ask("revive", run_id=run_id, note=NOTE, **self._starts.get(run_id, {}))


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
