"""What a page holds of a run: it asks, and never waits long."""

import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, TypeVar

from gan_core.errors import BadInput
from gan_core.experiments.experiment import Snapshot
from gan_core.runtime.pool import Pool
from gan_core.runtime.worker_process import WorkerGone

Kept = TypeVar("Kept")
STARTING: Snapshot = {"status": "starting", "step": 0}
ANSWER_WITHIN_S = 20.0  # a worker's first start includes the import of torch


class RunHandle:
    """One run of one session. `start` gives it a run of its own; a handle made with an old id picks that run up again."""

    def __init__(self, pool: Pool, run_id: str | None = None, session: str = ""):
        """session: whose run it is; a session's runs share what one reader may take of the server."""
        self.pool, self.run_id, self.session = pool, run_id or secrets.token_hex(16), session
        self._lock = threading.Lock()
        self._asked: dict[int | None, Future[Snapshot]] = {}  # at which step → the question that is under way
        self._started: Future[None] | None = None
        self._last: dict[int | None, Snapshot] = {None: STARTING}

    def start(self, experiment: str, params: Mapping[str, Any], **more: Any) -> None:
        """Start (again) from params; more: events, stop_at, playing, speed as in Scheduler.start. Does not wait."""
        with self._lock:  # no look may ask the run that was for the one that is to be
            self._last, self._asked = {None: STARTING}, {}
            self._started = self.pool.start(
                self.run_id, session=self.session, experiment=experiment, params=dict(params), **more
            )

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings; BadInput names the field."""
        self._answer(self.pool.ask(self.run_id, "change", values=dict(values)))

    def command(self, name: str) -> None:
        """Do one step ("step"), or a command of the experiment."""
        self._answer(self.pool.ask(self.run_id, "command", name=name))

    def play(self, playing: bool = True, refused: Callable[[str], None] | None = None) -> None:
        """Go on, or hold. refused: told the sentence if the worker will not, by then from another thread; without it, wait, and raise BadInput."""
        answer = self.pool.ask(self.run_id, "play", playing=playing)
        if refused is None:
            self._answer(answer)
        else:
            answer.add_done_callback(lambda done: refused(str(done.exception())) if done.exception() else None)

    def pause(self) -> None:
        """Hold."""
        self.play(False)

    def set_speed(self, most_steps_per_second: float | None) -> None:
        """Limit the steps a second; None lifts the limit."""
        self._answer(self.pool.ask(self.run_id, "set_speed", most_steps_per_second=most_steps_per_second))

    def look(self, at: int | None = None, wait_s: float = 0.05) -> Snapshot:
        """Ask for a fresh snapshot and wait for it at most wait_s; else return the last one (at first {"status": "starting"}).

        Of the live step and of the one looked back at, one question each is under way at most: a busy worker is not asked more than it
        answers. A start that was refused is {"status": "refused", "note": the sentence}, whatever ran before.
        """
        refused = self._refused()
        if refused:
            return {"status": "refused", "step": 0, "note": refused}
        with self._lock:
            self._asked = _still_of_use(self._asked, at)
            if at not in self._asked:
                self._asked[at] = self.pool.ask(self.run_id, "look", at=at)
            asked = self._asked[at]
        try:
            snapshot = asked.result(wait_s)
        except FutureTimeout:
            return self._last.get(at, self._last[None])
        except (WorkerGone, BadInput) as problem:
            with self._lock:
                if self._asked.get(at) is asked:
                    del self._asked[at]
            lost = isinstance(problem, WorkerGone)
            words = "The worker that trains this run ended; it is being started again." if lost else str(problem)
            return {**self._last[None], "note": words, **({} if lost else {"status": "lost"})}
        with self._lock:
            if self._asked.get(at) is asked:
                del self._asked[at]
                self._last = {**_still_of_use(self._last, at), at: snapshot}
        return snapshot

    def look_back(self, step: int) -> Snapshot:
        """Return what was seen at the key frame nearest to a step; what `look` knows stays as it is."""
        return self._answer(self.pool.ask(self.run_id, "look", at=step))

    def measure(self) -> Snapshot:
        """Return a snapshot whose slow figures are of the present step too, as `--json` prints them."""
        return self._answer(self.pool.ask(self.run_id, "measure"))

    def _refused(self) -> str:
        """Return the sentence with which `start` was refused, '' if it was not, or not yet."""
        started = self._started
        problem = started.exception() if started is not None and started.done() else None
        return str(problem) if isinstance(problem, BadInput) else ""

    def release(self) -> None:
        """Say that nobody looks any more: the run is paused in about 15 seconds, its state kept."""
        self.pool.ask(self.run_id, "release")

    def drop(self) -> None:
        """Forget the run and its saved state."""
        self.pool.forget(self.run_id)

    @staticmethod
    def _answer(future: "Future[Any]") -> Any:
        try:
            return future.result(ANSWER_WITHIN_S)
        except FutureTimeout as error:
            raise BadInput(f"The worker did not answer within {ANSWER_WITHIN_S:g} seconds; try again.") from error
        except WorkerGone as error:
            raise BadInput("The worker that trains this run ended; it is being started again. Try again.") from error


def _still_of_use(kept: Mapping[int | None, Kept], at: int | None) -> dict[int | None, Kept]:
    """Return what is kept of the live step (None), and of the one that is looked back at now: no others'."""
    return {step: one for step, one in kept.items() if step is None or at in (None, step)}
