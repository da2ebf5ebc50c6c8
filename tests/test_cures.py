"""Cures of mode collapse: each by its defining property, and all of them as good citizens of a run."""

import re

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.figures.discriminator_map import discriminator_scale
from gan_core.figures.optimal import optimal_map
from gan_core.losses import losses
from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.params import PlaneGanParams
from gan_core.telemetry.plane.picture import picture
from gan_core.training.constraints.constraint import NONE
from gan_core.training.cures import cures
from gan_core.training.cures.generators import mixture
from gan_core.training.cures.minibatch_discrimination import minibatch_discriminator
from gan_core.training.cures.mode_seeking import inverse_ratio
from gan_core.training.cures.packing import copies, packed
from gan_core.training.cures.unrolled import look_ahead
from gan_core.training.optimisers import optimisers
from gan_core.training.optimisers.sgd import SGD
from gan_core.training.plane.gan_step import gan_step, generator_gradients

SMALL = {"width_D": 6, "width_G": 6, "batch_size": 16, "evaluate_every": 50}
SETTINGS = {
    "unrolled": {"unrolled": 2, "constraint": "gradient_penalty"},
    "packing": {"packing": 4, "constraint": "gradient_penalty"},
    "minibatch_discrimination": {"minibatch_discrimination": 3, "constraint": "spectral_norm"},
    "feature_matching": {"feature_matching": True, "instance_noise": 0.2},
    "mode_seeking": {"vary": "mode_seeking=0|0.7"},
    "generators": {"generators": 4, "ema_decay": 0.9, "mode_seeking": 0.3},
    "several": {"unrolled": 1, "packing": 2, "feature_matching": True, "n_G": 2},
    "relativistic": {"loss": "relativistic", "packing": 2, "minibatch_discrimination": 2},
}
entry = experiments.registry["plane_gan"]


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(dtype=torch.float64, **settings):
    return entry.load()(entry.Params.of({**SMALL, **settings}), dtype=dtype)


def normal(*shape, seed=0):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def two_generators():
    return [torch.Generator().manual_seed(k) for k in (0, 1)]


def test_every_cure_has_a_setting_words_and_a_paper():
    assert {name for name, spec in PlaneGanParams.specs().items() if spec.group == "cures"} <= set(cures.names())
    for cure in cures:
        assert PlaneGanParams.of(cure.settings, preset="collapse") != PlaneGanParams.of(preset="collapse"), cure.name
        assert cure.label and cure.why.endswith(".") and re.fullmatch(r"\d{4}\.\d{4,5}", cure.paper)


@pytest.mark.parametrize("name", optimisers.names())
def test_looking_ahead_takes_the_steps_that_the_optimiser_would(name):
    column = torch.tensor([[0.5], [0.9]], dtype=torch.float64)
    flat = normal(2, 5)
    optimiser = optimisers[name].load()(flat, column, 0.9 * column)
    ahead, moments = flat.clone(), [moment.clone() for moment in optimiser.moments]
    for seed in range(4):
        gradient = normal(2, 5, seed=seed)
        ahead, moments = optimiser.looked_ahead(ahead, gradient, 0.1 * column, moments)
        optimiser.update(flat, gradient, 0.1 * column)
    torch.testing.assert_close(ahead, flat)  # another order of the same roundings
    torch.testing.assert_close(moments, optimiser.moments)


