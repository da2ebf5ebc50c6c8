"""Penalties by hand on a linear discriminator, and how they enter a step."""

import pytest
import torch

from gan_core import experiments
from gan_core.losses import losses
from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.training.constraints import constraints
from gan_core.training.constraints.constraint import interpolates
from gan_core.training.plane.gan_step import discriminator_step


def linear_discriminator(w):
    """D(x) = w·x for each row of w (K, 2)."""
    flat = torch.cat([torch.as_tensor(w, dtype=torch.float64), torch.zeros(len(w), 1, dtype=torch.float64)], 1)
    return StackedMLP([2, 1], "relu", flat)


@pytest.mark.parametrize("item", list(constraints), ids=lambda item: item.name)
def test_every_declared_constraint_is_there_and_says_whether_it_reads_slopes(item):
    asked = []

    def D(x):
        asked.append(x.requires_grad)
        return x.sum(-1)

    penalty, x = item.load().penalty, torch.zeros(1, 3, 2)
    if penalty is not None:
        penalty(D, x, x, torch.rand(1, 3, 1))
    assert any(asked) == item.slopes


@pytest.mark.parametrize("n", [1, 8, 64])
def test_penalties_of_a_linear_discriminator(n):
    w = torch.tensor([[0.6, 0.8], [3.0, 4.0], [0.0, 0.5]], dtype=torch.float64)  # norms 1, 5, ½
    x, x_fake, eps = torch.randn(3, n, 2).double(), torch.randn(3, n, 2).double(), torch.rand(3, n, 1).double()
    each = {item.name: item.load() for item in constraints}
    found = {name: item.penalty(linear_discriminator(w), x, x_fake, eps) for name, item in each.items() if item.penalty}
    half_squares = torch.tensor([0.5, 12.5, 0.125], dtype=torch.float64)
    expected = {
        "gradient_penalty": torch.tensor([0.0, 16.0, 0.25], dtype=torch.float64),
        "r1": half_squares,
        "r2": half_squares,
    }
    for name in expected:
        torch.testing.assert_close(found[name], expected[name], rtol=1e-10, atol=1e-10)


def test_interpolates_lie_strictly_between_with_one_eps_a_sample():
    x, x_fake = torch.zeros(1, 1000, 2), torch.ones(1, 1000, 2)
    points = interpolates(x, x_fake, torch.rand(1, 1000, 1).clamp(1e-3, 1 - 1e-3))
    assert ((points > 0) & (points < 1)).all()
    assert torch.equal(points[..., 0], points[..., 1])
    assert points[..., 0].unique().numel() > 990  # one ε for the batch would give 1


def test_r1_is_at_real_points_and_r2_at_generated_ones():
    net = StackedMLP.create([2, 8, 1], "tanh", [torch.Generator().manual_seed(0)], torch.float64)
    x, x_fake, eps = torch.randn(1, 4, 2).double(), 3 + torch.randn(1, 4, 2).double(), torch.rand(1, 4, 1).double()
    a, b = constraints["r1"].load().penalty, constraints["r2"].load().penalty
    assert a(net, x, x_fake, eps).item() == pytest.approx(b(net, x_fake, x, eps).item(), rel=1e-12)
    assert a(net, x, x_fake, eps).item() != pytest.approx(b(net, x, x_fake, eps).item(), rel=1e-3)


@pytest.mark.parametrize("constraint", ["gradient_penalty", "r1", "r2"])
def test_the_discriminator_takes_one_step_on_loss_plus_weighted_penalty(constraint):
    """Under plain SGD the step is -lr (∇L_D + λ ∇P): checked by finite differences of L_D + λ P at the same draws."""
    torch.set_num_threads(1)
    settings = dict(
        width_D=4, depth_D=1, activation_D="tanh", width_G=4, batch_size=8, optimiser="sgd", lr_D=0.1, seed=3
    )
    run = experiments.registry["plane_gan"].load()(
        experiments.registry["plane_gan"].Params.of(settings, constraint=constraint, penalty_weight=7.0),
        dtype=torch.float64,
    )
    game, drawn = run.game, {}
    for name in ("data", "noise", "penalty"):
        drawn[name] = game.streams[name].next().clone()
        game.streams[name]._position -= 1  # put the batch back
    before = game.D.flat.clone()
    with torch.no_grad():
        x_fake = game.G(drawn["noise"])

    def objective(flat):
        D = game.D.with_weights(flat)
        f_real, f_fake = D.scores(drawn["data"], x_fake)
        penalty = constraints[constraint].load().penalty(D, drawn["data"], x_fake, drawn["penalty"])
        return (losses["non_saturating"].loss_D(f_real, f_fake) + 7.0 * penalty).item()

    discriminator_step(game)
    slope = (before - game.D.flat)[0] / 0.1
    h = 1e-6
    for i in range(before.shape[1]):
        bump = torch.zeros_like(before)
        bump[0, i] = h
        expected = (objective(before + bump) - objective(before - bump)) / (2 * h)
        assert slope[i].item() == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_weight_clipping_is_per_member():
    run = experiments.create(
        "plane_gan", constraint="weight_clipping", vary="clip=0.01|0.05", width_D=8, width_G=8, batch_size=8
    )
    run.advance(3)
    largest = run.game.D.flat.abs().amax(1)
    torch.testing.assert_close(largest, torch.tensor([0.01, 0.05]))  # some weight sits on the bound
