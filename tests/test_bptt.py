"""Backpropagation through time by hand against torch's autograd, with and without truncation; the bound of arXiv:1211.5063."""

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.telemetry.bptt_autograd import gradients
from gan_core.theory import bptt

X = np.array([1.0, -0.5, 0.8, 0.3, -1.2, 0.6])
CASES = [(units, activation, norm) for units in (2, 3, 4) for activation in ("tanh", "sigmoid") for norm in (0.5, 1.4)]


def by_autograd(weights: bptt.Weights, task: bptt.Task, activation: str, reach: int | None = None):
    """∂L/∂W, ∂L/∂U, ∂L/∂b and, without truncation, ∂L/∂h_t; float64. With truncation each loss has its own graph, cut `reach` steps before."""
    W, U, b, v = (torch.tensor(value, requires_grad=True) for value in (weights.W, weights.U, weights.b, weights.v))
    phi = {"tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation]
    total, states = torch.zeros((), dtype=torch.float64), []
    for last in range(len(task.x)) if reach is not None else [len(task.x) - 1]:
        h = torch.zeros(len(weights.b), dtype=torch.float64)
        for t in range(last + 1):
            if reach is not None and t == last - reach:
                h = h.detach()
            h = phi(W @ h + U * task.x[t] + b)
            if reach is None:
                h.retain_grad()
                states.append(h)
            if reach is None or t == last:
                total = total + task.weight[t] * (v @ h + weights.c - task.target[t]) ** 2 / 2
    total.backward()
    return W.grad.numpy(), U.grad.numpy(), b.grad.numpy(), [h.grad.numpy() for h in states]


@pytest.mark.parametrize("last_only", [False, True])
@pytest.mark.parametrize(("units", "activation", "norm"), CASES)
def test_hand_written_bptt_is_autograd(units, activation, norm, last_only):
    weights, task = bptt.draw_weights(units, norm, seed=units), bptt.echo(X, 2, last_only)
    run = bptt.forward(weights, task, activation)
    back = bptt.backward(weights, task, run, activation)
    W, U, b, states = by_autograd(weights, task, activation)
    for found, true in ((back.dW.sum(0), W), (back.dU.sum(0), U), (back.db.sum(0), b), (back.dh, np.array(states))):
        assert bptt.apart(found, true) <= 1e-13
    assert bptt.apart(bptt.complex_step(weights, task, activation), W) <= 1e-13
    for found, true in zip(gradients(weights, task, activation), (W, np.array(states)), strict=True):
        assert bptt.apart(found, true) == 0


@pytest.mark.parametrize("reach", range(6))
def test_truncation_is_autograd_with_the_graph_of_each_loss_cut(reach):
    weights, task = bptt.draw_weights(3, 1.2, seed=1), bptt.echo(X, 3)
    run = bptt.forward(weights, task, "tanh")
    back = bptt.backward(weights, task, run, "tanh", reach)
    W, U, b, _ = by_autograd(weights, task, "tanh", reach)
    for found, true in ((back.dW.sum(0), W), (back.dU.sum(0), U), (back.db.sum(0), b)):
        assert bptt.apart(found, true) <= 1e-13
    far = np.subtract.outer(np.arange(6), np.arange(6)) > reach
    assert (back.pairs[far] == 0).all()  # not small: 0


@pytest.mark.parametrize("mistake", ["transpose", "last_loss"])
def test_each_mistake_is_one(mistake):
    weights, task = bptt.draw_weights(2, 1.2, seed=0), bptt.echo(X, 2)
    run = bptt.forward(weights, task, "tanh")
    wrong = bptt.backward(weights, task, run, "tanh", mistake=mistake).dW.sum(0)
    assert bptt.apart(wrong, by_autograd(weights, task, "tanh")[0]) > 0.01


@pytest.mark.parametrize(("units", "activation", "norm"), CASES)
def test_the_norm_of_the_jacobian_is_below_the_bound(units, activation, norm):
    weights, task = bptt.draw_weights(units, norm, seed=units), bptt.echo(X, 2)
    run = bptt.forward(weights, task, activation)
    true, bound, worst = bptt.step_norms(weights, run, activation)
    assert (true <= bound * (1 + 1e-12)).all()
    assert (bound <= worst * (1 + 1e-12)).all()
    first = torch.tensor(run.h[1], requires_grad=True)

    def last(h: torch.Tensor) -> torch.Tensor:
        for x in task.x[1:]:
            h = getattr(torch, activation)(torch.tensor(weights.W) @ h + torch.tensor(weights.U * x))
        return h

    jacobian = torch.autograd.functional.jacobian(last, first)
    assert true[0] == pytest.approx(float(torch.linalg.matrix_norm(jacobian, 2)), rel=1e-12)
    assert worst[0] == pytest.approx((norm * {"tanh": 1, "sigmoid": 0.25}[activation]) ** 5)


def test_echo_says_what_came_before():
    assert bptt.echo(np.array([3.0, 1.0, 4.0, 1.0]), 2).target.tolist() == [0, 0, 3, 1]
    assert bptt.echo(np.array([3.0, 1.0]), 5).target.tolist() == [0, 0]
    assert bptt.echo(X, 1, last_only=True).weight.tolist() == [0, 0, 0, 0, 0, 1]


def test_the_run_compares_another_network_at_each_step_and_a_mistake_shows():
    run = experiments.create("bptt")
    run.advance(20)
    apart = run.snapshot()["history"]["every"]["apart"][:, 0]
    assert len(apart) == 21 and apart.max() <= 1e-13 and len(set(run.series.values[:, 1, 0])) == 21
    run.apply({"mistake": "transpose"})
    run.advance(1)
    picture = run.snapshot()["picture"]
    same = np.abs(picture["dh"] - picture["dh_autograd"]).max(1) <= 1e-12
    assert same.tolist() == [False, False, False, False, True]  # the last step needs no W