@pytest.mark.parametrize("k", [1, 3])
def test_a_linear_discriminator_unrolled_by_hand(k):
    """f = w·x, L_D = -w(x - x̃): w + kη(x - x̃) after k steps; -w_k x̃ has the slope -w - kη(x - 2x̃) in x̃."""
    D = StackedMLP([1, 1], "relu", torch.tensor([[0.5, 0.0]], dtype=torch.float64))
    lr, one = torch.tensor([[0.1]], dtype=torch.float64), torch.ones(1, 1, dtype=torch.float64)
    x, x_fake = (torch.tensor([[[value]]], dtype=torch.float64) for value in (2.0, 0.7))
    x_fake.requires_grad_()

    def objective(discriminator):
        f_real, f_fake = discriminator.scores(x, x_fake)
        return losses["wasserstein"].loss_D(f_real, f_fake)

    ahead = look_ahead(D, objective, k, SGD(D.flat, one, one), lr, NONE, one)
    (slope,) = torch.autograd.grad(-ahead.scores(x_fake)[0].sum(), x_fake)
    assert ahead.flat[0, 0].item() == pytest.approx(0.5 + k * 0.1 * 1.3, rel=1e-12)
    assert slope.item() == pytest.approx(-0.5 - k * 0.1 * (2 - 1.4), rel=1e-12)
    assert D.flat.tolist() == [[0.5, 0.0]]


UNROLLED = [
    {"optimiser": "adam"},
    {"optimiser": "sgd", "constraint": "gradient_penalty", "lr_D": 0.05},
    {"optimiser": "rmsprop", "constraint": "weight_clipping", "lr_D": 0.02, "clip": 0.3},
    {"optimiser": "momentum", "packing": 2, "lr_D": 0.05},
    {"optimiser": "adam", "feature_matching": True},
]


@pytest.mark.parametrize("settings", UNROLLED, ids=str)
def test_the_gradient_through_k_discriminator_steps_equals_finite_differences(settings):
    """Each difference retrains a discriminator by the optimiser's own in-place steps: none of look_ahead's code."""
    run = build(**{"lr_D": 0.01, "lr_G": 0.01, **settings}, activation_D="tanh", unrolled=3, depth_D=1)
    run.advance(3)  # so that the moments are not 0
    game = run.game
    z, fixed = normal(1, 16, 2), {name: game.streams[name].next().clone() for name in ("data_G", "penalty")}
    for name, batch in fixed.items():
        game.streams[name].next = lambda batch=batch: batch
    x = packed(fixed["data_G"], game.packing)

    def loss_after_three_steps(flat_G):
        x_fake = packed(game.G.with_weights(flat_G)(z).detach(), game.packing)
        D = game.D.with_weights(game.D.flat.detach().clone())
        optimiser = optimisers[settings["optimiser"]].load()(D.flat, game.opt_D.beta1, game.opt_D.beta2)
        optimiser.moments = [moment.clone() for moment in game.opt_D.moments]
        for _ in range(3):
            objective = losses["non_saturating"].loss_D(*D.scores(x, x_fake)).sum()
            if game.constraint.penalty is not None:
                penalty = game.constraint.penalty(D, x, x_fake, fixed["penalty"])
                objective = objective + (game.penalty_weight * penalty).sum()
            slopes = torch.autograd.grad(objective, D.leaves)
            optimiser.update(D.flat, torch.cat([slope.flatten(1) for slope in slopes], 1), game.lr_D)
            if game.constraint.project is not None:
                game.constraint.project([D.flat], game.clip)
        if "feature_matching" in settings:
            weight, bias = D.layers[0]
            means = [torch.tanh(points @ weight + bias).mean(1) for points in (x, x_fake)]
            return (means[0] - means[1]).square().sum().item()
        return losses["non_saturating"].loss_G(D.scores(x_fake)[0], None).item()

    gradients = generator_gradients(game, z, train=True)[0].gradients
    found, h = torch.cat([gradient.flatten(1) for gradient in gradients], 1)[0], 1e-5
    plain_game = build(**{"lr_D": 0.01, **settings}, activation_D="tanh", depth_D=1).game
    assert plain_game.unrolled == 0
    for i in range(0, len(found), 7):
        bump = torch.zeros_like(game.G.flat)
        bump[0, i] = h
        rise = loss_after_three_steps(game.G.flat.detach() + bump) - loss_after_three_steps(game.G.flat.detach() - bump)
        assert found[i].item() == pytest.approx(rise / (2 * h), rel=1e-5, abs=1e-8)  # the differences' own error is h²


