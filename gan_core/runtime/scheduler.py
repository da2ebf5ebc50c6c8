"""One loop over many runs: each gets the same time, and only while somebody looks at it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.experiments.experiment import Snapshot
from gan_core.params.events import read_events
from gan_core.runtime.run import Run
from gan_core.runtime.scheduled_run import LONG_COST, LONG_MEMBERS, ScheduledRun
from gan_core.runtime.store import Store

QUANTUM_S = 0.005
LEASE_S, LEASE_AFTER_RELEASE_S, FORGET_AFTER_S = 150.0, 15.0, 600.0
SAVE_EVERY_S = 5.0
HOUSEKEEPING_S = 1.0
TOUCH_EVERY_S = 20.0  # well below store.LIVE_S


NO_MEMORY = (
    "the device has no memory left for this step. What was saved last stays, and Play goes on from there; "
    "fewer members, smaller networks or a smaller batch need less."
)


def is_out_of_memory(problem: BaseException) -> bool:
    """Tell whether memory ran out, on whichever device: torch's own error is known by its name, so that it is not imported."""
    named = any(kind.__name__ == "OutOfMemoryError" for kind in type(problem).__mro__)
    return isinstance(problem, MemoryError) or named or "can't allocate memory" in str(problem)


class Scheduler:
    """Hosts runs by id. `tick` gives one of them a few milliseconds; everything else is short.

    Fair by charge: the run that has used the least time goes next, whatever it trains; looks and saving are charged too. A
    long job, as sixteen seeds are, is charged `LONG_COST` times: it takes what the others leave, and never nothing. A run is
    leased by every look; one that nobody looks at is paused, later dropped from memory, and its saved state kept: a look
    brings it back.
    """

    def __init__(
        self,
        store: Store,
        device: str = "cpu",
        clock: Callable[[], float] = time.monotonic,
        in_hand: Callable[[str], None] = lambda run_id: None,
    ):
        """in_hand: told which run is being trained, and '' after it."""
        self.store, self.device, self.clock, self.in_hand = store, device, clock, in_hand
        self.scheduled_runs: dict[str, ScheduledRun] = {}
        self._housekept = self._touched = clock()
        self._floor = 0.0  # what the run that went last had used: the start of every run that begins to want time

    def start(
        self,
        run_id: str,
        experiment: str,
        params: Mapping[str, Any],
        events: str = "",
        stop_at: int | None = None,
        playing: bool = True,
        speed: float | None = None,
    ) -> None:
        """Build a run, in place of any with this id; BadInput names what is wrong, and an older run then stays."""
        self.store.path(run_id)
        entry = registry[experiment]
        read = read_events(events, entry.Params, entry.commands)
        run = Run(entry.load()(entry.Params.of(params), device=self.device), read, stop_at)
        scheduled = ScheduledRun(
            run, {"experiment": experiment, "params": run.start_params.model_dump()}, playing, speed
        )
        scheduled.unsaved = True
        self._take_in(run_id, scheduled)

    def revive(self, run_id: str, note: str = "", **start: Any) -> None:
        """Bring a run back from its saved state; where there is none, start it again from `start`, if that is given."""
        try:
            saved = self.store.load(run_id)
        except BadInput as problem:
            saved, note = None, str(problem)
        if saved is None:
            if not start:
                raise BadInput("run: it is not known here any more; start it again.", fields=("run",))
            self.start(run_id, **start)
        else:
            arrays, rest = saved
            entry = registry[rest["recipe"]["experiment"]]
            run = Run(entry.load()(entry.Params.of(rest["recipe"]["params"]), device=self.device))
            run.load(arrays, rest["run"])
            self._take_in(run_id, ScheduledRun(run, rest["recipe"], rest["playing"], rest["speed"]))
        scheduled = self.scheduled_runs[run_id]
        scheduled.note = note.format(step=scheduled.run.step)

    def change(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Change live settings of a running run."""
        with self._charged(run_id) as scheduled:
            scheduled.run.change(values)
            scheduled.unsaved = True

    def command(self, run_id: str, name: str) -> None:
        """Do one step, or a command of the experiment."""
        with self._charged(run_id) as scheduled:
            scheduled.run.command(name)
            scheduled.unsaved = True

    def play(self, run_id: str, playing: bool = True) -> None:
        """Let a run go on, past its stop too, or hold it."""
        scheduled = self._leased(run_id)
        if playing and scheduled.fault:  # it may have stopped half way; what was saved last is whole
            self.revive(run_id)
            scheduled = self.scheduled_runs[run_id]
        if playing and scheduled.run.stop_at is not None and scheduled.run.step >= scheduled.run.stop_at:
            scheduled.run.stop_at = None
        scheduled.playing = playing
        scheduled.meter.reset(self.clock(), scheduled.run.step)
        scheduled.unsaved = True

    def set_speed(self, run_id: str, most_steps_per_second: float | None) -> None:
        """Limit a run's steps a second; None lifts the limit."""
        self._leased(run_id).limit(most_steps_per_second, self.clock())

    def look(self, run_id: str, at: int | None = None) -> Snapshot:
        """Renew the lease and return what there is to see, now or at the key frame nearest to `at`."""
        with self._charged(run_id) as scheduled:
            return {
                **scheduled.run.snapshot(at),
                "run": run_id,
                "experiment": scheduled.recipe["experiment"],
                "status": "over" if scheduled.run.experiment.over else "running" if scheduled.goes_on else "paused",
                "steps_per_second": scheduled.meter.rate if scheduled.goes_on else 0.0,
                "speed": scheduled.speed,
                "device": self.device,
                "note": scheduled.note or scheduled.run.experiment.over,
                **({"fault": scheduled.fault} if scheduled.fault else {}),
            }

    def measure(self, run_id: str) -> Snapshot:
        """Bring the slow figures up to the present step too, and look."""
        with self._charged(run_id) as scheduled:
            scheduled.run.experiment.measure()
        return self.look(run_id)

    def release(self, run_id: str) -> None:
        """Cut the lease short: whoever looked has gone."""
        if run_id in self.scheduled_runs:
            scheduled = self.scheduled_runs[run_id]
            scheduled.leased_until = min(scheduled.leased_until, self.clock() + LEASE_AFTER_RELEASE_S)

    def drop(self, run_id: str) -> None:
        """Forget a run and its saved state."""
        self.scheduled_runs.pop(run_id, None)
        self.store.delete(run_id)

    def summary(self) -> dict[str, Any]:
        """Return the device, how many runs somebody looks at, and how many are in memory."""
        now = self.clock()
        live = sum(scheduled.leased_until > now for scheduled in self.scheduled_runs.values())
        return {"device": self.device, "runs_live": live, "runs_in_memory": len(self.scheduled_runs)}

    def tick(self) -> float:
        """Give the run that used least one quantum; return the seconds there is nothing to do (0: call again)."""
        now = self.clock()
        if now - self._housekept >= HOUSEKEEPING_S:
            self._housekeep(now)
        for run_id in [run_id for run_id, scheduled in self.scheduled_runs.items() if scheduled.unsaved]:
            self._save(run_id)  # what was done is safe before anything else, but after the answer
        wanting = [
            (id_, scheduled)
            for id_, scheduled in self.scheduled_runs.items()
            if scheduled.leased_until > now and scheduled.goes_on
        ]
        ready, were = [], {id_ for id_, scheduled in self.scheduled_runs.items() if scheduled.ready}
        for scheduled in self.scheduled_runs.values():
            scheduled.ready = False
        for id_, scheduled in wanting:
            was, scheduled.ready = id_ in were, scheduled.may_go_at <= now
            if scheduled.ready:
                if not was:  # new, woken, played again or rested: no credit for time that it did not want
                    scheduled.used = max(scheduled.used, self._floor)
                ready.append((id_, scheduled))
        if not ready:
            return min([HOUSEKEEPING_S, *(scheduled.may_go_at - now for _, scheduled in wanting)])
        run_id, scheduled = min(ready, key=lambda item: item[1].used)
        self._floor = scheduled.used
        self.in_hand(run_id)
        try:
            scheduled.advance(QUANTUM_S, self.clock)
        except Exception as problem:  # one run's fault must not stop the others; its sentence reaches the page
            self._break(scheduled, problem)
        self.in_hand("")
        if self.clock() - scheduled.saved_at >= SAVE_EVERY_S:
            self._save(run_id)
        return 0.0

    def save_all(self) -> None:
        """Save every run that has moved since it was saved."""
        for run_id, scheduled in self.scheduled_runs.items():
            if scheduled.unsaved or scheduled.run.step != scheduled.saved_step:
                self._save(run_id)

    def _leased(self, run_id: str) -> ScheduledRun:
        if run_id not in self.scheduled_runs:
            self.revive(run_id)
        scheduled = self.scheduled_runs[run_id]
        now = self.clock()
        if scheduled.leased_until <= now:  # it wakes: no claim on the time that it slept
            scheduled.used = max(scheduled.used, self._least_used())
            scheduled.meter.reset(now, scheduled.run.step)
        scheduled.leased_until = max(scheduled.leased_until, now + LEASE_S)
        return scheduled

    @contextmanager
    def _charged(self, run_id: str) -> Iterator[ScheduledRun]:
        scheduled = self._leased(run_id)
        began = self.clock()
        try:
            yield scheduled
        finally:
            scheduled.charge(self.clock() - began)

    def _take_in(self, run_id: str, scheduled: ScheduledRun) -> None:
        now = self.clock()
        scheduled.leased_until, scheduled.used = now + LEASE_S, self._least_used()
        scheduled.cost = LONG_COST if getattr(scheduled.run.start_params, "members", 1) >= LONG_MEMBERS else 1.0
        scheduled.meter.reset(now, scheduled.run.step)
        self.scheduled_runs[run_id] = scheduled

    def _least_used(self) -> float:
        now = self.clock()
        return min(
            (
                scheduled.used
                for scheduled in self.scheduled_runs.values()
                if scheduled.goes_on and scheduled.leased_until > now
            ),
            default=0.0,
        )

    def _break(self, scheduled: ScheduledRun, problem: Exception) -> None:
        why = NO_MEMORY if is_out_of_memory(problem) else str(problem)
        scheduled.playing, scheduled.unsaved, scheduled.fault = (
            False,
            False,
            f"Stopped at step {scheduled.run.step}: {why}",
        )
        scheduled.note = scheduled.fault

    def _save(self, run_id: str) -> None:
        scheduled = self.scheduled_runs[run_id]
        if scheduled.fault:  # it may have stopped half way; what was saved last is whole
            return
        began = self.clock()
        try:
            arrays, rest = scheduled.run.state()
            whole = {"recipe": scheduled.recipe, "run": rest, "playing": scheduled.playing, "speed": scheduled.speed}
            self.store.save(run_id, arrays, orjson.loads(orjson.dumps(whole)), live=self.scheduled_runs)
        except OSError as problem:
            scheduled.note = f"This run cannot be saved at present ({problem.strerror}); it goes on."
        except Exception as problem:
            self._break(scheduled, problem)
        scheduled.saved_at, scheduled.saved_step, scheduled.unsaved = self.clock(), scheduled.run.step, False
        scheduled.charge(scheduled.saved_at - began)

    def _housekeep(self, now: float) -> None:
        self._housekept = now
        if now - self._touched >= TOUCH_EVERY_S:
            self._touched = now
            for run_id in self.store.touch(self.scheduled_runs):
                self.scheduled_runs[run_id].unsaved = True
        for run_id, scheduled in list(self.scheduled_runs.items()):
            if scheduled.leased_until <= now and scheduled.run.step != scheduled.saved_step:
                self._save(run_id)
            if scheduled.leased_until + FORGET_AFTER_S <= now:
                del self.scheduled_runs[run_id]
