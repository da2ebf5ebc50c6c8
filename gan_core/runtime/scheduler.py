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
from gan_core.runtime.seat import LONG_COST, LONG_MEMBERS, Seat
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
        self.seats: dict[str, Seat] = {}
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
        seat = Seat(run, {"experiment": experiment, "params": run.start_params.model_dump()}, playing, speed)
        seat.unsaved = True
        self._sit(run_id, seat)

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
            self._sit(run_id, Seat(run, rest["recipe"], rest["playing"], rest["speed"]))
        seat = self.seats[run_id]
        seat.note = note.format(step=seat.run.step)

    def change(self, run_id: str, values: Mapping[str, Any]) -> None:
        """Change live settings of a running run."""
        with self._charged(run_id) as seat:
            seat.run.change(values)
            seat.unsaved = True

    def command(self, run_id: str, name: str) -> None:
        """Do one step, or a command of the experiment."""
        with self._charged(run_id) as seat:
            seat.run.command(name)
            seat.unsaved = True

    def play(self, run_id: str, playing: bool = True) -> None:
        """Let a run go on, past its stop too, or hold it."""
        seat = self._seat(run_id)
        if playing and seat.fault:  # it may have stopped half way; what was saved last is whole
            self.revive(run_id)
            seat = self.seats[run_id]
        if playing and seat.run.stop_at is not None and seat.run.step >= seat.run.stop_at:
            seat.run.stop_at = None
        seat.playing = playing
        seat.meter.reset(self.clock(), seat.run.step)
        seat.unsaved = True

    def set_speed(self, run_id: str, most_steps_per_second: float | None) -> None:
        """Limit a run's steps a second; None lifts the limit."""
        self._seat(run_id).limit(most_steps_per_second, self.clock())

    def look(self, run_id: str, at: int | None = None) -> Snapshot:
        """Renew the lease and return what there is to see, now or at the key frame nearest to `at`."""
        with self._charged(run_id) as seat:
            return {
                **seat.run.snapshot(at),
                "run": run_id,
                "experiment": seat.recipe["experiment"],
                "status": "over" if seat.run.experiment.over else "running" if seat.goes_on else "paused",
                "steps_per_second": seat.meter.rate if seat.goes_on else 0.0,
                "speed": seat.speed,
                "device": self.device,
                "note": seat.note or seat.run.experiment.over,
                **({"fault": seat.fault} if seat.fault else {}),
            }

    def measure(self, run_id: str) -> Snapshot:
        """Bring the slow figures up to the present step too, and look."""
        with self._charged(run_id) as seat:
            seat.run.experiment.measure()
        return self.look(run_id)

    def release(self, run_id: str) -> None:
        """Cut the lease short: whoever looked has gone."""
        if run_id in self.seats:
            seat = self.seats[run_id]
            seat.leased_until = min(seat.leased_until, self.clock() + LEASE_AFTER_RELEASE_S)

    def drop(self, run_id: str) -> None:
        """Forget a run and its saved state."""
        self.seats.pop(run_id, None)
        self.store.delete(run_id)

    def summary(self) -> dict[str, Any]:
        """Return the device, how many runs somebody looks at, and how many are in memory."""
        now = self.clock()
        live = sum(seat.leased_until > now for seat in self.seats.values())
        return {"device": self.device, "runs_live": live, "runs_in_memory": len(self.seats)}

    def tick(self) -> float:
        """Give the run that used least one quantum; return the seconds there is nothing to do (0: call again)."""
        now = self.clock()
        if now - self._housekept >= HOUSEKEEPING_S:
            self._housekeep(now)
        for run_id in [run_id for run_id, seat in self.seats.items() if seat.unsaved]:
            self._save(run_id)  # what was done is safe before anything else, but after the answer
        wanting = [(id_, seat) for id_, seat in self.seats.items() if seat.leased_until > now and seat.goes_on]
        ready, were = [], {id_ for id_, seat in self.seats.items() if seat.ready}
        for seat in self.seats.values():
            seat.ready = False
        for id_, seat in wanting:
            was, seat.ready = id_ in were, seat.may_go_at <= now
            if seat.ready:
                if not was:  # new, woken, played again or rested: no credit for time that it did not want
                    seat.used = max(seat.used, self._floor)
                ready.append((id_, seat))
        if not ready:
            return min([HOUSEKEEPING_S, *(seat.may_go_at - now for _, seat in wanting)])
        run_id, seat = min(ready, key=lambda item: item[1].used)
        self._floor = seat.used
        self.in_hand(run_id)
        try:
            seat.advance(QUANTUM_S, self.clock)
        except Exception as problem:  # one run's fault must not stop the others; its sentence reaches the page
            self._break(seat, problem)
        self.in_hand("")
        if self.clock() - seat.saved_at >= SAVE_EVERY_S:
            self._save(run_id)
        return 0.0

    def save_all(self) -> None:
        """Save every run that has moved since it was saved."""
        for run_id, seat in self.seats.items():
            if seat.unsaved or seat.run.step != seat.saved_step:
                self._save(run_id)

    def _seat(self, run_id: str) -> Seat:
        if run_id not in self.seats:
            self.revive(run_id)
        seat = self.seats[run_id]
        now = self.clock()
        if seat.leased_until <= now:  # it wakes: no claim on the time that it slept
            seat.used = max(seat.used, self._least_used())
            seat.meter.reset(now, seat.run.step)
        seat.leased_until = max(seat.leased_until, now + LEASE_S)
        return seat

    @contextmanager
    def _charged(self, run_id: str) -> Iterator[Seat]:
        seat = self._seat(run_id)
        began = self.clock()
        try:
            yield seat
        finally:
            seat.charge(self.clock() - began)

    def _sit(self, run_id: str, seat: Seat) -> None:
        now = self.clock()
        seat.leased_until, seat.used = now + LEASE_S, self._least_used()
        seat.cost = LONG_COST if getattr(seat.run.start_params, "members", 1) >= LONG_MEMBERS else 1.0
        seat.meter.reset(now, seat.run.step)
        self.seats[run_id] = seat

    def _least_used(self) -> float:
        now = self.clock()
        return min((seat.used for seat in self.seats.values() if seat.goes_on and seat.leased_until > now), default=0.0)

    def _break(self, seat: Seat, problem: Exception) -> None:
        why = NO_MEMORY if is_out_of_memory(problem) else str(problem)
        seat.playing, seat.unsaved, seat.fault = False, False, f"Stopped at step {seat.run.step}: {why}"
        seat.note = seat.fault

    def _save(self, run_id: str) -> None:
        seat = self.seats[run_id]
        if seat.fault:  # it may have stopped half way; what was saved last is whole
            return
        began = self.clock()
        try:
            arrays, rest = seat.run.state()
            whole = {"recipe": seat.recipe, "run": rest, "playing": seat.playing, "speed": seat.speed}
            self.store.save(run_id, arrays, orjson.loads(orjson.dumps(whole)), live=self.seats)
        except OSError as problem:
            seat.note = f"This run cannot be saved at present ({problem.strerror}); it goes on."
        except Exception as problem:
            self._break(seat, problem)
        seat.saved_at, seat.saved_step, seat.unsaved = self.clock(), seat.run.step, False
        seat.charge(seat.saved_at - began)

    def _housekeep(self, now: float) -> None:
        self._housekept = now
        if now - self._touched >= TOUCH_EVERY_S:
            self._touched = now
            for run_id in self.store.touch(self.seats):
                self.seats[run_id].unsaved = True
        for run_id, seat in list(self.seats.items()):
            if seat.leased_until <= now and seat.run.step != seat.saved_step:
                self._save(run_id)
            if seat.leased_until + FORGET_AFTER_S <= now:
                del self.seats[run_id]
