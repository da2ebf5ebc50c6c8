"""Properties of the training step: members, freezing, telemetry that only reads, and resuming."""

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.losses import losses
from gan_core.training.constraints import constraints
from gan_core.training.health import Health
from gan_core.training.optimisers import optimisers
from gan_core.training.plane.gan_step import discriminator_step, generator_gradients, measure_discriminator
from gan_core.training.plane.member_losses import MemberLosses
from gan_core.training.streams import Stream

SMALL = {"width_D": 12, "width_G": 12, "batch_size": 16, "evaluate_every": 50}
entry = experiments.registry["plane_gan"]


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(dtype=torch.float32, **settings):
    return entry.load()(entry.Params.of({**SMALL, **settings}), dtype=dtype)


ENSEMBLES = [
    {"members": 3},
    {"vary": "loss=" + "|".join(losses.names())},
    {"vary": "lr_D=1e-3|1e-4; beta1=0|0.9", "constraint": "gradient_penalty", "members": 2},
    {"members": 2, "constraint": "spectral_norm", "instance_noise": 0.3, "instance_noise_decay_steps": 50},
    {
        "members": 2,
        "constraint": "weight_clipping",
        "vary": "clip=0.05|0.1",
        "optimiser": "rmsprop",
        "noise": "uniform",
    },
    {"members": 2, "label_smoothing": 0.1, "n_D": 2, "ema_decay": 0.9, "optimiser": "momentum", "lr_D": 0.01},
]


@pytest.mark.parametrize("settings", ENSEMBLES, ids=str)
@pytest.mark.parametrize(("steps", "dtype", "tolerance"), [(1, torch.float32, 1e-5), (70, torch.float64, 1e-10)])
def test_a_member_equals_the_same_run_alone(settings, steps, dtype, tolerance):
    """70 steps go beyond a block of random numbers, of 64 batches at most, and beyond the end of the instance noise."""
    together = build(dtype, **settings)
    together.advance(steps)
    for k, member in enumerate(together.params.each_member()):
        alone = entry.load()(member, dtype=dtype)
        alone.advance(steps)
        for net in ("G", "D"):
            ours, theirs = getattr(together.game, net).flat[k], getattr(alone.game, net).flat[0]
            assert (ours - theirs).abs().max() <= tolerance, f"{net} of {member.seed}"


def test_members_with_different_losses_get_their_own():
    names = ["hinge", "minimax", "hinge", "relativistic"]
    mixed = MemberLosses(names, 1.0, torch.device("cpu"))
    f_real, f_fake = torch.randn(4, 9), torch.randn(4, 9)
    for k, name in enumerate(names):
        assert mixed.loss_D(f_real, f_fake)[k] == losses[name].loss_D(f_real[k], f_fake[k])
        assert mixed.loss_G(f_fake, f_real)[k] == losses[name].loss_G(f_fake[k], f_real[k])


def test_the_slope_that_a_sample_feels_is_one_minus_D_or_D():
    """|N ∂L_G/∂f| is 1 - D for non-saturating and D for minimax, whatever the batch size."""
    for n in (4, 64):
        run = build(vary="loss=non_saturating|minimax", batch_size=n, n_D=0, lr_G=1e-6)
        run.advance(1)
        D = torch.sigmoid(run.game.D.scores(run.game.G(torch.randn(2, 4000, 2)))[0]).mean(1)
        found = run.snapshot()["logit_gradient"]
        # the mean over a batch of n against that over 4000 samples: D varies little over an untrained discriminator
        assert found[0] == pytest.approx(1 - D[0].item(), abs=0.05)
        assert found[1] == pytest.approx(D[1].item(), abs=0.05)


def test_steps_of_zero_freeze_a_network_and_are_still_measured():
    for frozen, trained in (("D", "G"), ("G", "D")):
        run = build(**{f"n_{frozen}": 0})
        before = {net: getattr(run.game, net).flat.clone() for net in "GD"}
        run.advance(5)
        assert torch.equal(before[frozen], getattr(run.game, frozen).flat)
        assert not torch.equal(before[trained], getattr(run.game, trained).flat)
        snapshot = run.snapshot()
        assert all(np.isfinite(snapshot[name]).all() for name in ("loss_D", "loss_G", "score_real", "logit_gradient"))


