"""Metrics of images, compared with closed forms, with scipy, and with cases small enough for the hand."""

import math

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from scipy.spatial import cKDTree

from gan_core.data.images import glyphs, image_sets
from gan_core.data.images.image_set import ImageSet
from gan_core.metrics import nearest
from gan_core.metrics.class_histogram import class_histogram
from gan_core.metrics.frechet import frechet_distance, frechet_floor
from gan_core.metrics.nearest import nearest_images
from gan_core.metrics.precision_recall import precision_recall
from gan_core.networks.images import count_parameters
from gan_core.networks.images.classifier import Classifier
from gan_core.training.classifier import accuracy, one_cycle, shifted, train_classifier


def whitened(n, d, seed):
    """Samples whose mean is 0 and whose covariance (over n - 1) is I, to rounding."""
    x = np.random.default_rng(seed).normal(size=(n, d))
    x -= x.mean(0)
    return x @ np.linalg.inv(np.linalg.cholesky(np.cov(x, rowvar=False))).T


def test_frechet_of_diagonal_covariances_is_the_difference_of_standard_deviations():
    """Commuting covariances: ‖μ_a − μ_b‖² + Σ (σ_a − σ_b)²; the samples have these moments exactly."""
    sigma_a, sigma_b, mu = np.array([1.0, 2.0, 0.5]), np.array([3.0, 2.0, 0.1]), np.array([0.0, -1.0, 2.0])
    a, b = whitened(50, 3, 0) * sigma_a, whitened(80, 3, 1) * sigma_b + mu
    assert frechet_distance(a, b) == pytest.approx(5 + 4 + 0 + 0.16, rel=1e-12)
    assert frechet_distance(a, a + mu) == pytest.approx(5, rel=1e-12)  # a shift
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-12)
    line = np.array([[0.0], [2.0]]), np.array([[3.0], [3.0], [3.0]])  # σ² = 2 about 1, and a point
    assert frechet_distance(*line) == pytest.approx(4 + 2, rel=1e-12)


def test_frechet_of_covariances_that_do_not_commute_is_scipy_s_matrix_root():
    rng = np.random.default_rng(2)
    a = rng.normal(size=(300, 8)) @ rng.normal(size=(8, 8))
    b = rng.normal(size=(200, 8)) @ rng.normal(size=(8, 8)) + 0.3
    s_a, s_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    expected = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s_a + s_b - 2 * sqrtm(s_a @ s_b).real)
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-9)
    assert frechet_distance(b, a) == pytest.approx(expected, rel=1e-9)
    turn = np.linalg.qr(rng.normal(size=(8, 8)))[0]
    assert frechet_distance(a @ turn, b @ turn) == pytest.approx(expected, rel=1e-9)
    # two lines in space at 60°: Σ_a = 4 u uᵀ, Σ_b = v vᵀ, and the root's trace is 2 · 1 · |u·v| = 1
    u, v = np.array([1.0, 0, 0]), np.array([0.5, math.sqrt(0.75), 0])
    t = whitened(20, 2, 3)[:, :1]
    assert frechet_distance(2 * t * u, t * v) == pytest.approx(4 + 1 - 2 * 1, rel=1e-7)


def test_frechet_has_a_floor_that_a_finite_sample_cannot_go_below():
    """First order in 1/n, covariance I: means 2d/n, covariances d (d + 1) / (2n). At d = 64, n = 1000 that is 2.21."""
    rng = np.random.default_rng(3)
    found = [frechet_distance(*rng.normal(size=(2, 1000, 64))) for _ in range(8)]
    # over 40 pairs 2.22 was found, by scipy's root too, with a standard deviation of 0.08: 4 standard errors of 8
    assert np.mean(found) == pytest.approx(64 * 69 / 2000, abs=0.11) and 1.9 < min(found) < max(found) < 2.6
    pool = rng.normal(size=(20_000, 8))
    floors = [frechet_floor(pool, 5000, seed) for seed in range(60)]
    # the covariances' share is chi-square-like of 36 degrees, the means' of 8: 60 draws scatter by about 3 %
    assert np.mean(floors) == pytest.approx(8 * 13 / (2 * 5000), rel=0.12)
    assert floors[0] == frechet_floor(pool, 5000, 0) != floors[1]
    two = np.concatenate([np.zeros((5, 2)), np.ones((5, 2))])
    assert frechet_floor(two, 5, 0) < 2 < frechet_distance(two[:5], two[5:]) + 1e-9, "the set is mixed before it is cut"
    with pytest.raises(ValueError, match="10 features have no two disjoint samples of 6"):
        frechet_floor(two, 6, 0)


def test_frechet_of_what_is_not_finite_or_too_few():
    x = np.zeros((4, 2))
    assert math.isnan(frechet_distance(x, np.full((4, 2), np.nan)))
    with pytest.raises(ValueError, match="4 and 1 samples"):
        frechet_distance(x, x[:1])


