"""Shares of a worker's time, on a clock that only the steps move."""

from types import SimpleNamespace

import pytest

from gan_core.runtime.scheduled_run import LONG_COST, ScheduledRun
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from tests.test_runtime_scheduler import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(tmp_path, clock):
    return Scheduler(Store(tmp_path, 64 << 20), clock=clock)


class Pretended:
    """Stands in for a run: its steps cost seconds of the fake clock, and train nothing."""

    def __init__(self, clock, seconds_a_step, members=1):
        self.clock, self.each, self.seconds, self.step, self.look_s = clock, seconds_a_step, 0.0, 0, 0.0
        self.costs = {}  # step → seconds that it takes beyond the others
        self.start_params = SimpleNamespace(members=members)
        self.experiment = SimpleNamespace(over="")
        self.finished, self.stop_at = False, None

    def advance(self, steps):
        for _ in range(steps):
            self.step += 1
            took = self.each + self.costs.get(self.step, 0.0)
            self.seconds += took
            self.clock.now += took

    def snapshot(self, at):
        self.clock.now += self.look_s
        return {}

    def state(self):
        return {}, {}


def begin(scheduler, clock, seconds, background=False, **more):
    """Start one run for each entry of `seconds`, the time of its step."""
    made = [Pretended(clock, each, **more) for each in seconds]
    recipe = {"experiment": "plane_gan", "background": background}
    for run in made:
        scheduler._add(f"{len(scheduler.scheduled_runs):016x}", ScheduledRun(run, recipe))
    return made


def train(scheduler, clock, seconds):
    end = clock.now + seconds
    while clock.now < end:
        for scheduled in scheduler.scheduled_runs.values():
            scheduled.leased_until = clock.now + 10  # somebody looks at all of them
        idle_s = scheduler.tick()  # first: it moves the clock itself
        clock.now += max(idle_s, 1e-6)


def test_a_run_with_steps_of_a_second_gets_no_more_than_its_share(scheduler, clock):
    runs = begin(scheduler, clock, [1.0] + [0.001] * 9)
    train(scheduler, clock, 200)
    whole = sum(run.seconds for run in runs)
    for run in runs:
        assert run.seconds / whole == pytest.approx(0.1, abs=0.02)  # one step of a second is 0.005 of it


@pytest.mark.parametrize("why", [{"members": 16}, {"background": True}], ids=str)
def test_a_long_job_gets_the_time_left_over_and_always_some(scheduler, clock, why):
    short = begin(scheduler, clock, [0.001, 0.02])
    (long,) = begin(scheduler, clock, [0.5], **why)
    train(scheduler, clock, 200)
    whole = sum(run.seconds for run in [*short, long])
    assert long.seconds / whole == pytest.approx(1 / (2 * LONG_COST + 1), abs=0.01)
    assert short[0].seconds == pytest.approx(short[1].seconds, rel=0.02)
    for run in short:
        run.finished = True
    before, then = long.seconds, clock.now
    train(scheduler, clock, 50)
    assert long.seconds - before == pytest.approx(clock.now - then, rel=0.02), "alone, it has everything"


def test_a_look_is_charged_to_its_run(scheduler, clock):
    looked_at, other = begin(scheduler, clock, [0.001, 0.001])
    looked_at.look_s = 0.1
    for _ in range(100):
        scheduler.look(f"{0:016x}")
        train(scheduler, clock, 0.2)
    assert 100 * looked_at.look_s + looked_at.seconds == pytest.approx(other.seconds, rel=0.05)


def stands(scheduler, clock, runs, seconds):
    """Train; return the longest time for which each run did not move."""
    moved, longest, end = [clock.now] * len(runs), [0.0] * len(runs), clock.now + seconds
    while clock.now < end:
        before = [run.step for run in runs]
        train(scheduler, clock, 1e-9)  # one tick
        for k, run in enumerate(runs):
            if run.step > before[k]:
                longest[k], moved[k] = max(longest[k], clock.now - moved[k]), clock.now
    return [max(most, clock.now - last) for most, last in zip(longest, moved, strict=True)]


def test_what_happens_once_is_charged_to_nobody_and_every_run_moves_in_every_five_seconds(scheduler, clock):
    """Thirty runs on a fresh scheduler: the first to come to step 250 imports for two seconds, and the first step takes one."""
    runs = begin(scheduler, clock, [0.001] * 30)
    runs[7].costs, runs[0].costs = {250: 2.0}, {1: 1.0}
    assert max(stands(scheduler, clock, runs, 60)) < 5
    assert min(run.step for run in runs) > 0.9 * max(run.step for run in runs)


def test_a_run_that_is_expensive_now_and_then_has_its_share_and_does_not_stand_still(scheduler, clock):
    """Every 200th step of one takes a second: that is paid little by little, and all of it."""
    runs = begin(scheduler, clock, [0.001] * 10)
    runs[3].costs = dict.fromkeys(range(200, 100_000, 200), 1.0)
    train(scheduler, clock, 300)  # what was taken for once
    before = [run.seconds for run in runs]
    assert max(stands(scheduler, clock, runs, 300)) < 5
    whole = [run.seconds - then for run, then in zip(runs, before, strict=True)]
    assert whole[3] / sum(whole) == pytest.approx(0.1, abs=0.01)


def test_the_time_that_other_processes_take_is_charged_to_no_run(tmp_path, clock):
    """During the quanta of the first run the machine does something else for a second; the processor's time is what counts."""
    used = Clock()
    scheduler = Scheduler(Store(tmp_path, 64 << 20), clock=clock, used=used)
    first, second = begin(scheduler, used, [0.001, 0.001])
    advance = first.advance
    first.advance = lambda steps: (advance(steps), setattr(clock, "now", clock.now + 1.0))
    for _ in range(400):
        for scheduled in scheduler.scheduled_runs.values():
            scheduled.leased_until = clock.now + 10
        scheduler.tick()
    assert first.step > 500 and first.step == pytest.approx(second.step, rel=0.05)
