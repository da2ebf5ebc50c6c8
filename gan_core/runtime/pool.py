"""The worker processes of one server: which worker has which run, and what happens when a worker dies."""

import atexit
import math
import os
import shutil
import subprocess
import threading
import time
from collections import Counter
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
NOTE = "The worker that trains this run was restarted; the run continues from step {step}."
QUARANTINED = (
    f"This run crashed its worker {MAX_CRASHES} times in a minute and has been stopped so that other runs can continue. "
    "Change a setting to start it again."
)


def gpus() -> list[str]:
    """List the GPUs without importing torch, from CUDA_VISIBLE_DEVICES or nvidia-smi; [] if there is neither."""
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
    """W workers. A new run goes to the worker with the fewest runs and stays there; a dead worker's runs are restored.

    Viewed runs are admitted within the limits of `GANSCOPE_RUNS` and the other variables. Further runs wait in a queue, first come,
    first served: a run starts at the first view for which there is room. Within one session, the least recently viewed run is evicted.
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
        self.admission = AdmissionQueue(wanted, own, clock)
        self._environments = [  # one GPU for each worker
            {
                **({"CUDA_VISIBLE_DEVICES": found[i % len(found)]} if found and not own.device else {}),
                **(environment or {}),
            }
            for i in range(wanted)
        ]
        self._died: list[float] = [-math.inf] * wanted
        self._waits = [0.0] * wanted  # seconds before a worker that keeps dying is restarted
        self.workers = [self._spawn(i) for i in range(wanted)]

    def start(self, run_id: str, session: str = "", **start: Any) -> "Future[None]":
        """Start a run on the worker with the fewest live runs; the arguments are those of Scheduler.start.

        session: the owner, '' for none. The future is done when the run has started, so later if it is queued.
        """
        with self._lock:
            run = self.admission.record(run_id)
            if start != run.start:
                run.crashes.clear()
            elif run.quarantined:
                return _refused()
            run.start, run.load, run.session = start, Load.of(start), session
            if too_much := self.admission.too_much(run):
                return _refused(too_much)
            if run.admitted and not self.admission.has_room(run):
                self._evict(run_id, run)
            run.started = Future()
            started = run.started
            self._admit(run_id, run)
            return started

    def ask(self, run_id: str, do: str, **arguments: Any) -> "Future[Any]":
        """Call a run's worker; a run that is unknown here is restored from the saved runs."""
        with self._lock:
            run = self.admission.record(run_id)
            if run.quarantined:
                return _refused()
            if do in ("release", "drop"):
                self.admission.release(run)
            elif not self._admit(run_id, run):
                return self._answer_in_queue(run, do, arguments)
            if do not in IDEMPOTENT_CALLS:
                return self.workers[run.worker].ask(do, run_id=run_id, **arguments)
            pending = PendingCall(do, arguments, Future())
            self._send(run_id, run, pending)
            return pending.answer

    def _send(self, run_id: str, run: RunRecord, pending: PendingCall) -> None:
        """Send a call; if the worker dies before it answers, the next worker gets it."""

        def heard(reply: "Future[Any]") -> None:
            if isinstance(reply.exception(), WorkerGone) and not self._closed:
                with self._lock:
                    run.pending_calls.append(pending)
            else:
                _pass_on(reply, pending.answer)

        self.workers[run.worker].ask(pending.do, run_id=run_id, **pending.arguments).add_done_callback(heard)

    def forget(self, run_id: str) -> None:
        """Delete a run and its saved state."""
        self.ask(run_id, "drop")
        with self._lock:
            self.admission.records.pop(run_id, None)

    def summary(self, wait_s: float = 0.5) -> dict[str, Any]:
        """Return {"device", "workers", "runs_live", "runs_waiting", "spent"}; the device is "starting" until a worker answers.

        spent: seconds of all workers, by what they went to.
        """
        answers = [worker.ask("summary") for worker in list(self.workers)]
        until, devices, live, spent = time.monotonic() + wait_s, [], 0, Counter[str]()
        for future in answers:
            try:
                found = future.result(max(0.0, until - time.monotonic()))
            except (FutureTimeout, WorkerGone):
                continue
            devices.append(found["device"])
            live += found["runs_live"]
            spent.update(found["spent"])
        named = ", ".join(dict.fromkeys(devices)) or "starting"
        with self._lock:
            waiting = len(self.admission.queue())
        return {
            "device": named,
            "workers": len(self.workers),
            "runs_live": live,
            "runs_waiting": waiting,
            "spent": dict(spent),
        }

    def share_in_use(self, besides: str) -> float:
        """Return the share of the runs that this server admits which is in use, from 0 to 1. besides: the run that does not count."""
        with self._lock:
            return len(self.admission.live().keys() - {besides}) / self.admission.limit.runs

    def looks(self) -> float:
        """Return the largest share of its time that a worker takes for looks, from 0 to 1."""
        return max(worker.looks for worker in list(self.workers))

    def close(self) -> None:
        """End every worker; their runs are saved first."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        for worker in self.workers:
            worker.close()

    def _admit(self, run_id: str, run: RunRecord) -> bool:
        """Admit a run if there is room and send its pending start; tell whether it is admitted."""
        for other in self.admission.to_evict(run):
            self._evict(*other)
        if not self.admission.admit(run):
            return False
        if run.started is not None and run.start is not None:
            _pass_on(self.workers[run.worker].ask("start", run_id=run_id, **run.start), run.started)
            run.started = None
        return True

    def _evict(self, run_id: str, run: RunRecord) -> None:
        """Evict a run: it is paused and saved, and can be admitted again at its next view."""
        self.admission.evict(run)
        self.workers[run.worker].ask("release", run_id=run_id)

    def _answer_in_queue(self, run: RunRecord, do: str, arguments: dict[str, Any]) -> "Future[Any]":
        """Answer a call to a queued run: a look with its position in the queue; settings are stored for its start."""
        answer: Future[Any] = Future()
        note = queue_message(self.admission.queue().index(run))
        if do == "look":
            answer.set_result({"status": "waiting", "step": 0, "note": note})
        elif do in ("change", "play", "set_speed") and run.started is not None and run.start is not None:
            if do == "change":
                run.start = {**run.start, "params": {**run.start["params"], **arguments["values"]}}
            elif do == "play":
                run.start = {**run.start, "playing": arguments.get("playing", True)}
            else:
                run.start = {**run.start, "speed": arguments["max_steps_per_second"]}
            answer.set_result(None)
        else:
            answer.set_exception(BadInput(note, fields=("run",)))
        return answer

    def _spawn(self, i: int) -> WorkerProcess:
        return WorkerProcess(lambda dead: self._restart(i, dead), self._environments[i])

    def _restart(self, i: int, dead: WorkerProcess) -> None:
        """Replace a dead worker and restore its viewed runs.

        Unless the worker was killed from outside, the crash counts against its current run. If the worker died twice within a minute, wait
        before the restart, longer each time.
        """
        now, outside = self._clock(), dead.killed_from_outside
        current = "" if outside else dead.current_run.read()
        again = now - self._died[i] < CRASH_WINDOW_S and not outside
        self._waits[i] = min(2.0, 2 * self._waits[i] + 0.1) if again else 0.0
        self._died[i] = now
        if self._waits[i]:
            threading.Event().wait(self._waits[i])
        with self._lock:
            if self._closed:
                return
            if current in self.admission.records:
                self.admission.records[current].crashes.append(now)
            self.workers[i] = self._spawn(i)
            for run_id, run in self.admission.live().items():
                if run.worker == i and not run.quarantined:
                    self.workers[i].ask("revive", run_id=run_id, note=NOTE, **(run.start or {}))
            for run_id, run in self.admission.records.items():
                if run.worker == i:
                    pending_calls, run.pending_calls = run.pending_calls, []
                    for pending in pending_calls:
                        self._send(run_id, run, pending)


def _refused(why: str = QUARANTINED) -> "Future[Any]":
    refused: Future[Any] = Future()
    refused.set_exception(BadInput(why, fields=("run",)))
    return refused


def _pass_on(source: "Future[Any]", to: "Future[Any]") -> None:
    """Copy the result of one future to another when it is done."""

    def copy(done: "Future[Any]") -> None:
        problem = done.exception()
        to.set_exception(problem) if problem else to.set_result(done.result())

    source.add_done_callback(copy)


_shared: Pool | None = None
_shared_lock = threading.Lock()


def shared_pool(*, create: bool = True) -> Pool | None:
    """Return the server's only pool, created at the first call; with create=False, None until then."""
    global _shared
    with _shared_lock:
        if _shared is None and create:
            _shared = Pool()
            atexit.register(close_shared_pool)
        return _shared


def close_shared_pool() -> None:
    """Close the shared pool, if there is one; the next call of `shared_pool` creates a new one."""
    global _shared
    with _shared_lock:
        pool, _shared = _shared, None
    if pool is not None:
        pool.close()