@pytest.mark.parametrize("constraint", ["gradient_penalty", "r1", "r2"])
def test_a_penalty_unrolled_where_every_unit_is_dead_has_a_slope_of_0(constraint):
    """There the discriminator is flat, and the second derivative of ‖∇D‖ is not a number."""
    run = build(constraint=constraint, unrolled=2)
    with torch.no_grad():
        run.game.D.leaves[1].fill_(-100.0)  # no point reaches the first layer's units
    gradients = generator_gradients(run.game, normal(1, 16, 2), train=True)[0].gradients
    assert not any(gradient.any() for gradient in gradients)


def test_unrolling_differs_from_a_discriminator_that_stands_still_and_leaves_it_there():
    run = build(unrolled=4, lr_D=0.1)
    game, z = run.game, normal(1, 16, 2)
    before = [tensor.clone() for tensor in (game.D.flat, *game.opt_D.moments)]
    ahead = generator_gradients(game, z, train=True)[0].gradients
    assert all(torch.equal(a, b) for a, b in zip(before, (game.D.flat, *game.opt_D.moments), strict=True))
    run.apply({"unrolled": 0})
    still = generator_gradients(game, z, train=True)[0].gradients
    assert not torch.allclose(ahead[0], still[0], rtol=1e-2)


def test_packs_are_points_side_by_side_and_the_discriminator_sees_them():
    x = torch.arange(12.0).view(1, 6, 2)
    assert packed(x, 3).tolist() == [[[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]]
    assert copies(x, 2)[0, 1].tolist() == [2, 3, 2, 3] and packed(x, 1) is x
    run = build(packing=4, members=2)
    run.game.always_autograd = (
        True  # the step whose calls are seen here; tests/test_plain_step.py holds the other one equal to it
    )
    seen, scores = [], run.game.D.scores
    run.game.D.scores = lambda *batches: seen.extend(batch.shape for batch in batches) or scores(*batches)
    record = gan_step(run.game)
    assert seen == [(2, 4, 8)] * 3 and run.game.D.layers[0][0].shape == (2, 8, 6)  # (K, N/m, m·d), in both steps
    assert record.D.f_real.shape == (2, 4) and record.G.sample_gradient.shape == (2, 16, 2)


def test_the_slope_at_a_pack_and_at_its_points():
    """N ∂L_G/∂x_i and (N/m) ∂L_G/∂f of a mean over packs: m times and once the slope of the pack's own term."""
    run = build(packing=2)
    game, z, h = run.game, normal(1, 16, 2), 1e-5
    found = generator_gradients(game, z, train=False)[0]
    at_samples = found.sample_gradient
    torch.testing.assert_close(found.logit_gradient, -torch.sigmoid(-found.f_fake))
    x = game.G(z).detach()
    for i, axis in ((0, 0), (5, 1)):
        bump = torch.zeros_like(x)
        bump[0, i, axis] = h
        term = [torch.nn.functional.softplus(-game.D(packed(x + s * bump, 2))).sum() for s in (1, -1)]
        assert at_samples[0, i, axis].item() == pytest.approx(2 * ((term[0] - term[1]) / (2 * h)).item(), rel=1e-6)


def test_minibatch_features_by_hand():
    D = minibatch_discriminator([2, 4, 1], 3, "tanh", two_generators(), torch.float64)
    x, others = normal(2, 5, 2), normal(2, 7, 2, seed=1)
    f, apart = D.scores(x, others)
    (w1, b1), (kernel, shift), (w2, b2) = [[leaf.detach().numpy() for leaf in pair] for pair in D.layers]
    for k in range(2):
        h = np.tanh(x[k].numpy() @ w1[k] + b1[k])
        m = (h @ kernel[k]).reshape(5, 3, 5)
        o = np.zeros((5, 3))
        for i in range(5):
            for b in range(3):
                o[i, b] = sum(np.exp(-np.abs(m[i, b] - m[j, b]).sum()) for j in range(5))
        assert (shift[k] == -1).all()
        expected = np.concatenate([h, o - 1], 1) @ w2[k] + b2[k]
        np.testing.assert_allclose(f[k].detach().numpy(), expected[:, 0], rtol=1e-12)
    torch.testing.assert_close(apart, D(others).squeeze(-1))  # each batch by itself, whatever is scored beside it
    torch.testing.assert_close(D.with_reference(x[:, 1:]).scores(x[:, :1])[0], f[:, :1])


def test_a_point_as_in_the_docstring_of_closeness():
    from gan_core.training.cures.minibatch_discrimination import closeness

    m = torch.tensor([[[0.0], [np.log(2)]]], dtype=torch.float64)
    assert closeness(m, m, 1).flatten().tolist() == pytest.approx([1.5, 1.5], rel=1e-14)


def test_feature_matching_compares_means_of_what_the_last_layer_reads():
    run = build(feature_matching=True, depth_D=1, members=2)
    game, z = run.game, normal(2, 16, 2)
    x = game.streams["data_G"].next().clone()
    game.streams["data_G"].next = lambda: x
    found = generator_gradients(game, z, train=False)[0]
    loss, slope, at_samples, f = found.loss, found.logit_gradient, found.sample_gradient, found.f_fake
    weight, bias = (leaf.detach() for leaf in game.D.layers[0])
    x_fake = game.G(z).detach().requires_grad_()
    means = [torch.relu(points @ weight + bias).sum(1) / 16 for points in (x, x_fake)]
    by_hand = ((means[0] - means[1]) ** 2).sum(1)
    torch.testing.assert_close(loss, by_hand.detach())
    torch.testing.assert_close(at_samples, 16 * torch.autograd.grad(by_hand.sum(), x_fake)[0])
    torch.testing.assert_close(f, game.D.scores(x_fake)[0].detach())
    assert slope.isnan().all(), "the loss reads no score"


def test_mode_seeking_by_hand():
    z = normal(3, 8, 2)
    far, alone = inverse_ratio(z, 3 * z), inverse_ratio(z, torch.ones(3, 8, 2).double())
    assert far.tolist() == pytest.approx([1 / (3 + 1e-5)] * 3, rel=1e-12) and alone.tolist() == pytest.approx([1e5] * 3)
    x = normal(3, 8, 5, seed=1)
    distance = [np.mean([np.abs(p[1, i] - p[1, i + 4]).mean() for i in range(4)]) for p in (x.numpy(), z.numpy())]
    assert inverse_ratio(z, x)[1].item() == pytest.approx(1 / (distance[0] / distance[1] + 1e-5), rel=1e-12)
    scale = torch.tensor([2.0] * 4 + [0.5] * 4).double()[:, None]  # two generators: pairs within each
    assert inverse_ratio(z, scale * z, 2)[0].item() == pytest.approx((1 / 2 + 1 / 0.5) / 2, rel=1e-4)


def test_mode_seeking_adds_its_weighted_slope_to_the_generators():
    z = normal(1, 16, 2)
    with_it, without = (build(mode_seeking=weight).game for weight in (0.7, 0.0))
    x_fake = without.G(z).detach().requires_grad_()
    (extra,) = torch.autograd.grad(inverse_ratio(z, x_fake).sum(), x_fake)
    found, plain = (generator_gradients(game, z, train=False)[0] for game in (with_it, without))
    torch.testing.assert_close(found.sample_gradient, plain.sample_gradient + 16 * 0.7 * extra)
    torch.testing.assert_close(found.loss, plain.loss)  # L_G is recorded without it


def test_a_mixture_is_its_generators_one_after_the_other():
    G = mixture([2, 4, 2], 3, "tanh", two_generators(), torch.float64)
    z, size = normal(2, 10, 2), G.flat.shape[1] // 3
    single = [StackedMLP([2, 4, 2], "tanh", G.flat[:, i * size : (i + 1) * size].clone()) for i in range(3)]
    expected = torch.cat([net(part) for net, part in zip(single, z.split(4, 1), strict=True)], 1)
    torch.testing.assert_close(G(z), expected)  # 10 points: 4, 4 and 2
    torch.testing.assert_close(G.each(z), torch.cat([net(z) for net in single], 1).detach())
    assert not torch.allclose(single[0].flat, single[1].flat)
    G.flat.zero_()
    assert not G(z).any(), "the leaves are views of flat"


def test_several_generators_have_one_discriminator_and_gradients_of_their_own():
    run = build(generators=4)
    game, z, h = run.game, normal(1, 16, 2), 1e-5
    found = torch.cat([g.flatten(1) for g in generator_gradients(game, z, train=True)[0].gradients], 1).view(1, -1)[0]
    for i in range(0, len(found), 13):
        bump = torch.zeros_like(game.G.flat)
        bump[0, i] = h
        flat = game.G.flat.detach()
        rise = [
            losses["non_saturating"].loss_G(game.D.scores(game.G.with_weights(flat + s * bump)(z))[0], None)
            for s in (1, -1)
        ]
        assert found[i].item() == pytest.approx(((rise[0] - rise[1]) / (2 * h)).item(), rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_member_equals_the_same_run_alone(name):
    together = build(members=2, lr_D=0.01, **SETTINGS[name])
    together.advance(40)
    for k, member in enumerate(together.params.each_member()):
        alone = entry.load()(member, dtype=torch.float64)
        alone.advance(40)
        for net in ("G", "D"):
            ours, theirs = getattr(together.game, net).flat[k], getattr(alone.game, net).flat[0]
            assert (ours - theirs).abs().max() <= 1e-8, f"{net} of {member.seed}"


@pytest.mark.parametrize("frozen", ["n_D", "n_G"])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_cure_is_measured_where_a_network_is_frozen(name, frozen):
    run = build(torch.float32, **{**SETTINGS[name], frozen: 0})
    run.advance(12)
    snapshot = run.snapshot()
    members = snapshot["members"]
    for scalar in (
        "loss_D",
        "loss_G",
        "score_real",
        "discriminator_slope_max",
        "discriminator_accuracy",
        "sample_gradient",
    ):
        assert np.isfinite(snapshot[scalar]).all() and snapshot[scalar].shape == (members,)
    assert snapshot["layer_gradients_G"].shape == (members, 3)


def test_the_picture_of_a_discriminator_of_packs_is_of_copies_and_its_best_discriminator_too():
    run = build(packing=3, batch_size=48)
    game, scene = run.game, run.telemetry.scene
    shown = picture(game, scene)
    expected = game.D(scene.cells.repeat(1, 1, 3)).view(36, 36)
    np.testing.assert_allclose(shown["discriminator"][0], expected.detach().float().numpy(), rtol=1e-5)
    snapshot = run.snapshot()
    assert discriminator_scale(snapshot, "light", 0)[1]["title"] == "D(x, …, x: 3 copies)"
    packs, points = optimal_map(snapshot), optimal_map(without_packs(snapshot))
    np.testing.assert_allclose(packs, points**3 / (points**3 + (1 - points) ** 3), rtol=1e-9, atol=1e-12)


def without_packs(snapshot):
    return {**snapshot, "params": {**snapshot["params"], "packing": 1}}


@pytest.mark.parametrize("settings", [{"packing": 2}, {"feature_matching": True}, {"minibatch_discrimination": 2}])
def test_arrows_are_those_of_a_whole_batch(settings):
    run = build(batch_size=128, **settings)
    game, scene, h = run.game, run.telemetry.scene, 1e-5
    arrows = picture(game, scene)["arrows"]
    assert arrows.shape == (1, 64, 2)
    x = game.G(scene.z_batch).detach()
    assert torch.equal(scene.z_batch[:, :64], scene.z[:, :64]) and x.shape == (1, 128, 2)

    def loss(points):
        if "feature_matching" in settings:
            means = [game.D.with_features(batch)[0].mean(1) for batch in (scene.real_batch, points)]
            return (means[0] - means[1]).square().sum()
        return losses["non_saturating"].loss_G(game.D.scores(packed(points, game.packing))[0], None)

    for i, axis in ((0, 0), (63, 1)):
        bump = torch.zeros_like(x)
        bump[0, i, axis] = h
        rise = (loss(x + bump) - loss(x - bump)) / (2 * h)
        assert arrows[0, i, axis] == pytest.approx(-128 * rise.item(), rel=1e-4, abs=1e-6)  # arrows are float32


def test_the_map_of_a_discriminator_that_compares_is_of_a_place_among_generated_points():
    run = build(minibatch_discrimination=2)
    game, scene = run.game, run.telemetry.scene
    shown = picture(game, scene)["discriminator"][0].reshape(-1)
    others = game.G(scene.z_batch)[:, 1:16]
    for cell in (0, 700):
        batch = torch.cat([scene.cells[:, cell : cell + 1], others], 1)
        assert shown[cell] == pytest.approx(game.D.scores(batch)[0][0, 0].item(), rel=1e-5)
    assert discriminator_scale(run.snapshot(), "light", 0)[1]["title"] == "D(x) in a batch"


def test_every_generator_has_its_own_map_of_z():
    run = build(generators=4)
    shown, grid = picture(run.game, run.telemetry.scene)["manifold"], run.telemetry.scene.z_grid
    assert shown.shape == (1, 4 * 18, 17, 2)
    size = run.game.G.flat.shape[1] // 4
    last = StackedMLP([2, 6, 6, 2], "relu", run.game.G.flat[:, 3 * size :].clone())
    np.testing.assert_allclose(shown[0, 54:].reshape(-1, 2), last(grid)[0].detach().numpy(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"packing": 3}, "packing: packs of 3 do not fill a batch of 256"),
        ({"generators": 3}, "generators: 3 generators cannot share a batch of 256"),
        ({"generators": 4, "packing": 2}, "packing: a pack is of independent points"),
        ({"minibatch_discrimination": 4, "constraint": "r1"}, "minibatch_discrimination: the constraint 'r1'"),
        ({"minibatch_discrimination": 4, "unrolled": 2}, "unrolled: distances within a batch"),
        ({"mode_seeking": 1, "batch_size": 9}, "mode_seeking: a batch of 9"),
        ({"vary": "mode_seeking=0|1", "batch_size": 9}, "mode_seeking: a batch of 9"),
        ({"minibatch_discrimination": 32, "batch_size": 4096}, "members: 1 members of width_G"),
    ],
)
def test_what_does_not_go_together_is_said(values, sentence):
    with pytest.raises(BadInput) as problem:
        PlaneGanParams.of(values)
    assert sentence in str(problem.value)
    params, sentences = PlaneGanParams.lenient(values)
    assert sentences and params == PlaneGanParams.of(params.non_defaults())


def test_the_preset_collapse_is_the_one_of_the_issue():
    params = PlaneGanParams.of(preset="collapse")
    assert (params.data, params.radius, params.sigma, params.batch_size, params.noise_dim) == ("ring", 2, 0.2, 128, 2)
    assert (params.width_G, params.depth_G, params.width_D, params.depth_D) == (64, 2, 64, 2)
    assert (params.loss, params.optimiser, params.beta1, params.lr_G, params.lr_D, params.n_D, params.n_G) == (
        "non_saturating", "adam", 0.5, 1e-3, 1e-4, 1, 1,
    )  # fmt: skip
    assert params.activation_G == params.activation_D == "relu" and params.noise == "gaussian"


def test_cures_switched_on_while_it_trains():
    run = build(torch.float32)
    run.advance(5)
    run.apply({"unrolled": 2, "feature_matching": True, "mode_seeking": 0.5})
    run.advance(5)
    slopes = run.snapshot()["history"]["every"]["logit_gradient"]
    assert np.isfinite(slopes[:5]).all() and np.isnan(slopes[5:]).all()
