"""Training in chunks, on a GPU that is lent: the same run, bit for bit, whatever the chunks; and what is asked of ZeroGPU."""

import pickle
import sys
import types

import numpy as np
import pytest

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.runtime import chunks
from gan_core.runtime.chunks import ChunkedRun

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "seed": 3}


@pytest.fixture
def spaces(monkeypatch):
    """A ZeroGPU that is not there: each call travels as bytes, as it does to another process, and is written down."""
    calls = []

    def GPU(task, duration):
        def call(*arguments):
            calls.append(duration)
            return pickle.loads(pickle.dumps(task(*pickle.loads(pickle.dumps(arguments)))))

        return call

    fake = types.ModuleType("spaces")
    fake.__spec__ = types.SimpleNamespace()
    fake.GPU, fake.calls = GPU, calls
    monkeypatch.setitem(sys.modules, "spaces", fake)
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    return fake


def whole(steps, events=()):
    """The same run, uninterrupted; events: (step, do)."""
    run = experiments.create("plane_gan", **SMALL)
    for step, do in events:
        run.advance(step - run.step)
        do(run)
    run.advance(steps - run.step)
    return run


def test_a_gpu_is_lent_only_where_spaces_says_so(spaces, monkeypatch):
    assert chunks.is_lent()
    monkeypatch.setenv("SPACES_ZERO_GPU", "false")
    assert not chunks.is_lent()
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    monkeypatch.delitem(sys.modules, "spaces")
    monkeypatch.setattr(chunks, "find_spec", lambda name: None)
    assert not chunks.is_lent()


def test_chunks_make_the_run_that_an_uninterrupted_one_is(spaces):
    run = ChunkedRun(chunks.lent_chunk(), seconds=0.02)
    run.start("plane_gan", SMALL, stop_at=300)
    while run.look()["status"] == "running":
        pass
    seen = run.look()
    assert seen["step"] == 300 and len(spaces.calls) > 1  # several chunks: 300 steps take well over 0.02 s
    assert set(spaces.calls) == {chunks.GPU_S}
    expected = whole(300)
    expected.measure()
    measured, exact = run.measure(), expected.snapshot()
    for name in ("loss_D", "score_fake", "js_nats", "sliced_w1"):
        np.testing.assert_array_equal(measured[name], exact[name])
    np.testing.assert_array_equal(measured["picture"]["generated"], exact["picture"]["generated"])


def test_a_paused_run_asks_for_nothing_until_something_is_done(spaces):
    run = ChunkedRun(chunks.lent_chunk())
    run.start("plane_gan", SMALL, playing=False)
    assert run.look()["step"] == 0 and run.look()["status"] == "paused" and len(spaces.calls) == 1
    run.command("step")
    run.change({"lr_D": 0.01})
    assert run.look()["step"] == 1 and run.look()["params"]["lr_D"] == 0.01 and len(spaces.calls) == 2
    assert run.look()["events"].endswith("1:lr_D=0.01")


def test_a_change_on_the_way_is_that_of_an_uninterrupted_run(spaces):
    run = ChunkedRun(chunks.lent_chunk(), seconds=0.02)
    run.start("plane_gan", SMALL, events="40:lr_G=0.01", stop_at=90)
    while run.look()["status"] == "running":
        pass
    exact = whole(90, [(40, lambda run: run.apply({"lr_G": 0.01}))]).snapshot()
    np.testing.assert_array_equal(run.look()["picture"]["generated"], exact["picture"]["generated"])


def test_what_is_wrong_is_said_at_once(spaces):
    run = ChunkedRun(chunks.lent_chunk())
    with pytest.raises(BadInput, match="width_D"):
        run.start("plane_gan", {**SMALL, "width_D": -1})
    run.start("plane_gan", SMALL)
    with pytest.raises(BadInput, match="lr_D"):
        run.change({"lr_D": -1})
    with pytest.raises(BadInput, match="step_D"):
        run.command("leap")
    assert not spaces.calls
