"""Bounded history, key frames, and probes against finite differences."""

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.errors import BadInput
from gan_core.losses import losses
from gan_core.telemetry.key_frames import BUDGET_BYTES, MAX_FRAMES, KeyFrames
from gan_core.telemetry.plane.picture import ARROWS
from gan_core.telemetry.plane.probes import PROBE, probe_step
from gan_core.telemetry.plane.telemetry import distances_due
from gan_core.telemetry.series import CAPACITY, Series
from gan_core.training.plane.gan_step import gan_step

SMALL = {"width_D": 8, "width_G": 8, "batch_size": 16, "activation_D": "tanh", "activation_G": "tanh"}


def build(**settings):
    entry = experiments.registry["plane_gan"]
    return entry.load()(entry.Params.of({**SMALL, **settings}), dtype=torch.float64)


def test_a_reading_says_which_step_it_is_of():
    series = Series(["a"], 1)
    for step in (100, 500, 1000):
        series.extend(np.array([step]), np.full((1, 1, 1), step, np.float32))
    assert [series.step_at(at) for at in (None, 1200, 1000, 900, 500, 300, 100)] == [
        1000,
        1000,
        1000,
        500,
        500,
        100,
        100,
    ]
    assert [series.reading("a", at)[0] for at in (None, 900, 300)] == [1000, 500, 100]
    assert series.step_at(99) == -1 and np.isnan(series.reading("a", 99)).all()
    assert Series(["a"], 1).step_at() == -1


def test_a_series_thins_itself_evenly_and_keeps_measured_values():
    series = Series(["a"], 1)
    for start in range(0, 10_000, 100):
        steps = np.arange(start, start + 100)
        series.extend(steps, (steps**2.0)[:, None, None].astype(np.float32))
    kept = series.as_dict()
    assert CAPACITY / 2 <= len(series.steps) <= CAPACITY
    assert kept["step"][0] == 0 and kept["step"][-1] == 9_999
    assert len(set(np.diff(series.steps))) == 1
    np.testing.assert_array_equal(kept["a"][:, 0], (kept["step"].astype(np.float64) ** 2).astype(np.float32))
    assert series.reading("a", at=5_000)[0] == pytest.approx(series.steps[series.steps <= 5_000].max() ** 2.0)


def test_how_rows_are_cut_into_blocks_changes_nothing():
    steps = np.arange(3_000)
    values = np.random.default_rng(0).normal(size=(3_000, 2, 3)).astype(np.float32)
    whole, pieces = Series(["a", "b"], 3), Series(["a", "b"], 3)
    whole.extend(steps, values)
    for part in np.array_split(steps, 77):
        pieces.extend(part, values[part])
    for name, array in whole.state().items():
        np.testing.assert_array_equal(array, pieces.state()[name])


