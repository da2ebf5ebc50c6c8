"""Recurrent networks of several seeds, trained side by side."""

import numpy as np
import pytest
import torch
from torch import nn

from gan_core.training.sequences.ensemble import Ensemble
from gan_core.training.streams import generator

CPU = torch.device("cpu")
SEEDS = (3, 4)


def build():
    return nn.LSTM(2, 5, batch_first=True)


def ensemble():
    return Ensemble(build, SEEDS, CPU)


def batch(seed, step, size=1.0):
    return size * torch.randn(6, 7, 2, generator=generator(seed, "x", CPU, step))


def mean_square(network, x):
    return network(x)[0].square().mean() + network(x)[0].sum(1).mean()


def train(of, steps, clip=None):
    for _ in range(steps):
        of.train_step(lambda network, k: mean_square(network, batch(SEEDS[k], of.step)), 1e-2, clip)


@pytest.mark.parametrize("clip", [None, 0.05])
def test_every_member_trains_as_torchs_own_adam_with_its_own_clipping_would(clip):
    of = ensemble()
    train(of, 5, clip)
    for k, seed in enumerate(SEEDS):
        torch.manual_seed(generator(seed, "init", CPU).initial_seed())
        alone = build()
        adam = torch.optim.Adam(alone.parameters(), 1e-2)
        for step in range(1, 6):
            adam.zero_grad()
            mean_square(alone, batch(seed, step)).backward()
            norm = nn.utils.clip_grad_norm_(alone.parameters(), clip or torch.inf)
            adam.step()
        expected = nn.utils.parameters_to_vector(alone.parameters()).detach()
        torch.testing.assert_close(of.flat[k], expected, rtol=1e-5, atol=1e-6)
        torch.testing.assert_close(of.norm[k], norm)
        assert (clip is None) or of.norm[k] > clip, "the case would not test clipping"


def test_a_run_goes_on_bit_for_bit_from_its_state():
    whole, first, second = ensemble(), ensemble(), ensemble()
    train(whole, 6)
    train(first, 3)
    second.load(first.state())
    train(second, 3)
    np.testing.assert_array_equal(second.flat.numpy(), whole.flat.numpy())
    assert second.step == 6


def test_a_member_that_is_not_finite_stops_and_the_others_train_on():
    of = ensemble()
    train(of, 2)
    before = of.flat.clone()
    of.train_step(lambda network, k: mean_square(network, batch(SEEDS[k], 3)) * (torch.inf if k == 0 else 1.0), 1e-2)
    train(of, 1)
    torch.testing.assert_close(of.flat[0], before[0], rtol=0, atol=0)
    assert not torch.equal(of.flat[1], before[1])
    assert of.health.sentences() == ["stopped at step 3: the network's loss was not a finite number", ""]
