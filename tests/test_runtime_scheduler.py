"""Fairness, leases and saving, with the clock injected."""

import gc
import weakref

import numpy as np
import pytest

from gan_core.errors import BadInput
from gan_core.runtime import scheduler as scheduler_module
from gan_core.runtime.memory import give_back
from gan_core.runtime.scheduled_run import Meter
from gan_core.runtime.scheduler import FORGET_AFTER_S, HOUSEKEEPING_S, LEASE_S, Scheduler
from gan_core.runtime.store import Store

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "evaluate_every": 1000, "probe_every": 100}


class Clock:
    """Stands still unless told to move."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(tmp_path, clock):
    return Scheduler(Store(tmp_path, 64 << 20), clock=clock)


def charge(scheduler, clock, run_id, seconds_a_step):
    """Make a run's steps cost this much of the fake clock, in place of real training."""
    run, advance = scheduler.scheduled_runs[run_id].run, scheduler.scheduled_runs[run_id].run.advance

    def advance_and_tell(steps):
        before = run.step
        advance(min(steps, 3))
        clock.now += seconds_a_step * (run.step - before)

    run.advance = advance_and_tell


def start(scheduler, n=1, **more):
    ids = [f"{i:016x}" for i in range(n)]
    for id_ in ids:
        scheduler.start(id_, "plane_gan", SMALL, **more)
    return ids


def test_runs_get_the_same_time_not_the_same_steps(scheduler, clock):
    cheap, expensive = start(scheduler, 2)
    charge(scheduler, clock, cheap, 0.001)
    charge(scheduler, clock, expensive, 0.020)
    for _ in range(400):
        assert scheduler.tick() == 0
    used = [scheduler.scheduled_runs[id_].used for id_ in (cheap, expensive)]
    assert abs(used[0] - used[1]) <= 0.07  # at most one slice of the expensive run apart
    assert scheduler.scheduled_runs[cheap].run.step > 10 * scheduler.scheduled_runs[expensive].run.step


def test_a_new_run_has_no_credit(scheduler, clock):
    (first,) = start(scheduler)
    charge(scheduler, clock, first, 0.01)
    for _ in range(50):
        scheduler.tick()
    scheduler.start("f" * 16, "plane_gan", SMALL)
    charge(scheduler, clock, "f" * 16, 0.01)
    before = scheduler.scheduled_runs[first].run.step
    for _ in range(10):
        scheduler.tick()
    assert scheduler.scheduled_runs[first].run.step > before


def test_ten_abandoned_tabs_cost_nothing_for_an_hour(scheduler, clock):
    ids = start(scheduler, 10)
    for id_ in ids:
        charge(scheduler, clock, id_, 0.001)
        scheduler.look(id_)
    for _ in range(200):
        scheduler.tick()
    clock.now += LEASE_S + 1
    steps = [scheduler.scheduled_runs[id_].run.step for id_ in ids]
    objects_with_runs = None
    for minute in range(60):
        assert scheduler.tick() > 0, "nothing to do"
        assert all(
            scheduled.run.step == step
            for scheduled, step in zip(scheduler.scheduled_runs.values(), steps, strict=False)
        )
        clock.now += 60
        if minute == 1:
            gc.collect()
            objects_with_runs = len(gc.get_objects())
    assert not scheduler.scheduled_runs, "all dropped from memory"
    gc.collect()
    assert len(gc.get_objects()) < objects_with_runs - 100 * len(ids)
    for id_, step in zip(ids, steps, strict=True):
        assert scheduler.look(id_)["step"] == step, "a look brings it back where it was"


def test_a_look_keeps_a_run_alive_and_a_release_ends_it_soon(scheduler, clock):
    (id_,) = start(scheduler)
    for _ in range(10):
        clock.now += 60  # a hidden tab looks once a minute
        scheduler.look(id_)
        assert scheduler.tick() == 0
    scheduler.release(id_)
    clock.now += 16
    assert scheduler.tick() > 0
    assert scheduler.summary()["runs_live"] == 0 and scheduler.summary()["runs_in_memory"] == 1
    clock.now += FORGET_AFTER_S
    scheduler.tick()
    assert scheduler.summary()["runs_in_memory"] == 0


def test_a_running_run_is_saved_every_five_seconds(scheduler, clock):
    (id_,) = start(scheduler)
    charge(scheduler, clock, id_, 0.5)
    for _ in range(40):
        scheduler.tick()
        scheduled = scheduler.scheduled_runs[id_]
        assert clock.now - scheduled.saved_at <= 5 + 1.5  # three steps of the fake cost at most beyond
    _, rest = scheduler.store.load(id_)
    assert rest["run"]["experiment_state"]["step"] == scheduler.scheduled_runs[id_].saved_step > 0


