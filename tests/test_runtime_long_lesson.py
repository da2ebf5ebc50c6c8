"""What a long lesson does to the runtime: pauses, grouped changes, faults, shared folders, damaged bytes."""

import os
import struct
import threading
import time

import numpy as np
import orjson
import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.params import PlaneGanParams
from gan_core.params.events import MAX_EVENTS, read_events
from gan_core.runtime import protocol
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import Pool
from gan_core.runtime.run import Run
from gan_core.runtime.scheduler import Scheduler
from gan_core.runtime.store import Store
from gan_core.runtime.worker_process import WorkerProcess
from tests.test_runtime_scheduler import SMALL, Clock, charge, start

ENTRY = experiments.registry["plane_gan"]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scheduler(tmp_path, clock):
    return Scheduler(Store(tmp_path, 64 << 20), clock=clock)


def new_run(events="", **more):
    read = read_events(events, PlaneGanParams, ENTRY.commands)
    return Run(ENTRY.load()(PlaneGanParams.of({**SMALL, **more})), read)


@pytest.mark.parametrize("how", ["paused", "slowed"])
def test_a_run_that_was_not_training_has_no_credit(scheduler, clock, how):
    resting, busy = start(scheduler, 2)
    for id_ in (resting, busy):
        charge(scheduler, clock, id_, 0.001)
    if how == "paused":
        scheduler.play(resting, False)
    else:
        scheduler.set_speed(resting, 1)
    for _ in range(20_000):  # some seconds
        if scheduler.tick():
            clock.now += 0.01
        if scheduler.scheduled_runs[busy].used > 0.8:
            break
    scheduler.play(resting) if how == "paused" else scheduler.set_speed(resting, None)
    before = scheduler.scheduled_runs[busy].run.step
    for _ in range(200):
        scheduler.tick()
    assert scheduler.scheduled_runs[busy].run.step > before


def test_settings_changed_together_are_replayed_together():
    live = new_run(n_D=1, n_G=0)
    live.advance(3)
    live.change({"n_D": 0, "n_G": 1})
    live.advance(3)
    again = new_run(live.snapshot()["events"], n_D=1, n_G=0)
    again.advance(6)
    assert again.snapshot()["params"] == live.snapshot()["params"]


def test_two_sliders_dragged_on_a_paused_run_are_two_events():
    run = new_run()
    for i in range(10):
        run.change({"lr_D": 1e-4 * (i + 1), "lr_G": 1e-4 * (i + 1)})
    assert len(run.log) == 2


def test_a_link_can_always_be_read_back():
    run = new_run()
    try:
        for i in range(MAX_EVENTS + 5):
            run.change({"lr_D": 1e-4 * (1 + i % 7)})
            run.advance(1)
    except BadInput:
        pass
    read_events(run.snapshot()["events"], PlaneGanParams, ENTRY.commands)


def test_a_bad_value_in_a_link_is_reported_at_the_start(scheduler):
    with pytest.raises(BadInput, match="lr_D"):
        scheduler.start("ab" * 8, "plane_gan", SMALL, events="50:lr_D=99")


def test_a_run_that_cannot_be_saved_leaves_the_loop_alive(scheduler, clock):
    sick, well = start(scheduler, 2)

    def state():
        raise RuntimeError("device lost")

    scheduler.scheduled_runs[sick].run.experiment.state = state
    for id_ in (sick, well):
        charge(scheduler, clock, id_, 0.1)
    for _ in range(200):
        scheduler.tick()
    assert scheduler.scheduled_runs[well].run.step > 50


def test_a_stopped_run_is_not_saved_half_changed(scheduler, clock):
    (sick,) = start(scheduler)
    scheduler.tick()
    before = scheduler.store.load(sick)[1]

    def broken(steps):
        scheduler.scheduled_runs[sick].run.experiment.game.step += 1
        clock.now += 10
        raise RuntimeError("half way")

    scheduler.scheduled_runs[sick].run.advance = broken
    for _ in range(5):
        scheduler.tick()
        clock.now += 2
    scheduler.save_all()
    assert scheduler.store.load(sick)[1] == before


def test_a_worker_keeps_the_live_runs_of_the_other_workers(tmp_path):
    big = {"a": np.zeros(200_000)}
    one, other = Store(tmp_path, 2 << 20), Store(tmp_path, 2 << 20)
    one.save("aa" * 8, big, {}, live=["aa" * 8])
    other.save("bb" * 8, big, {}, live=["bb" * 8])
    assert one.load("aa" * 8) is not None


def test_the_partial_file_of_a_killed_worker_is_deleted(tmp_path):
    store = Store(tmp_path, 1 << 20)
    left = tmp_path / f"{'aa' * 8}.part123"
    left.write_bytes(bytes(5 << 20))
    os.utime(left, (time.time() - 3600,) * 2)
    store.save("bb" * 8, {"a": np.zeros(3)}, {})
    assert not left.exists()


def test_the_folder_must_belong_to_this_user(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    Store(tmp_path / "open", 1 << 20)
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "open")
    with pytest.raises(BadInput):
        Store(tmp_path / "link", 1 << 20)


def forged(header):
    text = orjson.dumps(header)
    return struct.pack("<Q", len(text)) + text + bytes(64)


@pytest.mark.parametrize(
    "header",
    [
        {"message": {"__array": -1}, "arrays": [["<f4", [2]]]},
        {"message": {"__array": 0}, "arrays": [["<f4", [-1]]]},
        {"message": {"__array": 0}, "arrays": [["<f4", [2.0]]]},
        {"message": {"__float": "12"}, "arrays": []},
        {"message": [], "arrays": [["<f4,<f4", [1]]]},
    ],
    ids=str,
)
def test_a_forged_header_is_refused(header):
    with pytest.raises(ValueError):
        protocol.decode(forged(header))


def test_nesting_without_end_is_refused():
    text = b'{"message":' + b"[" * 1000 + b"]" * 1000 + b',"arrays":[]}'
    with pytest.raises(ValueError):
        protocol.decode(struct.pack("<Q", len(text)) + text)


def test_a_key_of_the_protocol_survives_in_a_message():
    assert protocol.decode(protocol.encode({"__array": 1, "b": 2})) == {"__array": 1, "b": 2}


def test_every_array_starts_aligned():
    message = protocol.encode({"a": np.zeros(3, np.uint8), "b": np.ones(2), "c": np.array(4.0)})
    found = protocol.decode(message)
    assert all(item.ctypes.data % item.itemsize == 0 for item in found.values()) and found["c"].shape == ()


def until(reached, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := reached()):
        assert time.monotonic() < deadline, "not reached in time"
    return found


def test_a_page_shows_why_a_run_could_not_start(tmp_path):
    pool = Pool(1, {"GANSCOPE_STATE": str(tmp_path)})
    try:
        handle = RunHandle(pool)
        handle.start("plane_gan", SMALL, events="50:lr_D=99")
        until(lambda: "lr_D" in handle.look().get("note", ""))
    finally:
        pool.close()


def test_a_worker_that_gets_an_invalid_message_exits(tmp_path):
    ended = threading.Event()
    worker = WorkerProcess(lambda _: ended.set(), {"GANSCOPE_STATE": str(tmp_path)})
    try:
        worker._connection.send_bytes(b"nonsense")
        assert ended.wait(20)
    finally:
        worker.close()
