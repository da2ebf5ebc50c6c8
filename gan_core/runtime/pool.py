"""The workers of one server: which run lives where, and what happens when a worker dies."""

import atexit
import math
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from gan_core.errors import BadInput
from gan_core.runtime.admission import (
    CRASH_WINDOW_S,
    MAX_CRASHES,
    AdmissionQueue,
    Load,
    PendingCall,
    RunRecord,
    queue_message,
)
from gan_core.runtime.worker_process import WorkerGone, WorkerProcess
from gan_core.settings import settings

IDEMPOTENT_CALLS = ("play", "change", "set_speed")
NOTE = "The worker that trains this run was restarted; it goes on from step {step}."
QUARANTINED = (
    f"This run ended its worker {MAX_CRASHES} times within a minute and is set aside, so that others can go on. "
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


class Pool:
    """W workers. A run is given to the one with the fewest runs and stays there; a dead worker's runs are brought back.

    Runs that are looked at have a place, within the limits of `GANSCOPE_RUNS` and the like; who comes beyond waits, first come
    first served, and its start is sent when a look finds room. Within one session the run looked at longest ago gives way.
    """

    def __init__(
        self,
        workers: int | None = None,
        environment: dict[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        own, found = settings(), gpus()
        wanted = workers or own.workers or len(found) or max(1, (os.cpu_count() or 2) - 1)
        self._lock, self._clock, self._closed = threading.RLock(), clock, False
        self.places = AdmissionQueue(wanted, own, clock)
        self._environments = [  # a worker sees one GPU, if torch agrees that it is there
            {
                **({"CUDA_VISIBLE_DEVICES": found[i % len(found)]} if found and not own.device else {}),
                **(environment or {}),
            }
            for i in range(wanted)
        ]
        self._died: list[float] = [-math.inf] * wanted
        self._waits = [0.0] * wanted  # before a worker that keeps dying is started again
        self.workers = [self._spawn(i) for i in range(wanted)]

    def start(self, run_id: str, session: str = "", **start: Any) -> "Future[None]":
        """Start a run on the worker with the fewest live runs; the arguments are those of Scheduler.start.

        session: whose run it is, '' for nobody's. The future is fulfilled when the run has started, so later where it waits.
        """
        with self._lock:
            run = self.places.know(run_id)
            if start != run.start:
                run.deaths.clear()
            elif run.quarantined:
                return _refused()
            run.start, run.load, run.session = start, Load.of(start), session
            beyond = self.places.too_much(run)
            if beyond:
                return _refused(beyond)
            if run.admitted and not self.places.has_room(run):
                self._leave(run_id, run)
            run.started = Future()
            started = run.started
            self._find_place(run_id, run)
            return started

    def ask(self, run_id: str, do: str, **with_: Any) -> "Future[Any]":
        """Ask the worker where a run lives; one that this pool does not know is looked for among the saved runs."""
        with self._lock:
            run = self.places.know(run_id)
            if run.quarantined:
                return _refused()
            if do in ("release", "drop"):
                self.places.release(run)
            elif not self._find_place(run_id, run):
                return self._while_waiting(run, do, with_)
            if do not in IDEMPOTENT_CALLS:
                return self.workers[run.home].ask(do, run_id=run_id, **with_)
            wish = PendingCall(do, with_, Future())
            self._wish(run_id, run, wish)
            return wish.answer

    def _wish(self, run_id: str, run: RunRecord, wish: PendingCall) -> None:
        """Ask for something; where the worker dies before it answers, the next one is asked."""

        def heard(reply: "Future[Any]") -> None:
            if isinstance(reply.exception(), WorkerGone) and not self._closed:
                with self._lock:
                    run.wishes.append(wish)
            else:
                _pass_on(reply, wish.answer)

        self.workers[run.home].ask(wish.do, run_id=run_id, **wish.with_).add_done_callback(heard)

    def forget(self, run_id: str) -> None:
        """Drop a run and its saved state."""
        self.ask(run_id, "drop")
        with self._lock:
            self.places.known.pop(run_id, None)

    def summary(self, wait_s: float = 0.5) -> dict[str, Any]:
        """Return {"device", "workers", "runs_live", "runs_waiting"}; the device is "starting" until a worker answers."""
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
        with self._lock:
            waiting = len(self.places.queue())
        return {"device": named, "workers": len(self.workers), "runs_live": live, "runs_waiting": waiting}

    def close(self) -> None:
        """End every worker; their runs are saved first."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        for worker in self.workers:
            worker.close()

    def _find_place(self, run_id: str, run: RunRecord) -> bool:
        """Seat a run if there is room, and send the start that waited; tell whether it has a place."""
        for other in self.places.to_evict(run):
            self._leave(*other)
        if not self.places.admit(run):
            return False
        if run.started is not None and run.start is not None:
            _pass_on(self.workers[run.home].ask("start", run_id=run_id, **run.start), run.started)
            run.started = None
        return True

    def _leave(self, run_id: str, run: RunRecord) -> None:
        """Take a run's place away: it is paused and saved, and a look may bring it back."""
        self.places.evict(run)
        self.workers[run.home].ask("release", run_id=run_id)

    def _while_waiting(self, run: RunRecord, do: str, with_: dict[str, Any]) -> "Future[Any]":
        """Answer in the worker's place: a look with the place in the queue; what is set, the start will have."""
        answer: Future[Any] = Future()
        note = queue_message(self.places.queue().index(run))
        if do == "look":
            answer.set_result({"status": "waiting", "step": 0, "note": note})
        elif do in ("change", "play", "set_speed") and run.started is not None and run.start is not None:
            if do == "change":
                run.start = {**run.start, "params": {**run.start["params"], **with_["values"]}}
            elif do == "play":
                run.start = {**run.start, "playing": with_.get("playing", True)}
            else:
                run.start = {**run.start, "speed": with_["most_steps_per_second"]}
            answer.set_result(None)
        else:
            answer.set_exception(BadInput(note, fields=("run",)))
        return answer

    def _spawn(self, i: int) -> WorkerProcess:
        return WorkerProcess(lambda dead: self._restart(i, dead), self._environments[i])

    def _restart(self, i: int, dead: WorkerProcess) -> None:
        """Replace a dead worker and bring back the runs in view.

        Unless it was killed from outside, the run in hand is blamed; and where one has died within the last minute, this waits, each time longer.
        """
        now, outside = self._clock(), dead.killed_from_outside
        in_hand = "" if outside else dead.current_run.read()
        again = now - self._died[i] < CRASH_WINDOW_S and not outside
        self._waits[i] = min(2.0, 2 * self._waits[i] + 0.1) if again else 0.0
        self._died[i] = now
        if self._waits[i]:
            threading.Event().wait(self._waits[i])
        with self._lock:
            if self._closed:
                return
            if in_hand in self.places.known:
                self.places.known[in_hand].deaths.append(now)
            self.workers[i] = self._spawn(i)
            for run_id, run in self.places.live().items():
                if run.home == i and not run.quarantined:
                    self.workers[i].ask("revive", run_id=run_id, note=NOTE, **(run.start or {}))
            for run_id, run in self.places.known.items():
                if run.home == i:
                    wishes, run.wishes = run.wishes, []
                    for wish in wishes:
                        self._wish(run_id, run, wish)


def _refused(why: str = QUARANTINED) -> "Future[Any]":
    refused: Future[Any] = Future()
    refused.set_exception(BadInput(why, fields=("run",)))
    return refused


def _pass_on(source: "Future[Any]", to: "Future[Any]") -> None:
    """Fulfil one future as another is."""

    def copy(done: "Future[Any]") -> None:
        problem = done.exception()
        to.set_exception(problem) if problem else to.set_result(done.result())

    source.add_done_callback(copy)


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