def test_a_revived_run_continues_bit_for_bit(scheduler):
    whole, broken = start(scheduler, 2)
    for id_ in (whole, broken):
        scheduler.scheduled_runs[id_].run.advance(30)
    scheduler.change(broken, {"lr_D": 5e-4})
    scheduler.change(whole, {"lr_D": 5e-4})
    scheduler.save_all()
    del scheduler.scheduled_runs[broken]
    for id_ in (whole, broken):
        scheduler.look(id_)
        scheduler.scheduled_runs[id_].run.advance(30)
    a, b = (scheduler.scheduled_runs[id_].run.state()[0] for id_ in (whole, broken))
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)
    assert scheduler.look(broken)["events"] == "30:lr_D=0.0005"


def test_a_speed_limit_holds(scheduler, clock):
    (id_,) = start(scheduler, speed=10)
    charge(scheduler, clock, id_, 0.001)
    end = clock.now + 20
    while clock.now < end:
        clock.now += max(scheduler.tick(), 1e-4)
    assert 190 <= scheduler.scheduled_runs[id_].run.step <= 210
    assert scheduler.look(id_)["steps_per_second"] == pytest.approx(10, rel=0.25)


def test_pause_step_and_stop(scheduler):
    (id_,) = start(scheduler, playing=False)
    assert scheduler.tick() > 0 and scheduler.look(id_)["status"] == "paused"
    for command in ("step", "step_D", "step_G"):
        scheduler.command(id_, command)
    assert scheduler.look(id_)["step"] == 3
    scheduler.start(id_, "plane_gan", SMALL, stop_at=5)
    while scheduler.look(id_)["status"] == "running":
        scheduler.tick()
    assert scheduler.look(id_)["step"] == 5
    scheduler.play(id_)
    scheduler.tick()
    assert scheduler.look(id_)["step"] > 5


def test_a_fault_in_one_run_leaves_the_others(scheduler, clock):
    good, bad = start(scheduler, 2)
    charge(scheduler, clock, good, 0.001)
    scheduler.scheduled_runs[bad].run.advance = lambda steps: 1 / 0
    for _ in range(6):
        scheduler.tick()
    assert "division by zero" in scheduler.look(bad)["note"] and scheduler.look(bad)["status"] == "paused"
    assert scheduler.scheduled_runs[good].run.step > 0


def test_a_full_disk_is_reported_and_training_continues(scheduler, monkeypatch):
    def full(*args, **more):
        raise OSError(28, "No space left on device")

    (id_,) = start(scheduler)
    monkeypatch.setattr(scheduler.store, "save", full)
    scheduler.change(id_, {"lr_D": 1e-4})
    scheduler.tick()
    assert "No space left" in scheduler.look(id_)["note"]
    assert scheduler.tick() == 0


def test_invalid_calls_are_refused(scheduler):
    (id_,) = start(scheduler)
    with pytest.raises(BadInput, match="width_G: cannot change during a run"):
        scheduler.change(id_, {"width_G": 9})
    with pytest.raises(BadInput, match="unknown command 'leap'; known: step_D, step_G"):
        scheduler.command(id_, "leap")
    with pytest.raises(BadInput, match="not known here"):
        scheduler.look("0" * 15 + "f")
    with pytest.raises(BadInput, match="batch_size: 0 is not allowed"):
        scheduler.start(id_, "plane_gan", {"batch_size": 0})
    assert scheduler.look(id_)["params"]["batch_size"] == 16, "the run that was there is still there"


def test_the_meter_covers_about_the_last_second():
    meter = Meter()
    meter.reset(0.0, 0)
    for i in range(1, 101):  # ten seconds at 100 steps a second
        meter.read(0.1 * i, 10 * i)
    assert meter.rate == pytest.approx(100)
    for i in range(1, 21):  # two at 10
        meter.read(10 + 0.1 * i, 1000 + i)
    assert meter.rate == pytest.approx(10)


def test_memory_is_given_back_when_runs_are_forgotten_and_not_before(scheduler, clock, monkeypatch):
    given = []
    monkeypatch.setattr(scheduler_module, "give_back", lambda: given.append(clock.now))
    start(scheduler, 3, playing=False)
    for later in (HOUSEKEEPING_S, LEASE_S, FORGET_AFTER_S, HOUSEKEEPING_S):
        clock.now += later + 0.5
        scheduler.tick()
    assert not scheduler.scheduled_runs and len(given) == 1


def test_giving_memory_back_frees_what_refers_to_itself():
    class Ring:
        pass

    ring = Ring()
    ring.own, gone = ring, weakref.ref(ring)
    del ring
    give_back()
    assert gone() is None
