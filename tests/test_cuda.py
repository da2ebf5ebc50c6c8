"""What only a GPU can tell. Left out where there is none."""

import numpy as np
import pytest
import torch
from test_experiment_contract import ALL, CLOCK, SMALL

from gan_core import experiments

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
each_case = pytest.mark.parametrize(("name", "case"), ALL, ids=str)


def build(name, case, device="cuda:0"):
    return experiments.create(name, device=device, **case)


@each_case
def test_every_experiment_trains_is_measured_saved_and_goes_on(name, case):
    run = build(name, case)
    run.advance(8)
    assert run.snapshot()["step"] == run.step
    run.measure()
    run.snapshot()
    arrays, rest = run.state()
    other = build(name, case)
    other.load(arrays, rest)
    for each in (run, other):
        each.advance(3)
    mine, theirs = run.state()[0], other.state()[0]
    assert mine.keys() == theirs.keys()
    for key in mine:
        if not any(word in key for word in CLOCK.get(name, ())):
            np.testing.assert_allclose(mine[key], theirs[key], rtol=1e-3, atol=1e-4, err_msg=key)


@each_case
def test_no_step_waits_for_the_device(name, case):
    run = build(name, case)
    run.advance(6)
    torch.cuda.synchronize()
    torch.cuda.set_sync_debug_mode("error")
    try:
        run.advance(1)
    finally:
        torch.cuda.set_sync_debug_mode("default")


@pytest.mark.parametrize("case", SMALL["plane_gan"], ids=str)
def test_a_replayed_step_is_equal_to_an_ordinary_one(case):
    replayed, ordinary = build("plane_gan", case), build("plane_gan", case)
    ordinary.one_step.records = False
    for each in (replayed, ordinary):
        each.advance(150)
    assert replayed.one_step.how == "replayed as one CUDA graph"
    mine, theirs = replayed.state()[0], ordinary.state()[0]
    for name, array in mine.items():
        np.testing.assert_allclose(array, theirs[name], rtol=1e-3, atol=1e-4, err_msg=name)
