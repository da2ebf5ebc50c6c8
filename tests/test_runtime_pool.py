"""The pool's bookkeeping, with simulated workers."""

from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from gan_core.errors import BadInput
from gan_core.runtime import client
from gan_core.runtime import pool as pool_module
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import Pool, gpus


class Worker:
    """Records its calls; `die` does what the reader thread of a real worker does at its death."""

    def __init__(self, on_death, environment):
        self.on_death, self.environment, self.asked = on_death, environment, []
        self.current_run = SimpleNamespace(read=lambda: self.current)
        self.current, self.killed_from_outside = "", False

    def ask(self, do, **arguments):
        self.asked.append((do, arguments.get("run_id")))
        return Future()

    def die(self, current=""):
        self.current = current
        self.on_death(self)

    def close(self):
        pass


@pytest.fixture
def clock():
    return SimpleNamespace(now=0.0)


@pytest.fixture
def make(monkeypatch, clock):
    monkeypatch.setattr(pool_module, "WorkerProcess", Worker)
    monkeypatch.setattr(pool_module.threading, "Event", lambda: SimpleNamespace(wait=lambda seconds: None))
    return lambda workers=1: Pool(workers, clock=lambda: clock.now)


def test_a_run_that_crashes_its_worker_three_times_is_quarantined_and_the_others_continue(make, clock):
    pool = make()
    pool.start("bad", params={"seed": 1})
    pool.start("good", params={"seed": 2})
    for _ in range(3):
        clock.now += 1
        pool.workers[0].die(current="bad")
    assert pool.workers[0].asked == [("revive", "good")]
    with pytest.raises(BadInput, match="crashed its worker 3 times in a minute.*Change a setting"):
        pool.ask("bad", "look").result(0)
    with pytest.raises(BadInput, match="has been stopped so that other runs can continue"):
        pool.start("bad", params={"seed": 1}).result(0)
    assert not pool.ask("good", "look").done(), "the worker has it"
    pool.start("bad", params={"seed": 3})
    assert pool.workers[0].asked[-1] == ("start", "bad")


def test_a_dead_worker_is_always_restarted_and_rare_crashes_quarantine_no_run(make, clock):
    pool = make()
    pool.start("run", params={})
    for _ in range(20):
        clock.now += 40  # the page looks in between
        pool.ask("run", "look")
        before = pool.workers[0]
        before.die(current="run")
        assert pool.workers[0] is not before and pool.workers[0].asked == [("revive", "run")]


def test_restarts_of_a_worker_that_keeps_dying_are_delayed_but_not_after_a_kill_from_outside(make, clock, monkeypatch):
    waited = []
    monkeypatch.setattr(pool_module.threading, "Event", lambda: SimpleNamespace(wait=waited.append))
    pool = make()
    for _ in range(8):
        clock.now += 10
        pool.workers[0].die()
    assert waited == sorted(waited) and len(waited) == 7 and waited[0] < 0.5 and waited[-1] == 2.0
    pool.workers[0].killed_from_outside = True
    pool.workers[0].die()
    assert len(waited) == 7


def test_runs_go_to_the_worker_with_the_fewest_runs(make):
    pool = make(2)
    pool.start("a", params={})
    pool.ask("saved long ago", "look")
    assert [worker.asked for worker in pool.workers] == [[("start", "a")], [("look", "saved long ago")]]


def test_runs_without_a_viewer_are_forgotten(make, clock):
    pool = make()
    for i in range(1000):
        pool.start(f"run {i}", params={})
        clock.now += 1
    assert len(pool.admission.records) <= 901
    clock.now += 1000
    pool.start("last", params={})
    assert list(pool.admission.records) == ["last"]
    pool.forget("last")
    assert not pool.admission.records


def test_each_worker_sees_one_gpu_and_torch_decides_whether_it_is_there(make, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,5")
    monkeypatch.delenv("GANSCOPE_DEVICE", raising=False)
    assert gpus() == ["2", "5"]
    assert [worker.environment for worker in make(3).workers] == [
        {"CUDA_VISIBLE_DEVICES": gpu} for gpu in ("2", "5", "2")
    ]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert gpus() == [] and make().workers[0].environment == {}


def test_looking_back_gets_both_answers_of_a_late_worker(make, monkeypatch):
    monkeypatch.setattr(client, "FRESH_S", -1.0)
    pool = make()
    run = RunHandle(pool)
    asked = []
    pool.ask = lambda run_id, do, at, has: asked.append((at, Future())) or asked[-1][1]
    for _ in range(3):  # each look asks for the step looked back at and for the live one, and waits for neither
        assert run.look(at=10, wait_s=0)["status"] == run.look(wait_s=0)["status"] == "starting"
    assert [at for at, _ in asked] == [10, None], "a busy worker is asked once of each"
    for at, answer in asked:
        answer.set_result({"status": "running", "shown": at})
    assert [run.look(at, wait_s=0)["shown"] for at in (10, None)] == [10, None]
    assert [run.look(at, wait_s=0)["shown"] for at in (10, None, 10)] == [10, None, 10], "what was last seen of each"
    assert run.look(at=20, wait_s=0)["shown"] is None and len(asked) == 5
