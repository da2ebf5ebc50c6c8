"""Faults: a worker that hangs, no memory, a clock that is set, ten kills; nothing that was saved is lost."""

import os
import signal
import time
from types import SimpleNamespace

import numpy as np
import pytest

from gan_core.errors import BadInput
from gan_core.runtime.scheduler import TOUCH_EVERY_S, Scheduler
from gan_core.runtime.store import LIVE_S, Store
from gan_core.runtime.worker_process import WorkerGone, WorkerProcess, oom_kills
from tests.test_runtime_pool import clock as pool_clock  # noqa: F401 -- a fixture
from tests.test_runtime_pool import make  # noqa: F401 -- a fixture
from tests.test_runtime_scheduler import Clock, start


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(tmp_path, clock):
    return Scheduler(Store(tmp_path, 64 << 20), clock=clock)


class OutOfMemoryError(RuntimeError):
    """As torch's own, which is known by its name."""


ERRORS = [
    MemoryError(),
    OutOfMemoryError("CUDA out of memory."),
    RuntimeError("DefaultCPUAllocator: can't allocate memory"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_out_of_memory_is_reported_and_play_continues_from_the_saved_state(scheduler, error):
    (id_,) = start(scheduler)
    for _ in range(5):
        scheduler.tick()
    scheduler.save_all()
    run = scheduler.scheduled_runs[id_].run
    saved, step = run.state()[0], run.step

    def half_way(steps):
        run.experiment.game.step += 1
        raise error

    run.advance = half_way
    scheduler.tick()
    seen = scheduler.look(id_)
    assert seen["status"] == "paused" and "no memory left" in seen["note"] and "Fewer members" in seen["note"]
    scheduler.play(id_)
    again = scheduler.scheduled_runs[id_].run
    assert again.step == step and not scheduler.look(id_)["note"]
    for name, array in again.state()[0].items():
        np.testing.assert_array_equal(array, saved[name], err_msg=name)
    scheduler.tick()
    assert scheduler.look(id_)["step"] > step


def test_after_the_clock_was_set_back_the_folder_stays_bounded_and_live_runs_stay(tmp_path):
    store, now = Store(tmp_path, 20_000), time.time()
    for i, touched in enumerate([now + 3600, now + 7200, now]):
        store.save(f"{i:08x}", {"x": np.zeros(1000)}, {}, live=[f"{j:08x}" for j in range(3)])
        os.utime(store.path(f"{i:08x}"), (touched, touched))
    store.save("f" * 8, {"x": np.zeros(1000)}, {})
    left = {path.stem for path in tmp_path.glob("*.safetensors")}
    assert {"f" * 8, f"{2:08x}"} <= left and len(left) == 2


def test_a_live_run_whose_file_was_deleted_after_a_clock_change_is_saved_again(scheduler, clock):
    (id_,) = start(scheduler, playing=False)
    scheduler.tick()
    path = scheduler.store.path(id_)
    os.utime(path, (time.time() - LIVE_S - 3600,) * 2)
    Store(scheduler.store.folder, 1).save("ab" * 8, {"x": np.zeros(1000)}, {})  # another worker, which needs space
    assert not path.exists()
    clock.now += TOUCH_EVERY_S
    scheduler.look(id_)
    scheduler.tick()
    assert path.exists()


def test_a_hanging_worker_is_killed_and_its_pending_calls_fail(tmp_path):
    dead = []
    worker = WorkerProcess(dead.append, {"GANSCOPE_STATE": str(tmp_path), "GANSCOPE_DEVICE": "cpu"}, hang_s=30)
    assert worker.ask("summary").result(140)["device"] == "cpu"
    worker._hang_s = 0.5  # it has been started, beside whatever else this machine does
    os.kill(worker.process.pid, signal.SIGSTOP)
    with pytest.raises(WorkerGone):
        worker.ask("summary").result(60)
    worker._reader.join(60)
    assert dead == [worker] and worker.process.returncode == -signal.SIGKILL
    assert not worker.killed_from_outside, "the run in hand is to blame"


def test_a_kill_from_outside_is_told_from_out_of_memory(monkeypatch):
    worker = WorkerProcess.__new__(WorkerProcess)
    worker._hung, worker._oom_kills, worker.process = False, oom_kills(), SimpleNamespace(returncode=-9)
    monkeypatch.setattr("gan_core.runtime.worker_process.oom_kills", lambda: worker._oom_kills)
    assert worker._oom_kills is not None and worker.killed_from_outside
    monkeypatch.setattr("gan_core.runtime.worker_process.oom_kills", lambda: worker._oom_kills + 1)
    assert not worker.killed_from_outside
    worker.process.returncode = -11
    assert not worker.killed_from_outside


def test_ten_kills_within_ten_seconds_quarantine_no_run(make, pool_clock):  # noqa: F811
    pool = make()
    for run_id in ("a", "b"):
        pool.start(run_id, params={})
    for _ in range(10):
        pool_clock.now += 1
        dead = pool.workers[0]
        dead.killed_from_outside = True
        dead.die(current="a")
        assert pool.workers[0].asked == [("revive", "a"), ("revive", "b")]
    assert not pool.ask("a", "look").done(), "the worker has it"


def test_a_damaged_state_is_reported_and_the_run_restarts(scheduler):
    (id_,) = start(scheduler)
    scheduler.tick()
    scheduler.store.path(id_).write_bytes(b"half")
    del scheduler.scheduled_runs[id_]
    with pytest.raises(BadInput, match="damaged"):
        scheduler.store.load(id_)
    scheduler.revive(id_, experiment="plane_gan", params={})
    assert scheduler.look(id_)["step"] == 0 and "damaged" in scheduler.look(id_)["note"]
