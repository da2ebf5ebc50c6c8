"""A recorded step is the ordinary one, whatever the settings; a recording on the CPU stands for the CUDA graph."""

import numpy as np
import pytest
from recorded_on_cpu import RecordedOnCpu
from test_plain_step import CASES, ELSEWHERE

from gan_core import experiments
from gan_core.training import health

SMALL = {"width_G": 8, "width_D": 8, "batch_size": 16, "members": 2, "evaluate_every": 50, "probe_every": 7}


@pytest.fixture(autouse=True)
def as_on_a_gpu(monkeypatch):
    monkeypatch.setattr(health, "WITHOUT_A_WAIT", set())


def build(case, records):
    run = experiments.create("plane_gan", **{**SMALL, **case})
    run.one_step.records, run.one_step.new_graph = records, RecordedOnCpu
    return run


MORE = [
    {"vary": "loss=minimax|hinge", "members": 1, "ema_decay": 0.9},
    {"ema_decay": 0.9, "instance_noise": 0.2, "instance_noise_decay_steps": 10},
    {
        "vary": "lr_D=1e-3|1",
        "members": 1,
        "width_G": 64,
        "width_D": 64,
        "optimiser": "sgd",
        "loss": "least_squares",
    },  # one stops at step 5
]


@pytest.mark.parametrize("case", [*CASES, *ELSEWHERE, *MORE], ids=str)
def test_a_replayed_step_is_bit_for_bit_the_ordinary_one(case):
    replayed, ordinary = build(case, True), build(case, False)
    for each in (replayed, ordinary):
        each.advance(12)
        each.command("step_D")
        each.apply({"lr_G": 3e-3})
        each.advance(3)
    assert replayed.one_step.how == "replayed as one CUDA graph"
    mine, theirs = replayed.state()[0], ordinary.state()[0]
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)


def read(game):
    """Where a recording finds what it reads."""
    return [
        game.losses,
        *(each.data_ptr() for each in (game.lr_D, game.lr_G, game.clip, game.penalty_weight, game.health.alive)),
    ]


def test_what_a_recording_reads_stays_where_it_is_through_changes_and_back():
    run = build({"vary": "loss=minimax|non_saturating", "members": 1}, True)
    before = read(run.game)
    for change in ({"label_smoothing": 0.1}, {"clip": 0.5}, {"label_smoothing": 0.0}, {"clip": 0.01}):
        run.apply(change)
        run.advance(2)
    assert read(run.game) == before
