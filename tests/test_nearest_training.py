"""The training image nearest to each sample: who repeats by heart is found out, and looking back shows what was found then."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors

from gan_core import experiments
from gan_core.data.images import image_sets
from gan_core.figures import images as figures
from gan_core.telemetry.images import nearest_training

SMALL = {"width": 0.125, "batch_size": 8, "noise_dim": 4, "pair": "dcgan_5x5", "evaluate_every": 10}


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def build(**settings):
    return experiments.create("image_gan", **{**SMALL, **settings})


def flat(pixels):
    return np.asarray(pixels, float).reshape(-1, 28 * 28) / 255


def test_the_nearest_images_are_those_of_another_library():
    run = build(members=2)
    run.advance(2)
    run.measure()
    snapshot = run.snapshot()
    train, test = (image_sets["digits"].load(28, None, train=part).pixels for part in (True, False))
    search = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(flat(train))
    for k in range(2):
        distance, _ = search.kneighbors(flat(snapshot["picture"]["samples"][k]))
        assert snapshot["nearest_distance"][k] == pytest.approx(distance.mean(), rel=2e-3)  # pixels are rounded there
        shown = np.linalg.norm(
            flat(snapshot["picture"]["samples"][k]) - flat(snapshot["picture"]["nearest"][k]), axis=1
        )
        np.testing.assert_allclose(shown, distance[:, 0], rtol=2e-3)
    of_all, _ = search.kneighbors(flat(test))
    spread = of_all.std() / np.sqrt(nearest_training.SHOWN)
    assert snapshot["nearest_distance_real"] == pytest.approx(of_all.mean(), abs=4 * spread)


def test_a_generator_that_repeats_by_heart_is_found_out(monkeypatch):
    run = build()
    chosen = torch.arange(100) * 7
    by_heart = run.games[0].images.pixels[chosen]
    monkeypatch.setattr(nearest_training, "samples_of", lambda *_: by_heart.float() / 255)
    run.measure()
    snapshot = run.snapshot()
    assert snapshot["nearest_distance"][0] == 0 < snapshot["nearest_distance_real"][0]
    assert np.array_equal(snapshot["picture"]["nearest"][0].reshape(100, 1, 28, 28), by_heart.numpy())
    by_heart[3] = 0
    monkeypatch.setattr(
        nearest_training,
        "samples_of",
        lambda *_: torch.where(torch.arange(100)[:, None, None, None] == 3, torch.nan, by_heart / 255),
    )
    run.measure()
    snapshot = run.snapshot()
    assert np.isnan(snapshot["nearest_distance"][0]) and snapshot["picture"]["nearest"][0, 0, 3].max() == 0


def test_the_layer_shows_what_was_found_at_the_step_looked_at_and_a_saved_run_has_it():
    run = build()
    run.advance(30)
    now, then, first = run.snapshot(), run.snapshot(at=20), run.snapshot(at=0)
    assert [shot["picture"]["nearest_step"] for shot in (now, then, first)] == [30, 20, -1]
    assert "nearest" not in first["picture"] and not np.array_equal(
        now["picture"]["nearest"], then["picture"]["nearest"]
    )
    alone = build()
    alone.advance(20)
    assert np.array_equal(alone.snapshot()["picture"]["nearest"], then["picture"]["nearest"])
    again = build()
    again.load(*run.state())
    for at in (None, 20, 0):
        a, b = (each.snapshot(at)["picture"] for each in (run, again))
        assert a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)
    run.advance(5)
    assert run.snapshot()["picture"]["nearest_step"] == 30
    before = run.state()[0]
    run.measure()
    assert run.snapshot()["picture"]["nearest_step"] == 35 and np.isfinite(run.snapshot()["nearest_distance"]).all()
    after = run.state()[0]
    assert all(np.array_equal(before[name], after[name], equal_nan=True) for name in before), "measuring is no training"


def test_an_endless_set_has_no_training_images():
    for source in image_sets:
        if source.name in ("digits", "glyphs"):
            assert source.load(28, None).endless == source.endless == (source.name == "glyphs")
    run = build(data="glyphs")
    run.advance(10)
    snapshot = run.snapshot()
    assert np.isnan(snapshot["nearest_distance"]).all() and "nearest" not in snapshot["picture"]
    assert np.isfinite(snapshot["frechet"]).all()
    assert [trace["meta"] for trace in figures.samples(snapshot, "light")["data"]] == ["generated", "real"]


def test_the_chart_begins_at_zero_and_has_the_held_out_images_for_a_floor():
    run = build()
    run.advance(10)
    snapshot = run.snapshot()
    figure = figures.nearest(snapshot, "light")
    assert figure["data"][0]["y"].tolist() == pytest.approx(snapshot["nearest_distance"].tolist())
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert figure["layout"]["shapes"][-1]["y0"] == pytest.approx(snapshot["nearest_distance_real"][0])
    layers = figures.samples(snapshot, "dark", layers=["nearest"])["data"]
    assert [trace["visible"] for trace in layers[:3]] == [False, False, True]
