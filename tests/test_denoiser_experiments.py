"""The experiments that train a denoiser, and the one that draws from the U-Net that ships."""

import json

import pytest
import torch
from untrained_unet import in_place

from gan_core.cli import main
from gan_core.errors import BadInput
from gan_core.experiments import create
from gan_core.params import DdpmSamplesParams, ImageDiffusionParams
from gan_core.params.image_diffusion import TRAINED
from gan_core.telemetry.images.sample_evaluator import classifier_of
from gan_core.training.diffusion.shipped import shipped_denoiser

PLANE = {"width": 8, "batch_size": 8, "sampling_steps": 2}
IMAGES = {"batch_size": 2, "sampling_steps": 1}


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    classifier_of.cache_clear()
    yield in_place(monkeypatch, tmp_path)
    classifier_of.cache_clear()


@pytest.mark.learning
def test_points_come_nearer_to_the_data(capsys):
    """W₁ along lines: 300 steps bring samples of the ring from N(0, 1)'s distance to less than half of it."""
    common = [
        "run",
        "plane_diffusion",
        "--set",
        "lr=3e-3",
        "--set",
        "ema_decay=0.9",
        "--set",
        "sampling_steps=10",
        "--json",
    ]
    found = []
    for steps in ("0", "300"):
        assert main([*common, "--steps", steps]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[1]["sliced_w1"] < found[0]["sliced_w1"] / 2
    assert len(found[1]["loss_by_t"]) == 10 and found[1]["parameters"] == 37_762


def test_pictures_are_kept_and_looked_up():
    run = create("plane_diffusion", **PLANE)
    run.advance(120)
    assert run.snapshot()["frames"].tolist() == [0, 50, 100] and run.snapshot()["picture"]["step"] == 100
    assert run.snapshot(60)["picture"]["step"] == 50
    assert run.snapshot()["picture"]["generated"].shape == (1, 500, 2)


def test_rates_are_live_and_what_makes_the_network_is_not():
    run = create("plane_diffusion", **PLANE, lr=0.1, warm_up_steps=0)
    run.apply({"lr": 1e-6})
    before = [weight.clone() for weight in run.game.weights]
    run.advance(1)  # the first step of Adam is as long as the rate, in every weight
    moved = max((a - b).abs().max().item() for a, b in zip(before, run.game.weights, strict=True))
    assert moved == pytest.approx(1e-6, rel=0.1)
    for name, value in (("predicts", "eps"), ("T", 50), ("schedule", "linear")):
        with pytest.raises(BadInput, match=f"{name}: cannot change"):
            run.apply({name: value})


def test_going_on_needs_what_the_shipped_one_was_trained_with(shipped):
    with pytest.raises(BadInput, match="it needs data mnist, predicts v"):
        ImageDiffusionParams.of(start="shipped", predicts="eps")
    assert ImageDiffusionParams.of(preset="trained").data == "mnist"


def test_what_ships_is_what_was_written(shipped):
    """float16 keeps 11 bits: each weight to 1 in 2,048."""
    found = shipped_denoiser(TRAINED)
    for a, b in zip(found.network.parameters(), shipped.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1 / 2048, atol=1e-7, check_stride=False)
        assert not a.requires_grad
    with pytest.raises(BadInput, match="there is no denoiser 'dcgan_mnist'"):
        shipped_denoiser("dcgan_mnist")


def test_samples_end_after_the_steps_asked_and_follow_the_seed(shipped):
    values = {"sampling_steps": 3, "n": 2}
    one, two = create("ddpm_samples", **values), create("ddpm_samples", **values)
    one.advance(10)
    two.advance(1)
    three = create("ddpm_samples", **values)
    three.load(*two.state())
    three.advance(10)
    assert one.over and one.step == 3 and one.visited == [1000, 667, 333, 0]
    torch.testing.assert_close(one.x, three.x, rtol=0, atol=0)
    snapshot = one.snapshot()
    assert snapshot["t"] == 0 and snapshot["asked"].tolist() == [0, 1] and snapshot["network_calls"] == 3
    assert snapshot["picture"]["x"].shape == (2, 1, 28, 28) and one.snapshot(1)["picture"]["step"] == 1
    assert float(one.x.abs().max()) <= 1 + 1e-6, "the last step of DDIM is its guess of x_0, which is bounded"
    other = create("ddpm_samples", **values, seed=1)
    assert not torch.equal(other.x, create("ddpm_samples", **values).x)


def test_classes_and_guidance_are_settings(shipped):
    ends = {}
    for key, more in {
        "class 3": {"digit": "3"}, "none": {"digit": "none"}, "class 3, w = 0": {"digit": "3", "guidance": 0.0},
        "class 3, w = 3": {"digit": "3", "guidance": 3.0},
    }.items():  # fmt: skip
        run = create("ddpm_samples", sampling_steps=2, n=1, **more)
        run.advance(2)
        ends[key] = run.x
    assert torch.equal(ends["none"], ends["class 3, w = 0"])
    assert not torch.equal(ends["none"], ends["class 3"])
    assert not torch.equal(ends["class 3"], ends["class 3, w = 3"])


def test_many_samples_are_compared_with_the_data_and_few_are_not():
    assert DdpmSamplesParams.of(n=100).image_set() == "mnist"
    assert DdpmSamplesParams.of(n=99).image_set() == ""
