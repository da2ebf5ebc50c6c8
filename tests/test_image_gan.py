"""GANs of images: what goes in and out of the networks, one step, telemetry that only reads, stopping and resuming."""

import copy
import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.networks.images import LabelledDiscriminator, LabelledGenerator, Verdict
from gan_core.networks.pairs import pairs
from gan_core.params import ImageGanParams
from gan_core.telemetry.images.measuring import as_trained
from gan_core.telemetry.images.picture import histogram
from gan_core.training.constraints import constraints
from gan_core.training.images.step import Batch, class_figures, discriminator_loss, generator_gradients
from gan_core.training.optimisers import optimisers

LABELS = ImageGanParams.specs()["labels"].choices
SMALL = {"width": 0.125, "batch_size": 8, "noise_dim": 4, "pair": "dcgan_5x5"}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(**settings):
    return experiments.create("image_gan", **{**SMALL, **settings})


def same(a, b):
    assert a.keys() == b.keys()
    return [name for name in a if not np.array_equal(a[name], b[name], equal_nan=True)]


def test_a_class_goes_into_g_and_into_d_or_comes_out_of_it():
    x, labels = torch.rand(6, 1, 28, 28), torch.tensor([0, 1, 2, 0, 1, 2])
    other = (labels + 1) % 3
    G = LabelledGenerator(pairs["fully_connected"], 4, (1, 28, 28), 0.125, classes=3)
    z = torch.randn(6, 4)
    assert not torch.equal(G(z, labels), G(z, other))
    told = LabelledDiscriminator(pairs["fully_connected"], (1, 28, 28), 0.125, told=3)
    names = LabelledDiscriminator(pairs["fully_connected"], (1, 28, 28), 0.125, names=3)
    plain = LabelledDiscriminator(pairs["fully_connected"], (1, 28, 28), 0.125)
    assert not torch.equal(told(x, labels).scores, told(x, other).scores) and told(x, labels).classes is None
    assert torch.equal(names(x, labels).scores, names(x, other).scores), "AC-GAN: from the image alone"
    assert names(x, labels).classes.shape == (6, 3)
    assert torch.equal(plain(x, labels).scores, plain(x, other).scores) and plain(x, labels).classes is None


def test_class_figures_by_hand():
    logits = torch.tensor([[math.log(3.0), 0.0], [0.0, 0.0]])
    loss, right = class_figures(Verdict(torch.zeros(2), logits), torch.tensor([0, 1]))
    assert loss.item() == pytest.approx((math.log(4 / 3) + math.log(2)) / 2)
    assert right.item() == 0.5
    assert all(figure.isnan() for figure in class_figures(Verdict(torch.zeros(2), None), torch.tensor([0, 1])))


@pytest.mark.parametrize("name", losses.names())
def test_the_slope_at_the_scores_is_that_of_the_loss(name):
    run = build(loss=name, pair="fully_connected")  # nothing in it draws or depends on the batch
    game, loss = run.games[0], losses[name]
    game.step = 1
    g = game.generator("training")
    batch = Batch.draw(game, g, for_G=True)
    found = generator_gradients(game, g, batch, game.weights_G)
    with torch.no_grad():
        f = game.D(batch.x_fake, batch.labels).scores.numpy().astype(float)
        f_real = game.D(batch.x, batch.labels).scores.numpy().astype(float) if loss.needs_real else None
    h = 1e-5
    by_differences = [
        8 * (loss.loss_G(f + h * e, f_real) - loss.loss_G(f - h * e, f_real)) / (2 * h) for e in np.eye(8)
    ]
    np.testing.assert_allclose(found.logit_gradient.numpy(), by_differences, rtol=1e-4, atol=1e-5)
    assert found.loss.item() == pytest.approx(float(loss.loss_G(f, f_real)), rel=1e-5)
    assert found.sample_gradient.shape == batch.x_fake.shape and len(found.gradients) == len(game.weights_G)


def test_an_ac_gan_minimises_source_and_class_on_both_kinds_of_images():
    run = build(labels="acgan", pair="fully_connected")
    game = run.games[0]
    game.step = 1
    g = game.generator("training")
    batch = Batch.draw(game, g, for_G=False)
    record, objective = discriminator_loss(game, g, batch)
    together = record.loss + record.class_loss_real + record.class_loss_fake
    assert objective.item() == pytest.approx(together.item(), rel=1e-6)
    by_hand = cross_entropy(game.D(batch.x, batch.labels).classes, batch.labels)
    assert record.class_loss_real.item() == pytest.approx(by_hand.item(), rel=1e-6)


