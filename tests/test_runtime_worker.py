"""Real worker processes: death, restart, and the end of their parent."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import Pool

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16}


def wait_for(condition, seconds=60):
    """Poll until the condition holds; its value is returned. A deadline, not a pause: it fails loudly."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"did not happen within {seconds} s")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def pool(tmp_path):
    pool = Pool(1, {"GANSCOPE_STATE": str(tmp_path), "GANSCOPE_DEVICE": "cpu"})
    yield pool
    pids = [worker.process.pid for worker in pool.workers]
    pool.close()
    assert not any(map(alive, pids)), "close leaves no process"


def test_after_a_killed_worker_the_run_is_the_same_as_uninterrupted(pool):
    run = RunHandle(pool)
    run.start("plane_gan", {**SMALL, "seed": 5}, stop_at=30_000, speed=3_000)
    wait_for(lambda: run.look()["step"] > 300)
    wait_for(lambda: pool.workers[0].current_run.read() == run.run_id)
    run.change({"lr_D": 5e-4})
    changed_at = int(run.look()["events"].split(":")[0])
    wait_for(lambda: run.look()["step"] > changed_at + 500)
    killed = pool.workers[0].process.pid
    os.kill(killed, signal.SIGKILL)
    snapshot = wait_for(lambda: (s := run.look()) and "was restarted" in s.get("note", "") and s)
    assert pool.workers[0].process.pid != killed
    resumed_at = int(snapshot["note"].split("from step ")[1].rstrip("."))
    assert resumed_at >= changed_at
    snapshot = wait_for(lambda: (s := run.look())["step"] > resumed_at + 500 and s)
    run.pause()
    snapshot = wait_for(lambda: (s := run.look())["status"] == "paused" and s)

    alone = experiments.create("plane_gan", **SMALL, seed=5)
    alone.advance(changed_at)
    alone.apply({"lr_D": 5e-4})
    alone.advance(snapshot["step"] - changed_at)
    expected = alone.snapshot()
    np.testing.assert_array_equal(snapshot["picture"]["generated"], expected["picture"]["generated"])
    for name, values in expected["history"]["every"].items():
        np.testing.assert_array_equal(snapshot["history"]["every"][name], values, err_msg=name)


def test_calls_made_while_the_worker_was_dead_reach_the_next_one(pool):
    run = RunHandle(pool)
    run.start("plane_gan", SMALL)
    wait_for(lambda: run.look()["step"] > 50)
    os.kill(pool.workers[0].process.pid, signal.SIGKILL)
    held, rate = pool.ask(run.run_id, "play", playing=False), pool.ask(run.run_id, "change", values={"lr_D": 5e-4})
    assert held.result(60) is rate.result(60) is None
    snapshot = wait_for(lambda: (s := run.look(wait_s=1))["status"] == "paused" and s)
    assert snapshot["params"]["lr_D"] == 5e-4


def test_refusals_are_sent_back_as_messages(pool):
    run = RunHandle(pool)
    run.start("plane_gan", SMALL)
    with pytest.raises(BadInput, match="lr_D: 9 is not allowed; a number from 1 × 10⁻⁶ to 1"):
        run.change({"lr_D": 9})
    with pytest.raises(BadInput, match="unknown command"):
        run.command("leap")
    assert wait_for(lambda: run.look(wait_s=1)["status"] == "running")
    stranger = RunHandle(pool, "ab" * 16)
    assert "not known here" in wait_for(lambda: stranger.look(wait_s=1).get("note"))
    said = []
    stranger.play(refused=said.append)
    assert "not known here" in wait_for(lambda: said)[0]


def test_a_refused_start_shows_its_message_and_nothing_of_the_run_before(pool):
    run = RunHandle(pool)
    run.start("plane_gan", SMALL)
    assert wait_for(lambda: "picture" in run.look(wait_s=1))
    run.start("image_gan", {"data": "upload", "upload": "0" * 64})
    refused = wait_for(lambda: (s := run.look(wait_s=1))["status"] == "refused" and s)
    assert "upload the zip again" in refused["note"] and "picture" not in refused
    run.start("plane_gan", SMALL)
    assert wait_for(lambda: "picture" in run.look(wait_s=1))


def test_a_run_is_continued_by_its_id(pool):
    first = RunHandle(pool)
    first.start("plane_gan", SMALL, stop_at=50)
    wait_for(lambda: first.look()["step"] == 50)
    assert RunHandle(pool, first.run_id).look(wait_s=5)["step"] == 50


def test_the_worker_exits_with_its_parent_even_after_sigkill(tmp_path):
    code = (
        "import sys, time; from gan_core.runtime.pool import Pool; p = Pool(1, {'GANSCOPE_STATE': sys.argv[1]});"
        "print(p.workers[0].process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive(pid), seconds=30)