def test_key_frames_stay_few_small_and_spread_over_the_run():
    for floats in (10, BUDGET_BYTES // 4 // 20):
        frames = KeyFrames()
        for step in range(100_000):
            if frames.due(step):
                frames.add(step, {"a": np.full(floats, step, np.float32)})
        assert 8 <= len(frames.steps) <= min(MAX_FRAMES, max(8, BUDGET_BYTES // (4 * floats)))
        assert len(set(np.diff(frames.steps))) == 1 and frames.steps[0] == 0
        step, picture = frames.nearest(50_000)
        assert abs(step - 50_000) <= frames.stride / 2 and picture["a"][0] == step


@pytest.mark.parametrize("loss", losses.names())
def test_arrows_are_minus_the_gradient_of_the_loss_in_use(loss):
    """Central differences of N·L_G in one generated point, the discriminator and the real points as they are."""
    run = build(loss=loss)
    run.advance(5)
    game, scene, shown = run.game, run.telemetry.scene, run.snapshot()["picture"]
    with torch.no_grad():
        x = game.G(scene.z)[:, :ARROWS]
        f_real = game.D.scores(scene.real[:, :ARROWS])[0]

        def loss_G(points):
            return losses[loss].loss_G(game.D.scores(points)[0], f_real).item() * ARROWS

        for point, axis in ((0, 0), (3, 1), (ARROWS - 1, 0)):
            bump = torch.zeros_like(x)
            bump[0, point, axis] = 1e-5
            slope = (loss_G(x + bump) - loss_G(x - bump)) / 2e-5
            assert shown["arrows"][0, point, axis] == pytest.approx(-slope, rel=1e-4, abs=1e-7)  # sent in float32


def test_per_sample_gradients_do_not_shrink_with_the_batch():
    for n in (16, 256):
        run = build(batch_size=n)
        record = gan_step(run.game)
        D = torch.sigmoid(record.D.f_fake)
        assert record.G.logit_gradient.abs().mean().item() == pytest.approx((1 - D).mean().item(), rel=0.1)


def test_layer_norms_add_up_to_the_whole_gradient():
    run = build(members=2)
    run.advance(10)
    snapshot = run.snapshot()
    for net in "GD":
        layers = snapshot[f"layer_gradients_{net}"]
        assert layers.shape == (2, 3)
        np.testing.assert_allclose((layers**2).sum(1), snapshot[f"gradient_{net}"] ** 2, rtol=1e-5)


def test_probes_are_the_norms_that_they_are_called():
    """Against numpy: a layer's norm holds its bias too, and the gradient at the samples is a mean of norms."""
    run = build(members=2, lr_D=0.01)
    run.advance(20)
    record = gan_step(run.game)
    values = dict(zip([*PROBE, *(f"G{i}" for i in range(9))], probe_step(run.game, record), strict=False))
    at_samples = record.G.sample_gradient.numpy()
    np.testing.assert_allclose(values["sample_gradient"], np.sqrt((at_samples**2).sum(-1)).mean(-1), rtol=1e-12)
    for i, (weight, bias) in enumerate(zip(record.G.gradients[::2], record.G.gradients[1::2], strict=True)):
        square = (weight.numpy() ** 2).sum((1, 2)) + (bias.numpy() ** 2).sum((1, 2))
        np.testing.assert_allclose(values[f"G{i}"], np.sqrt(square), rtol=1e-12)


def test_cadences():
    run = build(probe_every=7, evaluate_every=20, seed=1)
    run.advance(100)
    history = run.snapshot()["history"]
    np.testing.assert_array_equal(history["every"]["step"], np.arange(1, 101))
    np.testing.assert_array_equal(history["probe"]["step"], np.arange(7, 101, 7))
    np.testing.assert_array_equal(history["evaluation"]["step"], np.arange(0, 101, 20))
    np.testing.assert_array_equal(history["distance"]["step"], [20, 100])
    assert [n for n in range(60) if distances_due(200 * n, 200)] == [1, 5, 25, 50]


def test_rewinding_shows_the_picture_and_the_readings_of_that_step():
    run = build()
    run.advance(200)
    then = run.snapshot()
    run.advance(300)
    back = run.snapshot(at=210)
    assert back["step"] == 500 and back["picture"]["step"] == 200 and 200 in back["frames"]
    np.testing.assert_array_equal(back["picture"]["generated"], then["picture"]["generated"])
    assert back["loss_D"] == then["loss_D"] and back["loss_D"] != run.snapshot()["loss_D"]


def test_rewinding_reads_the_discriminator_with_the_loss_of_that_step():
    run = build(loss="least_squares")
    run.advance(120)
    run.apply({"loss": "minimax"})
    run.advance(120)
    then, now = run.snapshot(at=100), run.snapshot()
    assert (then["discriminator_output"], then["threshold"], then["loss_unit"]) == (["score"], [0.5], ["score²"])
    assert (now["discriminator_output"], now["threshold"], now["loss_unit"]) == (["logit"], [0.0], ["nats"])


def test_a_generator_that_was_told_to_starve_starves():
    """Minimax's slope is D(G(z)), ½ at the start; at Adam's pace a discriminator that wins lowers it by decades, on every seed."""
    run = experiments.create("plane_gan", preset="saturating", members=3, evaluate_every=1000)
    run.advance(80)
    assert (run.snapshot()["logit_gradient"] < 1e-3).all()
    alive = experiments.create("plane_gan", preset="saturating", loss="non_saturating", members=3, evaluate_every=1000)
    alive.advance(80)
    assert (alive.snapshot()["logit_gradient"] > 0.5).all()


def test_the_picture_shows_the_average_of_G_where_one_is_kept():
    run = build(ema_decay=0.99)
    run.advance(50)
    with torch.no_grad():
        expected = run.game.G.with_weights(run.game.average_G)(run.telemetry.scene.z)
    np.testing.assert_allclose(run.snapshot()["picture"]["generated"], expected.float().numpy(), rtol=1e-6)
    assert not torch.allclose(run.game.average_G, run.game.G.flat, rtol=1e-3)


def test_the_discriminators_slope_and_accuracy_of_a_linear_discriminator():
    """D(x) = w·x has slope ‖w‖ everywhere; with w = 0 and b > 0 it calls everything real: right half of the time."""
    run = build(depth_D=1, activation_D="leaky_relu", n_D=0, loss="non_saturating", members=2)
    (w1, b1), (w2, b2) = run.game.D.layers
    with torch.no_grad():
        for leaf in (w1, b1, w2, b2):
            leaf.zero_()
        b1.fill_(100.0)  # deep in the linear branch
        w1[0, 0, 0], w1[0, 1, 0], w2[0, 0, 0] = 3.0, 4.0, 0.5
        b2[1] = 1.0
    run.advance(10)
    snapshot = run.snapshot()
    assert snapshot["discriminator_slope_max"][0] == pytest.approx(2.5, rel=1e-6)
    assert snapshot["discriminator_slope_max"][1] == 0
    assert snapshot["discriminator_accuracy"][1] == 0.5


def test_key_frames_name_the_losses_and_refuse_those_of_another_version():
    run = build(members=2, loss="wasserstein")
    run.advance(1)
    run.apply({"loss": "f_gan_kl"})
    run.advance(99)
    arrays, rest = run.state()
    assert {array.dtype.kind for array in arrays.values()} <= set("fiub")  # what a saved run can hold
    other = build(members=2)
    other.load(arrays, rest)
    for at, threshold in ((0, None), (100, 1.0)):
        assert other.snapshot(at)["threshold"] == run.snapshot(at)["threshold"] == [threshold] * 2
    (name,) = [name for name in arrays if name.endswith("loss:text")]
    arrays[name.removesuffix(":text")] = np.zeros((2, 2), np.uint8)  # by their places in the menu, as they once were
    del arrays[name]
    with pytest.raises(BadInput, match="saved by another version"):
        build(members=2).load(arrays, rest)


def test_a_series_does_not_take_over_the_state_of_other_scalars_or_members():
    """Else a run saved before a scalar was added would have its columns under wrong names."""
    series = Series(("a", "b"), 3)
    for names, members in ((("a",), 3), (("a", "b", "c"), 3), (("a", "b"), 2)):
        with pytest.raises(ValueError, match="has shape"):
            series.load(Series(names, members).state())
    series.load(Series(("c", "d"), 3).state())