@pytest.mark.parametrize("pair", ["dcgan_small", "dcgan_5x5", "fully_connected"])
@pytest.mark.parametrize("optimiser, decay", [("adam", 0.0), ("adam", 0.1), ("rmsprop", 0.0)])
def test_a_step_equals_the_loop_that_everybody_writes(pair, optimiser, decay):
    """Contiguous copies of the networks, BCE with logits, optimisers as torch builds them: the same weights come out."""
    run = build(pair=pair, optimiser=optimiser, lr_D=1e-3, lr_G=1e-3, weight_decay=decay, precision="float32")
    game = run.games[0]
    for layer in (*game.G.modules(), *game.D.modules()):
        if isinstance(layer, torch.nn.Dropout):
            layer.p = 0.0
    G, D = (copy.deepcopy(network).to(memory_format=torch.contiguous_format) for network in (game.G, game.D))
    if optimiser == "adam":
        opt_G, opt_D = (
            torch.optim.Adam(net.parameters(), 1e-3, betas=(0.5, 0.999), fused=False, weight_decay=decay)
            for net in (G, D)
        )
    else:
        opt_G, opt_D = (torch.optim.RMSprop(net.parameters(), 1e-3, alpha=0.999) for net in (G, D))
    bce, one, zero = torch.nn.BCEWithLogitsLoss(), torch.ones(8), torch.zeros(8)
    run.advance(1)
    g = game.generator("training")
    x, labels = game.draw_real(g)
    x_fake = G(game.draw_z(g), labels)
    loss_D = bce(D(x, labels).scores, one) + bce(D(x_fake.detach(), labels).scores, zero)
    opt_D.zero_grad()
    loss_D.backward()
    opt_D.step()
    loss_G = bce(D(x_fake, labels).scores, one)
    opt_G.zero_grad()
    loss_G.backward()
    opt_G.step()
    for ours, theirs in ((game.G, G), (game.D, D)):
        # a bias in front of a batch norm has no gradient but rounding, which Adam and RMSProp enlarge
        free = {f"{name}.bias" for name, layer in ours.named_modules() if "Conv" in type(layer).__name__}
        for (name, a), (_, b) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
            if pair != "dcgan_small" or name not in free:
                assert ((a - b).abs() > 2e-4).float().mean() < 0.03, name


def test_the_generator_learns_from_the_discriminator_as_it_is_now_in_bfloat16_too():
    run = build(pair="fully_connected", precision="bfloat16", optimiser="sgd", lr_D=1.0, lr_G=1e-6)
    game, before = run.games[0], copy.deepcopy(run.games[0].D)
    run.advance(1)
    g = game.generator("training")
    with game.autocast(), torch.no_grad():
        batch = Batch.draw(game, g, for_G=False)
        now, then = (losses["non_saturating"].loss_G(D(batch.x_fake, batch.labels).scores) for D in (game.D, before))
    assert abs(now - then) > 0.01
    assert run.snapshot()["loss_G"][0] == pytest.approx(now.item(), rel=1e-4)


def test_the_penalty_of_a_linear_discriminator_on_images():
    w = torch.rand(3, 5, 5)
    x, x_fake, eps = torch.rand(1, 7, 3, 5, 5), torch.rand(1, 7, 3, 5, 5), torch.rand(1, 7, 1, 1, 1)

    def D(images):
        return (images * w).sum((2, 3, 4))

    assert constraints["gradient_penalty"].load().penalty(D, x, x_fake, eps).item() == pytest.approx(
        (w.norm().item() - 1) ** 2, rel=1e-5
    )
    assert constraints["r1"].load().penalty(D, x, x_fake, eps).item() == pytest.approx(
        w.norm().item() ** 2 / 2, rel=1e-5
    )


def test_wgan_keeps_every_weight_of_the_discriminator_within_the_clip():
    run = build(preset="wgan", pair="dcgan_5x5", clip=0.01)
    run.advance(2)
    assert max(weight.abs().max().item() for weight in run.games[0].weights_D) <= 0.01
    assert run.games[0].n_D == 5 and type(run.games[0].opt_D).__name__ == "RMSprop"


CASES = [
    *({"labels": name, "pair": pair} for name in LABELS for pair in pairs.names()),
    *({"constraint": name} for name in constraints.names()),
    *({"optimiser": name, "lr_D": 1e-3} for name in optimisers.names()),
    *({"loss": name, "vary": "lr_D=1e-3|1e-4"} for name in losses.names()),
    {"precision": "bfloat16"}, {"noise": "uniform", "instance_noise": 0.1, "label_smoothing": 0.1, "ema_decay": 0.9},
    {"labels": "acgan", "pair": "acgan", "activation_noise": 0.2}, {"data": "glyphs"},
]  # fmt: skip


