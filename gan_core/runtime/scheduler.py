"""One loop over many runs: each viewed run gets the same training time."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.experiments.experiment import Snapshot
from gan_core.params.events import read_events
from gan_core.runtime.memory import give_back
from gan_core.runtime.run import Run
from gan_core.runtime.scheduled_run import LONG_COST, LONG_MEMBERS, ScheduledRun
from gan_core.runtime.spent import Spent
from gan_core.runtime.store import Store

QUANTUM_S = 0.005
LEASE_S, FORGET_AFTER_S = 150.0, 600.0
SAVE_EVERY_S = 5.0
HOUSEKEEPING_S = 1.0
TOUCH_EVERY_S = 20.0  # well below store.LIVE_S


NO_MEMORY = (
    "the device has no memory left for this step. Play continues from the last saved state. "
    "Fewer members, smaller networks or a smaller batch need less memory."
)


def is_out_of_memory(problem: BaseException) -> bool:
    """Tell whether an error means that memory ran out, on CPU or GPU. Torch's error is recognised by its name, so torch is not imported."""
    named = any(kind.__name__ == "OutOfMemoryError" for kind in type(problem).__mro__)
    return isinstance(problem, MemoryError) or named or "can't allocate memory" in str(problem)


class Scheduler:
    """Hosts runs by id. `tick` trains one of them for a few milliseconds; all other calls are short.

    Fair queueing: the run that has used the least time is trained next; snapshots and saving are charged too. A long job, such as
    sixteen seeds, or a run in the background, is charged `LONG_COST` times its time: it gets mainly the time that other runs leave, but always some. Every look
    renews a run's lease. A run without a lease is paused, and later dropped from memory; its saved state is kept, and a look restores it.
    """

    def __init__(
        self,
        store: Store,
        device: str = "cpu",
        clock: Callable[[], float] = time.monotonic,
        current: Callable[[str], None] = lambda run_id: None,
        release_s: float = 15.0,
        used: Callable[[], float] | None = None,
    ):
        """current: called with the id of the run that is being trained, and with '' after it. release_s: as in the settings.

        used: the seconds that are charged, the clock's if left out.
        """
        self.store, self.device, self.clock, self.current = store, device, clock, current
        self.used = used or clock
        self.release_s, self.spent = release_s, Spent(clock)
        self.scheduled_runs: dict[str, ScheduledRun] = {}
        self._housekept = self._touched = clock()
        self._floor = 0.0  # time used by the run trained last: a run that becomes ready starts from it

    def start(
        self,
        run_id: str,
        experiment: str,
        params: Mapping[str, Any],
        events: str = "",
        stop_at: int | None = None,
        playing: bool = True,
        speed: float | None = None,
        background: bool = False,
        measures: bool = False,
    ) -> None:
        """Build a run and replace any run with this id; on BadInput, which names what is wrong, the old run stays.

        background: charge it as a long job, since nobody works with it. measures: as for `Run`.
        """
        self.store.path(run_id)
        entry = registry[experiment]
        read = read_events(events, entry.Params, entry.commands)
        run = Run(entry.load()(entry.Params.of(params), device=self.device), read, stop_at, measures=measures)
        recipe = {"experiment": experiment, "params": run.start_params.model_dump(), "background": background}
        scheduled = ScheduledRun(run, recipe, playing, speed)
        scheduled.unsaved = True
        self._add(run_id, scheduled)

    def revive(self, run_id: str, note: str = "", **start: Any) -> None:
        """Restore a run from its saved state; if there is none, start it from `start`, if given."""
        try:
            saved = self.store.load(run_id)
        except BadInput as problem:
            saved, note = None, str(problem)
        if saved is None:
            if not start:
                raise BadInput("run: it is not known here any more; restart it.", fields=("run",))
            self.start(run_id, **start)
        else:
            arrays, rest = saved
            entry = registry[rest["recipe"]["experiment"]]
            run = Run(entry.load()(entry.Params.of(rest["recipe"]["params"]), device=self.device))
            run.load(arrays, rest["run"])
            self._add(run_id, ScheduledRun(run, rest["recipe"], rest["playing"], rest["speed"]))
        scheduled = self.scheduled_runs[run_id]
        scheduled.note = note.format(step=scheduled.run.step)

    def change(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Change live settings of a running run."""
        with self._charged(run_id) as scheduled:
            scheduled.run.change(values)
            scheduled.changed()

    def command(self, run_id: str, name: str) -> None:
        """Do one step, or a command of the experiment."""
        with self._charged(run_id) as scheduled:
            scheduled.run.command(name)
            scheduled.changed()

    def play(self, run_id: str, playing: bool = True) -> None:
        """Play a run, also past its stop, or pause it."""
        scheduled = self._leased(run_id)
        if playing and scheduled.fault:  # it may have failed within a step; the last saved state is consistent
            self.revive(run_id)
            scheduled = self.scheduled_runs[run_id]
        if playing and scheduled.run.stop_at is not None and scheduled.run.step >= scheduled.run.stop_at:
            scheduled.run.stop_at = None
        scheduled.playing = playing
        scheduled.meter.reset(self.clock(), scheduled.run.step)
        scheduled.changed()

    def set_speed(self, run_id: str, max_steps_per_second: float | None) -> None:
        """Limit a run's steps per second; None removes the limit."""
        self._leased(run_id).limit(max_steps_per_second, self.clock())

    def look(self, run_id: str, at: int | None = None, has: str | None = None) -> Snapshot:
        """Renew the lease and return a snapshot of the current step, or of the key frame nearest to `at`.

        has: the name of the look that its reader had last, or ''; what that had is left out then, see `gan_core.runtime.looks`.
        """
        with self._charged(run_id) as scheduled:
            found = {
                **scheduled.snapshot(at),
                "run": run_id,
                "experiment": scheduled.recipe["experiment"],
                "status": "over" if scheduled.run.experiment.over else "running" if scheduled.is_training else "paused",
                "steps_per_second": scheduled.meter.rate if scheduled.is_training else 0.0,
                "speed": scheduled.speed,
                "device": self.device,
                "note": scheduled.note or scheduled.run.experiment.over,
                **({"fault": scheduled.fault} if scheduled.fault else {}),
            }
            return found if has is None else scheduled.sent.shorter(found, has)

    def measure(self, run_id: str) -> Snapshot:
        """Compute the slow metrics at the current step too, and return a snapshot."""
        with self._charged(run_id) as scheduled:
            scheduled.run.measure()
            scheduled.looked.clear()
        return self.look(run_id)

    def release(self, run_id: str) -> None:
        """Shorten the lease: the viewer has left."""
        if run_id in self.scheduled_runs:
            scheduled = self.scheduled_runs[run_id]
            scheduled.leased_until = min(scheduled.leased_until, self.clock() + self.release_s)

    def drop(self, run_id: str) -> None:
        """Delete a run and its saved state."""
        self.scheduled_runs.pop(run_id, None)
        self.store.delete(run_id)

    def summary(self) -> dict[str, Any]:
        """Return the device, the number of viewed runs, the number of runs in memory, and what the time went to."""
        now = self.clock()
        live = sum(scheduled.leased_until > now for scheduled in self.scheduled_runs.values())
        return {
            "device": self.device,
            "runs_live": live,
            "runs_in_memory": len(self.scheduled_runs),
            "spent": dict(self.spent.seconds),
        }

    def tick(self) -> float:
        """Train the run that has used the least time for one quantum; return the seconds until there is work (0: call again)."""
        now = self.clock()
        if now - self._housekept >= HOUSEKEEPING_S:
            self._housekeep(now)
        for run_id in [run_id for run_id, scheduled in self.scheduled_runs.items() if scheduled.unsaved]:
            self._save(run_id)  # after the answer, but before anything else
        ready, idle_s = list[tuple[str, ScheduledRun]](), HOUSEKEEPING_S
        for id_, scheduled in self.scheduled_runs.items():
            was_ready, scheduled.ready = scheduled.ready, False
            if scheduled.leased_until <= now or not scheduled.is_training:
                continue
            if scheduled.may_go_at > now:
                idle_s = min(idle_s, scheduled.may_go_at - now)
                continue
            scheduled.ready = True
            if not was_ready:  # new, resumed or limited in speed: no credit for the time before
                scheduled.used = max(scheduled.used, self._floor)
            ready.append((id_, scheduled))
        if not ready:
            return idle_s
        run_id, scheduled = min(ready, key=lambda item: item[1].used)
        self._floor = scheduled.used
        self.current(run_id)
        try:
            with self.spent.on("training"):
                scheduled.advance(QUANTUM_S, self.clock, self.used)
        except Exception as problem:  # one run's error must not stop the others; the page shows it
            self._fail(scheduled, problem)
        self.current("")
        if self.clock() - scheduled.saved_at >= SAVE_EVERY_S:
            self._save(run_id)
        return 0.0

    def save_all(self) -> None:
        """Save every run that has changed since it was saved."""
        for run_id, scheduled in self.scheduled_runs.items():
            if scheduled.unsaved or scheduled.run.step != scheduled.saved_step:
                self._save(run_id)

    def _leased(self, run_id: str) -> ScheduledRun:
        if run_id not in self.scheduled_runs:
            self.revive(run_id)
        scheduled = self.scheduled_runs[run_id]
        now = self.clock()
        if scheduled.leased_until <= now:  # resumed: no credit for the time without a lease
            scheduled.used, scheduled.owed = max(scheduled.used, self._least_used()), 0.0
            scheduled.meter.reset(now, scheduled.run.step)
        scheduled.leased_until = max(scheduled.leased_until, now + LEASE_S)
        return scheduled

    @contextmanager
    def _charged(self, run_id: str) -> Iterator[ScheduledRun]:
        scheduled = self._leased(run_id)
        began = self.used()
        try:
            yield scheduled
        finally:
            scheduled.charge(self.used() - began)

    def _add(self, run_id: str, scheduled: ScheduledRun) -> None:
        now = self.clock()
        scheduled.leased_until, scheduled.used = now + LEASE_S, self._least_used()
        is_long = getattr(scheduled.run.start_params, "members", 1) >= LONG_MEMBERS
        scheduled.cost = LONG_COST if is_long or scheduled.recipe.get("background") else 1.0
        scheduled.meter.reset(now, scheduled.run.step)
        self.scheduled_runs[run_id] = scheduled

    def _least_used(self) -> float:
        now = self.clock()
        return min(
            (
                scheduled.used
                for scheduled in self.scheduled_runs.values()
                if scheduled.is_training and scheduled.leased_until > now
            ),
            default=0.0,
        )

    def _fail(self, scheduled: ScheduledRun, problem: Exception) -> None:
        why = NO_MEMORY if is_out_of_memory(problem) else str(problem)
        scheduled.playing = scheduled.unsaved = False
        scheduled.fault = scheduled.note = f"Stopped at step {scheduled.run.step}: {why}"

    def _save(self, run_id: str) -> None:
        scheduled = self.scheduled_runs[run_id]
        if scheduled.fault:  # it may have failed within a step; the last saved state is consistent
            return
        began = self.used()
        try:
            with self.spent.on("saving"):
                arrays, rest = scheduled.run.state()
                whole = {
                    "recipe": scheduled.recipe,
                    "run": rest,
                    "playing": scheduled.playing,
                    "speed": scheduled.speed,
                }
                self.store.save(run_id, arrays, orjson.loads(orjson.dumps(whole)), live=self.scheduled_runs)
        except OSError as problem:
            scheduled.note = f"This run cannot be saved at present ({problem.strerror}); it continues."
        except Exception as problem:
            self._fail(scheduled, problem)
        scheduled.saved_at, scheduled.saved_step, scheduled.unsaved = self.clock(), scheduled.run.step, False
        scheduled.charge(self.used() - began)

    def _housekeep(self, now: float) -> None:
        self._housekept = now
        if now - self._touched >= TOUCH_EVERY_S:
            self._touched = now
            for run_id in self.store.touch(self.scheduled_runs):
                self.scheduled_runs[run_id].unsaved = True
        before = len(self.scheduled_runs)
        for run_id, scheduled in list(self.scheduled_runs.items()):
            if scheduled.leased_until <= now and scheduled.run.step != scheduled.saved_step:
                self._save(run_id)
            if scheduled.leased_until + FORGET_AFTER_S <= now:
                del self.scheduled_runs[run_id]
        if len(self.scheduled_runs) < before:
            give_back()