def test_the_relativistic_generator_compares_with_real_scores_of_the_discriminator_as_it_is_now():
    run = build(loss="relativistic", n_D=1, lr_D=0.1, optimiser="sgd", dtype=torch.float64)
    run.advance(3)
    game = run.game
    game.always_autograd = (
        True  # the step whose calls are seen here; tests/test_plain_step.py holds the other one equal to it
    )
    seen = []
    scores = game.D.scores
    game.D.scores = lambda *batches: seen.append((game.D.flat.clone(), len(batches))) or scores(*batches)
    run.advance(1)
    discriminator_pass, generator_pass = seen[0], seen[1]
    assert generator_pass[1] == 2, "real and fake are scored together in the generator's step"
    assert not torch.equal(discriminator_pass[0], generator_pass[0]), "by the discriminator after its step"


def test_the_gradient_at_a_sample_is_that_of_its_own_loss():
    """N ∂L_G/∂x_i is the gradient of the i-th term of the mean, here by central differences in float64."""
    run = build(torch.float64, vary="loss=non_saturating|least_squares", batch_size=8, data="two_moons")
    game, h = run.game, 1e-5
    z = torch.randn(2, 8, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    x = game.G(z).detach()
    found = generator_gradients(game, z, train=False)[0].sample_gradient
    for axis in (0, 1):
        step = h * torch.eye(2, dtype=torch.float64)[axis]
        rise = [
            losses[name].loss_G(game.D(x + s * step)[k], None)
            for s in (1, -1)
            for k, name in enumerate(("non_saturating", "least_squares"))
        ]
        expected = [(rise[k] - rise[2 + k]).squeeze(-1) / (2 * h) for k in (0, 1)]
        for k in (0, 1):  # a score (8, 1) has a mean over its last axis: one loss a sample
            torch.testing.assert_close(found[k, :, axis], expected[k].reshape(8), rtol=1e-6, atol=1e-9)


def test_the_discriminator_sees_real_and_generated_points_blurred_and_from_the_training_streams():
    run, same = build(torch.float64, instance_noise=0.7), build(torch.float64, instance_noise=0.7)
    record = discriminator_step(run.game)
    game = same.game
    x, x_fake = game.draw_real(), game.G(game.draw_noise())
    blur_real, blur_fake = game.streams["instance"].next(), game.streams["instance"].next()
    expected_real, expected_fake = game.D.scores(x + 0.7 * blur_real, x_fake + 0.7 * blur_fake)
    torch.testing.assert_close(record.f_real, expected_real.detach())
    torch.testing.assert_close(record.f_fake, expected_fake.detach())


def test_uniform_noise_lies_between_minus_one_and_one():
    z = build(noise="uniform", batch_size=2048).game.draw_noise()
    assert z.min() < -0.99 and z.max() > 0.99 and z.abs().max() <= 1 and abs(z.mean()) < 0.05
    assert z.var() == pytest.approx(1 / 3, rel=0.05)


def test_a_gradient_that_is_not_finite_under_a_finite_loss_stops_a_member_too():
    health = Health(2, torch.device("cpu"))
    gradient = torch.ones(2, 3)
    gradient[1, 2] = torch.inf
    masked = health.check(7, torch.ones(2), gradient, owner=1)
    assert health.sentences() == ["", "stopped at step 7: the generator's gradient was not a finite number"]
    assert masked[0].tolist() == [1, 1, 1] and masked[1].tolist() == [0, 0, 0]


def test_instance_noise_falls_linearly_to_nothing():
    run = build(instance_noise=0.4, instance_noise_decay_steps=20)
    found = []
    for _ in range(5):
        found.append(run.game.instance_noise)
        run.advance(5)
    assert found == pytest.approx([0.4, 0.3, 0.2, 0.1, 0.0])


def test_a_discriminator_that_is_not_trained_is_measured_on_blurred_points():
    run = build(torch.float64, n_D=0, instance_noise=0.5)
    game = run.game
    x, z, shift = torch.randn(1, 16, 2).double(), torch.randn(1, 16, 2).double(), torch.tensor([2.0, -4.0]).double()
    for name, batch in {"probe_data": x, "probe_noise": z, "probe_instance": shift.expand(1, 16, 2)}.items():
        game.streams[name].next = lambda batch=batch: batch
    record = measure_discriminator(game)
    expected = game.D.scores(x + 0.5 * shift, game.G(z) + 0.5 * shift)
    torch.testing.assert_close([record.f_real, record.f_fake], [scores.detach() for scores in expected])


def test_each_discriminator_step_does_one_power_iteration():
    run, same = (build(torch.float64, constraint="spectral_norm", lr_D=0.3) for _ in range(2))
    for _ in range(3):
        weights = [weight.detach().clone() for weight in run.game.D.leaves[::2]]
        discriminator_step(run.game)
        same.game.D.spectral.iterate(weights)
    for ours, theirs in zip(run.game.D.spectral.left, same.game.D.spectral.left, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_the_average_generator_keeps_a_share_of_what_it_was():
    run = build(ema_decay=0.9, lr_G=0.05)
    before = run.game.average_G.clone()
    run.advance(1)
    torch.testing.assert_close(run.game.average_G, (2 * before + 9 * run.game.G.flat.detach()) / 11)
    run.game.step = 999
    before = run.game.average_G.clone()
    run.advance(1)
    torch.testing.assert_close(run.game.average_G, 0.9 * before + 0.1 * run.game.G.flat.detach())
    assert not torch.equal(run.game.G.flat, before)


def test_an_average_that_is_switched_on_begins_with_the_present_generator():
    run = build(lr_G=0.05)
    run.advance(20)
    present = run.game.G.flat.detach().clone()
    run.apply({"ema_decay": 0.999})
    assert torch.equal(run.game.average_G, present)


@pytest.mark.parametrize("optimiser", optimisers.names())
def test_what_an_optimiser_remembers_does_not_move_a_stopped_member(optimiser):
    run = build(optimiser=optimiser, members=2, lr_D=0.01)
    run.advance(5)
    with torch.no_grad():
        run.game.G.flat[1, 0] = float("nan")
    run.advance(1)
    weights = run.game.D.flat[1].clone()
    run.advance(5)
    assert torch.equal(run.game.D.flat[1], weights)


def test_a_member_that_is_not_finite_is_frozen_and_named_and_the_others_go_on():
    run = build(vary="lr_D=1e-3|1", loss="wasserstein", optimiser="sgd", members=1, lr_G=1.0, data="ring")
    run.advance(2)
    with torch.no_grad():
        run.game.D.flat[1, 0] = float("nan")
    weights = run.game.G.flat[1].clone()
    run.advance(3)
    stopped = run.snapshot()["stopped"]
    assert stopped == ["", "stopped at step 3: the discriminator's loss was not a finite number"]
    assert torch.equal(run.game.G.flat[1], weights), "frozen at that step"
    assert run.snapshot()["history"]["every"]["step"][-1] == 5, "the other one trained on"
    assert not run.over
    loss_G = run.snapshot()["history"]["every"]["loss_G"]
    assert np.isfinite(loss_G[:, 0]).all() and np.isnan(loss_G[3:, 1]).all(), "nothing is recorded of what has stopped"
    with torch.no_grad():
        run.game.G.flat[0, 0] = float("inf")
    run.advance(1)
    stopped = run.snapshot()["stopped"][0]
    assert stopped.startswith("stopped at step 6")
    for slice_ in (1, 7, 100, 10):  # however it is sliced, it ends where all runs like it end
        run.advance(slice_)
    assert run.step == 64 and run.over == "all 2 members have stopped at a number that was not finite"


def test_a_saved_run_goes_on_across_the_blocks_of_its_streams():
    whole, second = build(**ENSEMBLES[3]), build(**ENSEMBLES[3])
    whole.advance(77)  # blocks hold 64 steps at most
    second.load(*whole.state())
    for run in (whole, second):
        run.advance(73)
    a, b = whole.state()[0], second.state()[0]
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


def test_live_changes_take_effect_and_structural_ones_are_refused():
    run = build()
    run.apply({"loss": "hinge", "lr_D": "5e-4"})
    assert run.game.losses.objectives[0].name == "hinge" and run.snapshot()["params"]["lr_D"] == 5e-4
    with pytest.raises(ValueError, match=r"width_G: cannot change during a run"):
        run.apply({"width_G": 20})
    assert run.params.width_G == 12


def test_commands_update_one_network_once():
    run = build()
    for command, moved, still in (("step_D", "D", "G"), ("step_G", "G", "D")):
        before = {net: getattr(run.game, net).flat.clone() for net in "GD"}
        run.command(command)
        assert torch.equal(before[still], getattr(run.game, still).flat)
        assert not torch.equal(before[moved], getattr(run.game, moved).flat)
    assert run.step == 2 and (run.game.n_D, run.game.n_G) == (1, 1)
    with pytest.raises(ValueError, match="known: step_D, step_G"):
        run.command("leap")


@pytest.mark.parametrize("data", entry.Params.specs()["data"].choices)
def test_every_data_set_trains(data):
    run = build(data=data)
    run.advance(20)
    assert all(np.isfinite(run.snapshot()[name]).all() for name in ("loss_D", "loss_G"))


@pytest.mark.parametrize("loss", losses.names())
@pytest.mark.parametrize("constraint", constraints.names())
def test_every_loss_goes_with_every_constraint(loss, constraint):
    run = build(loss=loss, constraint=constraint)
    run.advance(12)
    snapshot = run.snapshot()
    assert not any(snapshot["stopped"]) and np.isfinite(snapshot["gradient_D"]).all()


def test_every_optimiser_and_noise_trains():
    for optimiser in optimisers.names():
        for noise in entry.Params.specs()["noise"].choices:
            run = build(optimiser=optimiser, noise=noise, noise_dim=1)
            run.advance(5)
            assert np.isfinite(run.snapshot()["loss_D"]).all()


def test_a_stream_does_not_depend_on_the_number_of_members():
    def fill(g, n):
        return torch.randn(n, 5, generator=g)

    three = Stream("x", [7, 8, 9], torch.device("cpu"), 5, fill)
    one = Stream("x", [8], torch.device("cpu"), 5, fill)
    for _ in range(200):
        assert torch.equal(three.next()[1], one.next()[0])


def test_a_discriminator_frozen_after_a_step_keeps_its_weights_from_there():
    """The first 3 of 6 steps train it, exactly as where it is never frozen; later the generator alone moves."""
    frozen, free = (build(freeze_D_at=at, n_D=2) for at in (3, 0))
    for run in (frozen, free):
        run.advance(3)
    assert torch.equal(frozen.game.D.flat, free.game.D.flat)
    before = {net: getattr(frozen.game, net).flat.clone() for net in "GD"}
    frozen.advance(3)
    assert torch.equal(before["D"], frozen.game.D.flat) and not torch.equal(before["G"], frozen.game.G.flat)
    assert np.isfinite(frozen.snapshot()["loss_D"]).all()
    frozen.apply({"freeze_D_at": 0})
    frozen.advance(1)
    assert not torch.equal(before["D"], frozen.game.D.flat)


def test_members_with_an_optimiser_each_are_the_same_alone_and_go_on_from_their_state():
    together = build(torch.float64, vary="optimiser_G=same|sgd|momentum; eps=1e-8|0.1")
    together.advance(4)
    saved = together.state()
    together.advance(4)
    for k, (name, eps) in enumerate((name, eps) for name in ("adam", "sgd", "momentum") for eps in (1e-8, 0.1)):
        alone = build(torch.float64, optimiser_G=name, eps=eps)
        alone.advance(8)
        for net in "GD":
            torch.testing.assert_close(
                getattr(together.game, net).flat[k], getattr(alone.game, net).flat[0], rtol=1e-9, atol=1e-12
            )
    again = build(torch.float64, vary="optimiser_G=same|sgd|momentum; eps=1e-8|0.1")
    again.load(*saved)
    again.advance(4)
    assert torch.equal(again.game.G.flat, together.game.G.flat)


@pytest.mark.parametrize("gradient", [1e-3, 1e-6])
def test_adam_divides_the_size_of_a_gradient_out_and_plain_descent_does_not(gradient):
    """A gradient that stays the same: after any number of steps Adam has gone lr each (g/(|g| + ε)), plain descent lr g each."""
    steps, lr, one = 50, 0.01, torch.ones(1, 1, dtype=torch.float64)
    for name, eps, step in (
        ("adam", 1e-12, 1.0),
        ("adam", 1e-4, gradient / (gradient + 1e-4)),
        ("sgd", 1e-12, gradient),
    ):
        weight = torch.zeros(1, 1, dtype=torch.float64)
        optimiser = optimisers[name].load()(weight, 0.9 * one, 0.99 * one, eps)
        for _ in range(steps):
            optimiser.update(weight, gradient * one, lr * one)
        assert weight.item() == pytest.approx(-steps * lr * step, rel=1e-5)