@pytest.mark.parametrize("settings", CASES, ids=str)
def test_every_choice_trains_and_is_finite(settings):
    run = build(**settings, probe_every=2)
    run.advance(2)
    found = run.snapshot()
    assert not any(found["stopped"])
    assert np.isfinite(found["gradient_G"]).all() and np.isfinite(found["discriminator_slope_max"]).all()


def test_measuring_uses_the_batch_and_keeps_the_running_statistics():
    run = build(pair="dcgan_small")
    G = run.games[0].G
    z, labels = torch.randn(16, 4), torch.zeros(16, dtype=torch.long)
    kept = {name: buffer.clone() for name, buffer in G.named_buffers()}
    with torch.no_grad(), as_trained(G):
        measured = G(z, labels)
    assert all(torch.equal(buffer, kept[name]) for name, buffer in G.named_buffers())
    with torch.no_grad():
        torch.testing.assert_close(G(z, labels), measured)
    assert any(not torch.equal(buffer, kept[name]) for name, buffer in G.named_buffers()), "training moves them"


def test_a_member_that_is_not_finite_is_frozen_and_the_others_go_on():
    run = build(vary="lr_D=1e-3|1e-4")
    run.advance(1)
    with torch.no_grad():
        run.games[1].weights_D[0][0] = torch.nan
    weights = [weight.clone() for weight in run.games[1].weights_G]
    moved = run.games[0].weights_G[0].clone()
    run.advance(2)
    assert run.snapshot()["stopped"] == ["", "stopped at step 2: the discriminator's loss was not a finite number"]
    assert all(torch.equal(a, b) for a, b in zip(weights, run.games[1].weights_G, strict=True))
    assert not torch.equal(moved, run.games[0].weights_G[0]) and not run.over
    assert np.isnan(run.snapshot()["history"]["every"]["loss_D"][2:, 1]).all()


def test_a_member_equals_the_same_run_alone():
    together = build(vary="loss=minimax|hinge", seed=3)
    together.advance(3)
    for game, member in zip(together.games, together.params.each_member(), strict=True):
        alone = experiments.create("image_gan", **member.model_dump())
        alone.advance(3)
        assert same(game.state(), alone.games[0].state()) == []


def test_live_changes_and_single_updates():
    run = build()
    run.advance(1)
    D = [weight.clone() for weight in run.games[0].weights_D]
    run.command("step_G")
    assert all(torch.equal(a, b) for a, b in zip(D, run.games[0].weights_D, strict=True)) and run.step == 2
    run.apply({"loss": "hinge", "lr_G": 1e-3, "ema_decay": 0.5})
    average = [weight.clone() for weight in run.games[0].average_G.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(average, run.games[0].weights_G, strict=True))
    run.advance(1)
    expected = [2 / 11 * a + 9 / 11 * b for a, b in zip(average, run.games[0].weights_G, strict=True)]  # n = 1
    torch.testing.assert_close(list(run.games[0].average_G.parameters()), expected)
    assert run.snapshot()["loss_unit"] == ["score"] and run.snapshot(at=0)["loss_unit"] == ["nats"]


def test_histograms_are_shares():
    shares = histogram(np.array([-100.0, -9.9, 0.1, 0.2, 100.0, np.nan], np.float32))
    assert (
        shares.sum() == pytest.approx(5 / 6)
        and shares[0] == pytest.approx(2 / 6)
        and shares[-1] == pytest.approx(1 / 6)
    )
    assert shares[20] == pytest.approx(2 / 6)


def test_what_does_not_go_together_is_said():
    with pytest.raises(BadInput, match="batch norm in the discriminator of 'dcgan_small' mixes") as found:
        ImageGanParams.of(constraint="gradient_penalty", pair="dcgan_small")
    assert set(found.value.fields) == {"constraint", "pair"}
    with pytest.raises(BadInput, match="need about"):
        ImageGanParams.of(width=2, batch_size=512, members=8)


def test_first_weights_are_drawn_from_the_law_chosen():
    normal, uniform = (
        build(pair="dcgan_small", width=0.5, initial=law).games[0].D.network[3] for law in ("pair", "uniform")
    )
    bound = (normal.in_channels * 16) ** -0.5
    assert normal.weight.std().item() == pytest.approx(0.02, rel=0.05) and not normal.bias.any()
    assert uniform.weight.std().item() == pytest.approx(bound / 3**0.5, rel=0.05)
    assert uniform.weight.abs().max().item() <= bound and uniform.bias.any()