def test_precision_and_recall_by_hand():
    """k = 1: balls of radius 1, 1, ½, ½ about the real, of ¼, ¼, 8¼ about the fake."""
    real, fake = np.array([[0.0], [1], [3], [3.5]]), np.array([[0.5], [0.75], [9]])
    assert precision_recall(real, fake, k=1) == pytest.approx((2 / 3, 3 / 4))
    assert precision_recall(fake, real, k=1) == pytest.approx((3 / 4, 2 / 3))
    # k = 2: radii 3, 2, 2, 2.5 and 8.5, 8.25, 8.5: the fakes now reach all
    assert precision_recall(real, fake, k=2) == pytest.approx((2 / 3, 1))
    assert precision_recall(real, np.array([[4.0], [2], [5], [6]]), k=1) == (0.5, 1)  # on the rim is within


def test_precision_and_recall_by_a_tree():
    rng = np.random.default_rng(5)
    real, fake = rng.normal(size=(2500, 4)), 0.7 * rng.normal(size=(1800, 4)) + 0.5

    def within(queries, points):
        tree = cKDTree(points)
        radii = tree.query(points, 4)[0][:, -1]  # of four, one is the point itself
        reached = set().union(*cKDTree(queries).query_ball_point(points, radii))
        return len(reached) / len(queries)

    assert precision_recall(real, fake) == pytest.approx((within(fake, real), within(real, fake)), abs=1e-12)


def test_precision_and_recall_tell_collapse_from_noise():
    rng = np.random.default_rng(4)
    real, same = rng.normal(size=(2, 1500, 2))
    precision, recall = precision_recall(real, same)
    assert min(precision, recall) > 0.95
    precision, recall = precision_recall(real, 0.05 * same)  # all of it where the real are densest
    assert precision > 0.99 and recall < 0.05
    precision, recall = precision_recall(real, 20 * same)  # everywhere, mostly wrong
    assert precision < 0.05 and recall > 0.9
    assert precision_recall(real, same + 100) == (0, 0)
    copies = np.repeat(real[:1], 500, axis=0)  # radius 0, and still at no distance from the one that they copy
    assert precision_recall(real, copies) == (1, 1 / 1500)
    assert all(math.isnan(share) for share in precision_recall(real, same * np.nan))
    with pytest.raises(ValueError, match="a 3-th neighbour needs more than 3"):
        precision_recall(real, same[:3])


def test_nearest_by_hand():
    pixels = torch.zeros(4, 1, 2, 2, dtype=torch.uint8)
    pixels[1, 0, 0, 0] = 255
    pixels[2] = 255
    pixels[3] = 51  # a fifth
    samples = torch.zeros(4, 1, 2, 2)
    samples[1, 0, 0] = torch.tensor([0.7, 0.4])  # √(0.3² + 0.4²) from the single pixel
    samples[2] = 0.2  # a copy
    samples[3, 0, 1, 1] = math.nan
    index, distance = nearest_images(samples, pixels)
    assert index.tolist() == [0, 1, 3, -1]
    assert distance.tolist() == pytest.approx([0, 0.5, 0, math.nan], abs=1e-7, nan_ok=True)
    assert nearest_images(torch.zeros(1, 1, 2, 2), pixels[1:])[1].item() == pytest.approx(0.4)  # 2 × a fifth
    assert torch.equal(nearest_images(samples, pixels / 255)[0], index)


@pytest.mark.parametrize("block", [7, 64, 4096])
def test_nearest_does_not_depend_on_its_blocks(block, monkeypatch):
    monkeypatch.setattr(nearest, "BLOCK", block)
    draws = torch.Generator().manual_seed(0)
    pixels = torch.randint(256, (150, 3, 5, 5), generator=draws, dtype=torch.uint8)
    samples = torch.cat([torch.rand(60, 3, 5, 5, generator=draws), pixels[140:] / 255])
    index, distance = nearest_images(samples, pixels)
    expected, at = cKDTree(pixels.double().flatten(1).numpy() / 255).query(samples.double().flatten(1).numpy())
    assert index.tolist() == at.tolist() and distance[60:].tolist() == [0] * 10
    np.testing.assert_allclose(distance, expected, rtol=1e-5, atol=3e-7)


def test_class_histogram_by_hand():
    logits = torch.tensor([[3.0, 1, 1], [3, 1, 1], [2, 2, 4], [1, 8, 1]]).double().log()
    found = class_histogram(logits, torch.tensor([0, 1, 2, 2]))
    assert found["class_histogram"].tolist() == pytest.approx([0.5, 0.25, 0.25])
    assert found["mean_confidence"].item() == pytest.approx((0.6 + 0.6 + 0.5 + 0.8) / 4, rel=1e-12)
    assert found["share_as_asked"].item() == pytest.approx(0.5)
    assert "share_as_asked" not in class_histogram(logits)
    assert class_histogram(logits[:3] + 1000)["mean_confidence"].item() == pytest.approx(1.7 / 3, rel=1e-9)
    logits[0, 0], logits[2, 1] = math.nan, math.inf
    broken = class_histogram(logits, torch.tensor([0, 0, 1, 1]))
    assert broken["class_histogram"].tolist() == [0.25, 0.25, 0] and math.isnan(broken["mean_confidence"])
    assert broken["share_as_asked"] == 0.5


