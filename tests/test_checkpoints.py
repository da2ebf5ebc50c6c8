"""Shipped weights: what the manifest says of them is true, and a file that is not whole is answered in a sentence."""

import hashlib
import json

import numpy as np
import pytest
import torch

from gan_core import checkpoints
from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.metrics.class_histogram import class_histogram
from gan_core.params.shipped import FROZEN_STATES, SHIPPED, generators
from gan_core.telemetry.images.sample_evaluator import FIGURES, SampleEvaluator, classifier_of
from gan_core.training.classifier import accuracy
from gan_core.training.images.shipped import shipped_generator
from tools.make_checkpoints import RECIPES as MADE

NAMES = list(checkpoints.manifest())


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_the_one_that_the_manifest_speaks_of(name):
    path = checkpoints.FOLDER / f"{name}.safetensors"
    entry = checkpoints.manifest()[name]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    assert path.stat().st_size <= 3_000_000 and entry["metrics"] and name in entry["made"]
    assert all(np.isfinite(array).all() for array in checkpoints.read(name).values())


def test_all_files_stand_in_the_manifest_and_are_small_together():
    files = list(checkpoints.FOLDER.glob("*.safetensors"))
    assert {path.stem for path in files} == set(NAMES)
    assert sum(path.stat().st_size for path in files) <= 20_000_000


def test_what_was_written_is_read_and_a_damaged_or_missing_file_is_said(tmp_path):
    weights = {"w": np.arange(6, dtype=np.float32).reshape(2, 3)}
    checkpoints.write("a", weights, {"made": "by hand"}, tmp_path)
    checkpoints.write("b", weights, {"made": "by hand"}, tmp_path)
    assert np.array_equal(checkpoints.read("a", tmp_path)["w"], weights["w"])
    assert json.loads((tmp_path / "manifest.json").read_text())["checkpoints"]["a"]["made"] == "by hand"
    content = bytearray((tmp_path / "a.safetensors").read_bytes())
    content[-1] ^= 1
    (tmp_path / "a.safetensors").write_bytes(content)
    (tmp_path / "b.safetensors").unlink()
    for name, words in (("a", "'a' is damaged"), ("b", "'b' is missing"), ("c", "'c' is not known; known: a, b")):
        with pytest.raises(BadInput, match=words):
            checkpoints.read(name, tmp_path)


def test_the_classifier_of_the_built_in_digits_is_as_good_as_it_says():
    classifier = classifier_of("digits", "cpu")
    found = accuracy(classifier, image_sets["digits"].load(28, train=False))
    assert (
        found == pytest.approx(checkpoints.manifest()["classifier_digits"]["metrics"]["test_accuracy"], abs=0.003)
        and found > 0.98
    )


def test_the_classifier_of_mnist_is_as_good_as_it_says(mnist):
    classifier = classifier_of("mnist", "cpu")
    found = accuracy(classifier, image_sets["mnist"].load(28, train=False))
    assert (
        found == pytest.approx(checkpoints.manifest()["classifier_mnist"]["metrics"]["test_accuracy"], abs=0.0005)
        and found >= 0.985
    )


def test_a_judge_finds_real_images_near_its_floor_and_noise_far_from_it(monkeypatch):
    from types import SimpleNamespace

    from gan_core.telemetry.images import sample_evaluator as module

    images = image_sets["digits"].load(28, train=True).to("cpu")
    judge = SampleEvaluator.of(images)
    g = torch.Generator().manual_seed(1)
    game = SimpleNamespace(
        generator=lambda purpose: g, draw_z=lambda g, n: n, draw_labels=lambda g, n: torch.zeros(n, dtype=torch.long),
        G=SimpleNamespace(classes=0), classes=10, device=torch.device("cpu"),
    )  # fmt: skip
    monkeypatch.setattr(module, "samples_of", lambda game, n, labels: images.sample(n, g)[0])
    real = dict(zip(module.FIGURES, judge.figures(game).tolist(), strict=False))
    monkeypatch.setattr(module, "samples_of", lambda game, n, labels: torch.rand(n, 1, 28, 28, generator=g))
    noise = dict(zip(module.FIGURES, judge.figures(game).tolist(), strict=False))
    assert (
        real["frechet"] < 3 * judge.floor
        and real["precision"] > 0.8
        and real["recall"] > 0.6
        and real["confidence"] > 0.95
    )
    assert noise["frechet"] > 50 * judge.floor and noise["precision"] < 0.1


GENERATORS_SHIPPED = [name for name in NAMES if checkpoints.manifest()[name]["kind"] == "generator"]


@pytest.mark.parametrize("name", GENERATORS_SHIPPED)
def test_a_generator_makes_what_its_entry_says(name):
    shipped = shipped_generator(name)
    g = torch.Generator().manual_seed(5)
    labels = torch.arange(1000) % len(shipped.classes)
    with torch.no_grad():
        samples = shipped.images(torch.randn(1000, shipped.params.noise_dim, generator=g), labels)
        logits = classifier_of(shipped.params.data, "cpu")(samples)
    seen, said = class_histogram(logits, labels), shipped.entry["metrics"]
    assert float(seen["mean_confidence"]) == pytest.approx(said["confidence"], abs=0.04)
    if shipped.params.labels != "none":
        assert float(seen["share_as_asked"]) == pytest.approx(said["share_as_asked"], abs=0.03)
        assert said["share_as_asked"] >= 0.95, "of 10,000"


def test_the_lists_of_generators_name_what_ships():
    unlabelled = {name for name in GENERATORS_SHIPPED if shipped_generator(name).params.labels == "none"}
    assert set(generators.names()) | {"dcgan_digits_early"} == unlabelled
    assert {name for names in FROZEN_STATES.values() for name in names} <= unlabelled
    for (data, labels), name in SHIPPED.items():
        params = shipped_generator(name).params
        assert (params.data, params.labels) == (data, labels)
    assert set(MADE) == {
        *("dcgan_digits", "cgan_digits", "acgan_digits"),
        *("dcgan_mnist_25", "cgan_mnist", "acgan_mnist", "wgan_gp_mnist", "wgan_gp_digits"),
    }


def test_what_a_perfect_generator_scores_is_that_of_held_out_images():
    """Built-in digits: 359 held-out images are 1.26 from as many training images, on average over six samples of these."""
    train, held_out = (image_sets["digits"].load(28, train=part).to("cpu") for part in (True, False))
    judge = SampleEvaluator.of(train, held_out=held_out)
    assert judge.n == 359
    assert judge.floor == pytest.approx(1.26, abs=0.1)
    scored = dict(zip(FIGURES, judge.of_samples(held_out.pixels.float() / 255).tolist(), strict=False))
    assert scored["frechet"] == pytest.approx(judge.floor, rel=0.25)
    assert (scored["precision"], scored["recall"]) == pytest.approx(judge.perfect, abs=0.06)
    assert all(0.8 < share < 0.95 for share in judge.perfect), "not 1, which a reader would expect"
