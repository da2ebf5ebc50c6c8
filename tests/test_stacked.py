"""Stacked digits: the data, the metric, the counting beside the run, and what is charted of it."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.experiments import create
from gan_core.figures import images, stacked
from gan_core.metrics.closest_pairs import closest_pairs
from gan_core.metrics.stacked_modes import stacked_modes, triples
from gan_core.params import ImageGanParams, StackedGanParams
from gan_core.reference_runs import stacked as reference
from gan_core.telemetry.images.digit_reader import DigitReader
from pages.stacked import mathematics

SMALL = {"width": 0.125, "batch_size": 8, "count_every": 20, "count_samples": 250, "probe_every": 100}


@pytest.fixture(scope="module")
def digits():
    return image_sets["stacked_digits"].load(28).to("cpu")


def test_a_stack_is_three_digits_with_the_triple_of_their_labels(digits):
    single, n = digits.single, len(digits.single)
    assert (len(digits), digits.shape, len(digits.classes)) == (1797**3, (3, 28, 28), 1000)
    r, g, b = 3, 1000, 1796
    x, labels = digits.take(torch.tensor([r * n * n + g * n + b]), torch.Generator())
    for channel, i in enumerate((r, g, b)):
        assert torch.equal(x[0, channel], single.pixels[i, 0].float() / 255)
    assert digits.classes[int(labels)] == "".join(str(int(single.labels[i])) for i in (r, g, b))


def test_all_modes_are_equally_likely_and_the_channels_independent(digits):
    x, labels = digits.sample(40_000, torch.Generator().manual_seed(0))
    assert x.shape == (40_000, 3, 28, 28) and x.amax() == 1 and x.amin() == 0
    shares = np.bincount(digits.single.labels.numpy(), minlength=10) / 1797
    law = np.einsum("a,b,c->abc", shares, shares, shares).reshape(-1)
    found = np.bincount(labels.numpy(), minlength=1000)
    assert stats.chisquare(found, 40_000 * law).pvalue > 1e-4


def test_only_the_single_images_are_kept(digits):
    assert digits.pixels is digits.single.pixels and digits.pixels.shape == (1797, 1, 28, 28)
    same = [digits.sample(5, torch.Generator().manual_seed(3))[0] for _ in range(2)]
    assert torch.equal(*same)
    glyphs = image_sets["stacked_glyphs"].load(28).to("cpu")
    x, _ = glyphs.take(torch.tensor([7, 7]), torch.Generator().manual_seed(0))
    assert not torch.equal(x[0], x[1]), "printed digits look different at every draw, stacked too"


def test_the_largest_logits_make_the_triple():
    logits = torch.zeros(3, 3, 10)
    for channel, digit in enumerate((4, 0, 7)):
        logits[0, channel, digit] = 1
    logits[1, 2, 5] = torch.nan
    assert triples(logits).tolist() == [407, -1, 0]


def test_modes_by_hand():
    found = stacked_modes(torch.tensor([0, 0, 1, -1]), 4)
    assert found["modes_seen"] == 2 and found["triple_histogram"].tolist() == [2, 1, 0, 0]
    assert float(found["triple_kl_nats"]) == pytest.approx(stats.entropy([2 / 3, 1 / 3, 0, 0], [0.25] * 4), abs=1e-6)
    one = stacked_modes(torch.full((50,), 407), 1000)
    assert one["modes_seen"] == 1 and float(one["triple_kl_nats"]) == pytest.approx(math.log(1000), abs=1e-5)
    nothing = stacked_modes(torch.tensor([-1, -1]), 1000)
    assert nothing["modes_seen"] == 0 and math.isnan(nothing["triple_kl_nats"])


def test_the_closest_pairs_are_those_of_scipy():
    from scipy.spatial.distance import pdist

    x = torch.rand(12, 3, 4, 4, generator=torch.Generator().manual_seed(0))
    x[7] = x[2]
    index, distance = closest_pairs(x, 5)
    assert index[0].tolist() == [2, 7] and distance[0] == 0
    assert distance.numpy() == pytest.approx(np.sort(pdist(x.flatten(1).numpy()))[:5], rel=1e-5)


def test_the_reader_is_tried_on_digits_that_it_has_not_seen():
    held_out = image_sets["stacked_digits"].load(28, train=False).to("cpu")
    reader = DigitReader.of("stacked_digits", held_out)
    assert len(held_out.single) == 359 and reader.confusion.sum(1) == pytest.approx(np.ones(10))
    share = np.bincount(held_out.single.labels.numpy(), minlength=10) / 359
    assert share @ np.diag(reader.confusion) == pytest.approx(reader.accuracy, abs=1e-4), "as the manifest says"
    x, labels = held_out.sample(200, torch.Generator().manual_seed(0))
    assert (reader.read(x) == labels).float().mean() > reader.accuracy**3 - 0.03  # three standard deviations at 0.98
    seen = len(set(reader.real(2600).tolist()))
    assert 926 - 60 < seen < 926 + 30, "perfect samples: 926 on average for equal modes, slightly fewer for these"


@pytest.fixture(scope="module")
def run():
    found = create("stacked_gan", **SMALL)
    found.advance(24)
    return found


def test_a_count_is_of_one_generator_and_does_not_wait_for_who_looks(run):
    assert run.telemetry.counts[0].slice == 100, "250 samples in three slices"
    series = run.snapshot()["history"]["count"]
    assert series["step"].tolist() == [20] and run.snapshot()["counted_at"] == 20
    still = create("stacked_gan", **SMALL)
    still.advance(20)
    frozen, then, now = (G.state_dict() for G in (run.telemetry.counts[0].frozen, still.games[0].G, run.games[0].G))
    assert all(torch.equal(frozen[name], then[name]) for name in then), "the weights of step 20"
    assert not all(torch.equal(frozen[name], now[name]) for name in now), "which has gone on"
    still.measure()  # at once, of the generator of step 20
    at_once, beside = still.snapshot(), run.snapshot()
    assert at_once["counted_at"] == 20
    assert np.array_equal(at_once["triple_histogram"], beside["triple_histogram"])
    assert at_once["modes_seen"] == beside["modes_seen"] and beside["triple_histogram"].sum() == 250


def test_measuring_leaves_the_count_that_goes_on(run):
    other = create("stacked_gan", **SMALL)
    other.advance(21)
    before = other.state()[0]
    other.measure()
    assert other.snapshot()["counted_at"] == 21
    after = other.state()[0]
    assert all(np.array_equal(before[k], after[k], equal_nan=before[k].dtype.kind == "f") for k in before)
    other.advance(3)
    assert np.array_equal(other.snapshot()["triple_histogram"], run.snapshot()["triple_histogram"])


def test_a_saved_run_goes_on_with_its_count():
    one, two = create("stacked_gan", **SMALL), create("stacked_gan", **SMALL)
    one.advance(21)  # one slice of three is read
    two.load(*one.state())
    for each in (one, two):
        each.advance(4)
    a, b = (each.state()[0] for each in (one, two))
    assert all(np.array_equal(a[k], b[k], equal_nan=a[k].dtype.kind == "f") for k in a)
    assert one.snapshot()["counted_at"] == 20


def test_a_perfect_sampler_stands_beside_every_figure(run):
    snapshot = run.snapshot()
    assert snapshot["modes_perfect"] == pytest.approx(1000 * (1 - 0.999**250))
    assert snapshot["classifier_accuracy"] == 1.0 and snapshot["one_mode_counted"] >= 1
    for figure, key in ((stacked.modes_seen, "modes_perfect"), (stacked.kl, "kl_perfect_nats")):
        assert figure(snapshot, "light")["layout"]["shapes"][-1]["y0"] == pytest.approx(snapshot[key])
    sizes = snapshot["alike_sizes"]
    assert snapshot["alike"].shape == (1, len(sizes), 2) and snapshot["alike"][0, 0, 1] == 50
    exact = stacked.alike(snapshot, "dark")["data"][0]["y"]
    assert exact[38] > 50 > exact[37], "38 of 1000 modes for one half"


def test_the_ranks_of_a_perfect_sampler_add_up_to_its_samples():
    # quantiles at the middle of each thousandth: a sum of 1000 rounded numbers, off by far less than one a mode
    for n in (2600, 26_000):
        assert np.nansum(stacked._perfect_counts(n)) == pytest.approx(n, rel=0.01)


def test_pictures(run):
    snapshot = run.snapshot()
    assert snapshot["picture"]["pairs"].shape == (1, 6, 2, 3, 28, 28)
    traces = stacked.pairs(snapshot, "light")["data"]
    assert len(traces) == 6 and all(trace["visible"] and trace["pixels"].shape[2] == 3 for trace in traces)
    assert images.samples(snapshot, "light")["data"][0]["pixels"].shape == (300, 300, 3)
    fresh = create("stacked_gan", **SMALL).snapshot()
    assert stacked.pairs(fresh, "light")["data"] == [] and np.isnan(fresh["modes_seen"]).all()
    for figure in (stacked.ranks, stacked.alike, stacked.modes_seen, stacked.kl):
        figure(fresh, "dark")


def test_a_generator_that_stopped_has_no_count():
    broken = create("stacked_gan", **SMALL, loss="wasserstein", lr_D=1.0, lr_G=1.0, optimiser="sgd")
    for weight in broken.games[0].weights_G:
        weight.data.fill_(math.nan)
    broken.advance(24)
    assert broken.stopped()[0] and np.isnan(broken.snapshot()["modes_seen"]).all()


def test_stacks_have_no_labels_for_the_networks():
    for values in ({"labels": "cgan"}, {"vary": "labels=none|acgan"}):
        with pytest.raises(BadInput, match="labels"):
            ImageGanParams.of(data="stacked_digits", **values)
    with pytest.raises(BadInput, match="data"):
        StackedGanParams.of(data="digits")
    assert StackedGanParams.of(preset="mnist").image_set() == "stacked_mnist"
    assert image_sets["stacked_mnist"].remote is image_sets["mnist"].remote


def test_the_mathematics_has_the_numbers_of_a_perfect_sampler(run):
    snapshot = run.snapshot()
    perfect, kl, errors, *_ = mathematics.steps(snapshot, run.params, 0)
    n = run.params.count_samples
    assert f"**{1000 * (1 - 0.999**n):.1f}** on average" in perfect.words and f"all {n:,} with" in perfect.words
    assert f"it gives {999 / 2 / n:.3g}, and the exact mean" in kl.words and "**" in errors.words
    starting = mathematics.steps({"status": "starting"}, run.params, 0)
    assert len(starting) == 8 and not any("**" in step.words for step in starting)


def test_reference_runs_can_be_made_again_and_are_below_a_perfect_sampler():
    for entry in reference.read():
        words = [word for word in entry.command.split() if "=" in word]
        params = StackedGanParams.of(dict(word.split("=") for word in words))
        assert params.count_samples == entry.samples and params.seed == entry.seed
        for modes, nats in zip(entry.modes_seen, entry.kl_nats, strict=True):
            assert modes is None or (1 <= modes < 1000 * (1 - 0.999**entry.samples) and 0 < nats < math.log(1000))