def test_the_classifier_s_shapes_and_parameters():
    for channels, side, classes in ((1, 28, 10), (3, 32, 7)):
        network = Classifier(channels, classes).eval()
        x = torch.rand(5, channels, side, side)
        assert network(x).shape == (5, classes) and network.features(x).shape == (5, 64)
        torch.testing.assert_close(network(x), network.features(x) @ network.head.weight.T + network.head.bias)
    convolutions = 32 * 25 + (32 * 64 + 64 * 64) * 9 + 2 * (32 + 64 + 64)
    assert count_parameters(Classifier(1, 10)) == convolutions + 1024 * 64 + 2 * 64 + 650 == 122_730


def test_the_rate_goes_up_and_down_once():
    assert [one_cycle(share) for share in (0, 0.125, 0.25, 0.625, 1)] == pytest.approx([0, 0.5, 1, 0.5, 0])


def test_images_are_moved_whole_each_by_its_own():
    x = torch.zeros(400, 2, 9, 9)
    x[:, 0, 4, 3], x[:, 1, 4, 3] = 1.0, 0.5
    moved = shifted(x, torch.Generator().manual_seed(0))
    assert moved.shape == x.shape and torch.equal(moved[:, 1], moved[:, 0] / 2), "channels move together"
    rows, columns = divmod(moved[:, 0].flatten(1).argmax(1).numpy(), 9)
    assert set(zip(rows.tolist(), columns.tolist(), strict=True)) == {(r, c) for r in range(2, 7) for c in range(1, 6)}
    assert torch.equal(shifted(torch.ones(3, 1, 4, 4), torch.Generator().manual_seed(0)), torch.ones(3, 1, 4, 4))


def test_training_is_repeatable_leaves_torch_s_stream_and_learns_the_digits():
    train, test = (image_sets["digits"].load(28, None, train=part) for part in (True, False))
    said: list[tuple[int, int]] = []
    before = torch.get_rng_state()
    made = train_classifier(train, epochs=6, seed=1, device="cpu", progress=lambda *at: said.append(at))
    assert torch.equal(torch.get_rng_state(), before)
    assert said == [(i + 1, 66) for i in range(66)]  # 1438 // 128 = 11 a pass
    assert not made.training and accuracy(made, test) > 0.97  # 99.2 to 99.7 % were seen
    a, b, c = (train_classifier(train, epochs=1, seed=seed, device="cpu").state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(a[key], b[key]) for key in a) and not torch.equal(a["head.weight"], c["head.weight"])


def test_accuracy_counts_each_image_once():
    pixels = np.zeros((1203, 1, 28, 28), np.uint8)
    made = Classifier(1, 3).eval()
    made.head.weight.data.zero_()
    made.head.bias.data.copy_(torch.tensor([0.0, 1, 0]))
    labels = np.repeat([1, 0, 2], [401, 400, 402])
    assert accuracy(made, ImageSet("none", pixels, labels, tuple("abc"))) == pytest.approx(401 / 1203)
    made.head.bias.data[:] = math.nan
    assert accuracy(made, ImageSet("none", pixels, labels, tuple("abc"))) == 0


def test_a_loss_that_is_not_finite_stops_the_training():
    broken = ImageSet("broken", np.full((8, 1, 28, 28), np.nan, np.float32), np.zeros(8, np.int64), ("a", "b"))
    with pytest.raises(FloatingPointError, match="in epoch 1"):
        train_classifier(broken, epochs=2, seed=0, device="cpu")


def test_coloured_glyphs_are_learnt_as_they_are_drawn():
    made = train_classifier(glyphs.load(32, characters="07", coloured=True), epochs=60, seed=0, device="cpu")
    assert accuracy(made, glyphs.load(32, train=False, characters="07", coloured=True)) > 0.9  # all 18 were seen


@pytest.mark.learning
def test_the_classifier_reads_mnist(monkeypatch, mnist):
    monkeypatch.setenv("GANSCOPE_DATA", str(mnist))
    train, test = (image_sets["mnist"].load(28, None, train=part) for part in (True, False))
    short = ImageSet("mnist", train.pixels[:12_800], train.labels[:12_800], train.classes)
    # a fifth of one pass: 97.4 to 97.8 % were seen; three passes over all give 99.3 %
    assert accuracy(train_classifier(short, epochs=1, seed=0, device="cpu"), test) > 0.96
