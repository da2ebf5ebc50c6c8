"""The memory task: its sequences, the forget gate's bias, the Jacobians against autograd, and the powers of matrices."""

import json
import math

import numpy as np
import pytest
import torch
from torch import nn

from gan_core import experiments
from gan_core.cli import main
from gan_core.data.sequences import memory
from gan_core.errors import BadInput
from gan_core.networks.sequences.memory import CELLS, OneAnswer
from gan_core.telemetry.state_jacobians import norms, step_jacobians
from gan_core.theory import vanishing

SMALL = {"T": 4, "units": 5, "batch_size": 8, "steps": 20}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def create(**settings):
    return experiments.create("memory_task", **{**SMALL, **settings})


def test_there_are_eight_sequences_a_symbol_and_then_blanks():
    x = memory.inputs(3)
    assert x.shape == (4, 8, 9)
    np.testing.assert_array_equal(x[0], np.eye(9)[:8])
    assert (x[1:].argmax(-1) == 8).all() and (x.sum(-1) == 1).all()


@pytest.mark.parametrize("bias", [-1.0, 5.0])
def test_the_forget_gate_of_zeros_is_the_sigmoid_of_the_slider(bias):
    """torch adds b_ih and b_hh: had both the bias, a cell would forget with σ(2 b)."""
    lstm = OneAnswer("lstm", 9, 6, 8, forget_bias=bias).cell
    for name in ("weight_ih_l0", "weight_hh_l0"):
        getattr(lstm, name).data.zero_()
    for name in ("bias_ih_l0", "bias_hh_l0"):  # i = σ(−∞) = 0: only what was there stays
        getattr(lstm, name).data[:6] = -1e9
    c = torch.ones(1, 1, 6)
    _, (_, after) = lstm(torch.zeros(1, 1, 9), (torch.zeros_like(c), c))
    torch.testing.assert_close(after, torch.full_like(after, 1 / (1 + math.exp(-bias))))


def test_an_orthogonal_rnn_begins_with_rho_times_an_orthogonal_matrix():
    W = OneAnswer("orthogonal_rnn", 9, 6, 8, rho=1.1).cell.weight_hh_l0.detach().double()
    torch.testing.assert_close(W.T @ W, 1.21 * torch.eye(6, dtype=torch.float64), atol=1e-6, rtol=0)


@pytest.mark.parametrize("cell", list(CELLS))
def test_the_products_of_jacobians_are_what_autograd_finds(cell):
    torch.manual_seed(3)
    H, T = 4, 5
    module = OneAnswer(cell, 9, H, 8).cell.double()
    for weight in module.parameters():
        weight.data.mul_(2)
    x = torch.randn(T + 1, 1, 9, dtype=torch.float64)
    lstm = isinstance(module, nn.LSTM)
    _, state = module(x[:1])

    def last(start):
        parts = start.view(-1, 1, 1, H)
        _, end = module(x[1:], (parts[0], parts[1]) if lstm else parts[0])
        return torch.cat([each.flatten() for each in end]) if lstm else end.flatten()

    start = torch.cat([each.flatten() for each in state]) if lstm else state.flatten()
    expected = torch.autograd.functional.jacobian(last, start.detach())
    found = torch.eye(len(expected), dtype=torch.float64)
    for one in step_jacobians(module, x)[0][:, 0]:
        found = one @ found
    torch.testing.assert_close(found, expected, atol=1e-12, rtol=1e-10)
    of_h, of_c, gate = norms(module, x)
    assert len(of_h) == T + 1 and of_h[-1].item() == pytest.approx(1)
    assert of_h[0].item() == pytest.approx(np.linalg.norm(expected[:H, :H].numpy(), 2))
    if lstm:
        assert of_c[0].item() == pytest.approx(np.linalg.norm(expected[H:, H:].numpy(), 2)) and 0 < gate < 1
    else:
        assert of_c.isnan().all()


def test_a_network_is_never_above_the_product_of_norms():
    run = create(cell="rnn", members=3, T=10)
    run.advance(20)
    seen = run.snapshot()
    assert (seen["gradient_norm"] <= seen["beside"] * (1 + 1e-9)).all(), "|φ'| is 1 at most"
    assert (seen["radius_W"] <= seen["norm_W"] + 1e-12).all()


def test_beside_an_lstm_stands_the_power_of_its_gate_and_beside_a_gru_a_half():
    seen = create(cell="all", forget_bias=5.0).snapshot()
    of = dict(zip(seen["cells"], seen["beside"], strict=True))
    np.testing.assert_allclose(of["lstm"], 0.9933071490757153 ** np.arange(4, -1, -1))
    np.testing.assert_allclose(of["gru"], [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1])


def test_a_step_is_one_of_torchs_adam_on_the_batch_written_out():
    run = create(clip=0.0)
    network, ensemble = run.networks[0], run.ensembles["lstm"]
    other = OneAnswer("lstm", 9, 5, 8)
    other.load_state_dict(network.state_dict())
    adam = torch.optim.Adam(other.parameters(), lr=run.params.lr)
    for step in range(1, 4):
        drawn = torch.randint(8, (8,), generator=ensemble.draw(0, "batch", step))
        loss = nn.functional.cross_entropy(other(run.x[:, drawn]), drawn)
        adam.zero_grad()
        loss.backward()
        adam.step()
        run.advance(1)
    for one, two in zip(network.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(one.data, two.data, atol=1e-5, rtol=1e-4)


def test_an_lstm_whose_gate_stays_open_learns_a_short_task_in_few_steps():
    run = experiments.create("memory_task", T=10, forget_bias=5.0, lr=0.01, units=16, steps=100)
    run.advance(100)
    seen = run.snapshot()
    assert seen["accuracy"].tolist() == [1.0] and run.over


def test_powers_of_matrices_are_those_of_the_issue():
    powers = vanishing.power_norms(vanishing.sheared(0.9, 5.0), 50)
    assert powers.max() == pytest.approx(19.4, abs=0.05) and 5 <= powers.argmax() <= 15
    assert powers[-1] < 2 and vanishing.spectral_radius(vanishing.sheared(0.9, 5.0)) == pytest.approx(0.9)
    for rho, expected in ((0.9, 0.00515), (1.0, 1.0), (1.1, 117.4)):
        assert vanishing.power_norms(vanishing.turned(rho, 0.7), 50)[-1] == pytest.approx(expected, rel=1e-3)
    assert vanishing.kept(0.97, 100) == pytest.approx(0.0476, abs=5e-5)
    assert vanishing.kept(vanishing.gate(5.0), 60) == pytest.approx(0.67, abs=0.005)


def test_clipping_shortens_and_never_lengthens():
    g = np.array([3.0, 4.0])
    np.testing.assert_allclose(vanishing.clipped(g, 1.0), [0.6, 0.8])
    np.testing.assert_array_equal(vanishing.clipped(g * 1e-9, 1.0), g * 1e-9)


def test_the_command_line_prints_lists_by_member(capsys):
    words = ["T=6", "cell=lstm", "forget_bias=5", "members=2", "units=4"]
    main(["run", "memory_task", *(part for word in words for part in ("--set", word)), "--steps", "2", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert len(found["accuracy"]) == 2 and [len(each) for each in found["gradient_norm"]] == [7, 7]


def test_bad_settings_are_refused_in_a_sentence():
    with pytest.raises(BadInput, match="forget_bias"):
        create(forget_bias=9)
