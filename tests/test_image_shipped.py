"""What ships with the code beside the live run: a row of images, and a pair to go on from."""

import numpy as np
import pytest
import torch

from gan_core import checkpoints, experiments
from gan_core.errors import BadInput
from gan_core.figures import images as figures
from gan_core.networks.images import labelled_pair
from gan_core.networks.pairs import pairs
from gan_core.params import ImageGanParams
from gan_core.params.shipped import SHIPPED, TRAINED_PAIR, TRAINED_PAIR_SETTINGS
from gan_core.telemetry.images.sample_evaluator import classifier_of
from tools.make_checkpoints import arrays_of

SMALL = {"width": 0.125, "batch_size": 8, "noise_dim": 4}


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A folder of checkpoints with a pair that nobody trained."""
    torch.set_num_threads(1)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    for function in (checkpoints.manifest, checkpoints.read):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    params = ImageGanParams.of(seed=5)
    with torch.random.fork_rng([]):
        torch.manual_seed(5)
        G, D = labelled_pair(
            pairs[params.pair], (1, 28, 28), noise_dim=params.noise_dim, width=params.width, classes=10, labels="none"
        )
    common = {"params": params.model_dump(), "shape": [1, 28, 28], "classes": list("0123456789")}
    checkpoints.write(TRAINED_PAIR, arrays_of(G), {"kind": "generator", **common}, tmp_path)
    checkpoints.write(f"{TRAINED_PAIR}_critic", arrays_of(D), {"kind": "critic", **common}, tmp_path)
    classifier_of.cache_clear()
    yield tmp_path, G, D
    classifier_of.cache_clear()  # it may have looked into this folder


def test_the_row_is_made_by_the_shipped_generator_and_stays(folder):
    _, G, _ = folder
    run = experiments.create("image_gan", **SMALL)
    first = run.snapshot()
    z = torch.randn(10, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = 255 * G.eval()(z, torch.zeros(10, dtype=torch.long)).numpy()
    assert np.abs(first["picture"]["shipped"] - expected).max() <= 0.501 and first["shipped_note"] == ""
    run.advance(1)
    assert np.array_equal(run.snapshot()["picture"]["shipped"], first["picture"]["shipped"])
    figure = figures.samples(first, "light")
    row = figure["data"][-1]
    assert row["meta"] == "shipped" and row["always"] and row["y"] == [10.3, 11.3]
    (left, right), (low, high) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    assert right - left == pytest.approx(low - high), "images stay square"


def test_without_the_file_there_is_a_sentence_and_training_goes_on(folder):
    path, _, _ = folder
    (path / f"{TRAINED_PAIR}.safetensors").write_bytes(b"nonsense")
    run = experiments.create("image_gan", **SMALL)
    run.advance(1)
    assert "'dcgan_digits' is damaged" in run.snapshot()["shipped_note"] and "shipped" not in run.snapshot()["picture"]
    assert experiments.create("image_gan", data="glyphs", **SMALL).snapshot()["shipped_note"] == ""


def test_a_run_goes_on_from_the_trained_pair(folder):
    _, G, D = folder
    run = experiments.create("image_gan", preset="trained", ema_decay=0.9, batch_size=8)
    game = run.games[0]
    for ours, theirs in ((game.G, G), (game.D, D), (game.average_G.module, G)):
        weights = theirs.state_dict()
        assert all(torch.equal(tensor, weights[name]) for name, tensor in ours.state_dict().items())
    run.advance(1)
    again = experiments.create("image_gan", preset="trained", ema_decay=0.9, batch_size=8)
    again.load(*run.state())
    run.advance(1)
    again.advance(1)
    a, b = run.state()[0], again.state()[0]
    assert all(np.array_equal(a[name], b[name], equal_nan=True) for name in a)


OTHER = {"data": "glyphs", "labels": "cgan", "pair": "dcgan_5x5", "width": 1.0, "noise": "uniform", "noise_dim": 32}


@pytest.mark.parametrize("name", OTHER)
def test_other_networks_cannot_go_on_from_it(name):
    with pytest.raises(BadInput, match=f"start: .*needs {name} {TRAINED_PAIR_SETTINGS[name]}") as found:
        ImageGanParams.of(preset="trained", **{name: OTHER[name]})
    assert found.value.fields == ("start",)
    with pytest.raises(BadInput, match="vary"):
        ImageGanParams.of(preset="trained", vary="labels=none|cgan")


def test_the_table_says_what_the_manifest_says():
    assert OTHER.keys() == TRAINED_PAIR_SETTINGS.keys()
    entries = checkpoints.manifest()
    for (data, labels), name in SHIPPED.items():
        if name in entries:
            assert (entries[name]["data"], entries[name]["params"]["labels"]) == (data, labels)
    if TRAINED_PAIR in entries:
        made = entries[TRAINED_PAIR]["params"]
        assert {name: made[name] for name in TRAINED_PAIR_SETTINGS} == TRAINED_PAIR_SETTINGS
