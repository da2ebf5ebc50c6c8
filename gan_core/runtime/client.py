"""A page's handle to a run in a worker process. Its calls do not wait long."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any, TypeVar

from gan_core.errors import BadInput
from gan_core.experiments.experiment import Snapshot
from gan_core.runtime.looks import whole
from gan_core.runtime.pool import Pool
from gan_core.runtime.worker_process import WorkerGone

T = TypeVar("T")
STARTING: Snapshot = {"status": "starting", "step": 0}
ANSWER_WITHIN_S = 20.0  # a worker's first start includes the import of torch
FRESH_S = 0.05  # a page looks several times while it is drawn: the worker is asked once


@dataclass
class Asked:
    """A look that the worker is asked for. held: the snapshot without which its answer is not whole."""

    answer: "Future[Snapshot]"
    held: Snapshot
    told: int  # how many calls went before it
    _snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """Return the snapshot, put together once, when the answer is here."""
        if self._snapshot is None:
            short = self.answer.result()
            self._snapshot = whole(short, self.held) if short.get("has") else short
        return self._snapshot


class RunHandle:
    """One run of one session. `start` starts a new run; a handle created with the id of an existing run continues that run."""

    def __init__(self, pool: Pool, run_id: str | None = None, session: str = ""):
        """session: the owner; all runs of a session share the limits of one user."""
        self.pool, self.run_id, self.session = pool, run_id or secrets.token_hex(16), session
        self._lock = threading.Lock()
        self._asked: dict[int | None, Asked] = {}  # step → the unanswered request
        self._started: Future[None] | None = None
        self._last: dict[int | None, Snapshot] = {None: STARTING}
        self._held: Snapshot = {}  # what a look need not send again
        self._told = 0  # calls that may have changed the run
        self._fresh_until: dict[int | None, float] = {}  # step → until when its last snapshot need not be asked for

    def start(self, experiment: str, params: Mapping[str, Any], **more: Any) -> None:
        """Start or restart from params; more: events, stop_at, playing, speed as in Scheduler.start. Does not wait."""
        with self._lock:  # answers of the old run must not be taken for the new one's
            self._last, self._asked, self._held, self._fresh_until = {None: STARTING}, {}, {}, {}
            self._told += 1
            self._started = self.pool.start(
                self.run_id, session=self.session, experiment=experiment, params=dict(params), **more
            )

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings; BadInput names the field."""
        self._answer(self._tell("change", values=dict(values)))

    def command(self, name: str) -> None:
        """Do one step ("step"), or a command of the experiment."""
        self._answer(self._tell("command", name=name))

    def play(self, playing: bool = True, refused: Callable[[str], None] | None = None) -> None:
        """Play or pause.

        refused: called with the error message, from another thread, if the worker refuses. Without it, wait for the answer and raise BadInput.
        """
        answer = self._tell("play", playing=playing)
        if refused is None:
            self._answer(answer)
        else:
            answer.add_done_callback(lambda done: refused(str(done.exception())) if done.exception() else None)

    def pause(self) -> None:
        """Pause."""
        self.play(False)

    def set_speed(self, max_steps_per_second: float | None) -> None:
        """Limit the steps per second; None removes the limit."""
        self._answer(self._tell("set_speed", max_steps_per_second=max_steps_per_second))

    def look(self, at: int | None = None, wait_s: float = 0.05) -> Snapshot:
        """Request a new snapshot and wait for it at most wait_s; else return the last one (at first {"status": "starting"}).

        at: an earlier step to show; None: the current step. There is at most one unanswered request for each, so requests do not pile up.
        After a refused start: {"status": "refused", "note": the error message}.
        """
        refused = self._refused()
        if refused:
            return {"status": "refused", "step": 0, "note": refused}
        with self._lock:
            if at in self._last and time.monotonic() < self._fresh_until.get(at, 0.0):
                return self._last[at]
            self._asked = _of_these_steps(self._asked, at)
            if at not in self._asked:
                answer = self.pool.ask(self.run_id, "look", at=at, has=self._held.get("look", ""))
                self._asked[at] = Asked(answer, self._held, self._told)
            asked = self._asked[at]
        try:
            asked.answer.result(wait_s)
        except FutureTimeout:
            return self._last.get(at, self._last[None])
        except (WorkerGone, BadInput) as problem:
            with self._lock:
                if self._asked.get(at) is asked:
                    del self._asked[at]
            lost = isinstance(problem, WorkerGone)
            note = "The worker that trains this run crashed and is being restarted." if lost else str(problem)
            return {**self._last[None], "note": note, **({} if lost else {"status": "lost"})}
        with self._lock:
            snapshot = asked.snapshot()
            if self._asked.get(at) is asked:
                del self._asked[at]
                self._held, self._last = snapshot, {**_of_these_steps(self._last, at), at: snapshot}
                if asked.told == self._told:
                    self._fresh_until[at] = time.monotonic() + FRESH_S
        return snapshot

    def look_back(self, step: int) -> Snapshot:
        """Return the snapshot of the key frame nearest to a step; what `look` returns does not change."""
        return self._answer(self.pool.ask(self.run_id, "look", at=step))

    def measure(self) -> Snapshot:
        """Return a snapshot with the slow metrics computed at the current step, as `--json` prints them."""
        return self._answer(self._tell("measure"))

    def _refused(self) -> str:
        """Return the error message if `start` was refused, else ''."""
        started = self._started
        problem = started.exception() if started is not None and started.done() else None
        return str(problem) if isinstance(problem, BadInput) else ""

    def release(self) -> None:
        """Tell the worker that nobody views the run: it is paused in about 15 seconds and its state is kept."""
        self._tell("release")

    def drop(self) -> None:
        """Delete the run and its saved state."""
        self.pool.forget(self.run_id)

    def _tell(self, do: str, **arguments: Any) -> "Future[Any]":
        """Call the worker; what was seen before the call is not fresh any more."""
        with self._lock:
            self._told += 1
            self._fresh_until = {}
        return self.pool.ask(self.run_id, do, **arguments)

    @staticmethod
    def _answer(future: "Future[Any]") -> Any:
        try:
            return future.result(ANSWER_WITHIN_S)
        except FutureTimeout as error:
            raise BadInput(f"The worker did not answer within {ANSWER_WITHIN_S:g} seconds; try again.") from error
        except WorkerGone as error:
            raise BadInput("The worker that trains this run crashed and is being restarted. Try again.") from error


def _of_these_steps(by_step: Mapping[int | None, T], at: int | None) -> dict[int | None, T]:
    """Keep the entries of the current step (None) and of the step viewed now."""
    return {step: entry for step, entry in by_step.items() if step is None or at in (None, step)}
