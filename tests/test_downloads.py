"""Fetching an image set from a server on this machine: mirrors, damage, several who ask at once, and what the page shows."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tiny_mnist import FILES, PACKED, TABLE, TEST, TRAIN, Server

from gan_core import checkpoints
from gan_core.data.images import downloads, image_sets, torchvision_sets
from gan_core.data.images.drawing import write_drawing
from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.params import ImageGanParams, ImageRaceParams, InversionParams, StarvingGeneratorParams
from gan_core.params.shipped import FROZEN_STATES, denoisers, generators

MNIST = image_sets["mnist"].remote


@pytest.fixture
def server(monkeypatch, tmp_path):
    """An empty folder, and MNIST replaced by a tiny one."""
    monkeypatch.setenv("GANSCOPE_DATA", str(tmp_path))
    monkeypatch.setitem(vars(MNIST), "files", TABLE)
    server = Server()
    yield server
    server.close()


@pytest.fixture
def mirrors(monkeypatch, server):
    """mirrors("bad", "good"): where the tiny set is looked for."""
    return lambda *kinds: monkeypatch.setitem(vars(MNIST), "mirrors", tuple(map(server.mirror, kinds)))


def left(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_table_is_that_of_torchvision():
    sets = torchvision_sets.torchvision_datasets()
    for name, theirs in (("mnist", sets.MNIST), ("fashion_mnist", sets.FashionMNIST)):
        ours = image_sets[name].remote
        assert ours.folder == theirs.__name__ and list(ours.mirrors) == theirs.mirrors
        assert [(f"{file.name}.gz", file.md5) for file in ours.files] == theirs.resources


def test_a_set_is_fetched_with_progress_and_read_without_a_network(mirrors, server, tmp_path, monkeypatch):
    mirrors("good")
    said = []
    found = image_sets["mnist"].load(28, lambda done, size: said.append((done, size)))
    assert np.array_equal(found.pixels[:, 0], TRAIN[0]) and np.array_equal(found.labels, TRAIN[1])
    whole = sum(map(len, PACKED.values()))
    assert said[-1] == (whole, whole) and [done for done, _ in said] == sorted(done for done, _ in said)
    assert left(tmp_path) == sorted(f"MNIST/raw/{name}" for name in FILES)
    asked = len(server.asked)
    test = image_sets["mnist"].load(32, train=False)
    assert np.array_equal(test.pixels[:, 0, 2:-2, 2:-2], TEST[0]) and len(server.asked) == asked == 4
    (tmp_path / "MNIST" / "raw" / "t10k-labels-idx1-ubyte").unlink()
    image_sets["mnist"].load(28)
    assert len(server.asked) == 5, "only what is missing"


def test_torchvision_fetches_nothing_itself(mirrors, monkeypatch):
    monkeypatch.setattr(
        torchvision_sets.torchvision_datasets().MNIST, "download", lambda self: pytest.fail("torchvision downloads")
    )
    mirrors("good")
    assert len(image_sets["mnist"].load(28)) == len(TRAIN[0])


def test_packed_files_that_were_put_there_are_unpacked(mirrors, server, tmp_path):
    mirrors("broken")
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, content in PACKED.items():
        (raw / name).write_bytes(content)
    assert len(image_sets["mnist"].load(28)) == len(TRAIN[0]) and server.asked == []
    assert set(PACKED) <= {path.name for path in raw.iterdir()}, "they are the reader's"


@pytest.mark.parametrize("first", ["broken", "bad", "endless"])
def test_after_a_mirror_that_fails_comes_the_next(mirrors, server, tmp_path, first):
    mirrors(first, "good")
    assert len(image_sets["mnist"].load(28)) == len(TRAIN[0])
    assert [kind for kind, _ in server.asked] == [first, "good"] * 4
    assert left(tmp_path) == sorted(f"MNIST/raw/{name}" for name in FILES)


@pytest.mark.parametrize(
    ("kinds", "why"),
    [(("bad",), "the file is damaged"), (("broken", "bad"), "Service Unavailable; the file is damaged")],
)
def test_where_no_mirror_helps_one_sentence_says_so_and_nothing_is_left(mirrors, tmp_path, kinds, why):
    mirrors(*kinds)
    with pytest.raises(BadInput) as found:
        image_sets["mnist"].load(28)
    assert str(found.value) == (
        f"MNIST is not in {tmp_path} and could not be fetched ({why}). The built-in digits need no network; or put the set "
        "there and name the folder in GANSCOPE_DATA."
    )
    assert found.value.fields == ("data",) and left(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said(mirrors, tmp_path, monkeypatch):
    mirrors("good")
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GANSCOPE_DATA", str(tmp_path / "file"))
    with pytest.raises(BadInput, match="could not be fetched .*Not a directory"):
        image_sets["mnist"].load(28)


def test_all_who_ask_at_once_wait_for_one_download(mirrors, server):
    mirrors("held")
    together, n = threading.Barrier(8), 8

    def ask(_):
        together.wait(10)
        return downloads.download("mnist")

    with ThreadPoolExecutor(n) as askers:
        found = list(askers.map(ask, range(n)))
    assert len({id(item) for item in found}) == 1 and not found[0].over
    server.let_go.set()
    assert found[0].wait(30) and found[0].problem == "" and found[0].done == found[0].size
    assert len(server.asked) == 4 and downloads.download("mnist") is None


def test_a_download_that_failed_says_why_and_is_started_again(mirrors):
    mirrors("broken")
    failed = downloads.download("mnist")
    assert failed.wait(30) and "could not be fetched (Service Unavailable)" in failed.problem
    mirrors("good")
    again = downloads.download("mnist")
    assert again is not failed and again.wait(30) and again.problem == ""
    assert downloads.download("mnist") is None


def test_an_internal_error_ends_the_wait(server, monkeypatch):
    monkeypatch.setattr(type(MNIST), "fetch", lambda self, progress: 1 / 0)
    failed = downloads.download("mnist")
    assert failed.wait(30) and failed.problem == "MNIST could not be fetched (ZeroDivisionError: division by zero)."


@pytest.mark.parametrize("name", ["", "digits", "glyphs", "upload"])
def test_what_lies_on_no_mirror_is_not_waited_for(name, server):
    assert downloads.download(name) is None


NEEDS = [
    (ImageGanParams, {}, "digits"),
    (ImageGanParams, {"data": "mnist"}, "mnist"),
    (ImageRaceParams, {"data": "mnist"}, "mnist"),
    (InversionParams, {}, "digits"),
    (InversionParams, {"generator": "dcgan_mnist"}, "mnist"),
    (InversionParams, {"generator": "dcgan_mnist", "drawing": write_drawing(np.eye(28) * 255)}, ""),
    (StarvingGeneratorParams, {}, ""),
    (StarvingGeneratorParams, {"preset": "digits"}, "digits"),
    (StarvingGeneratorParams, {"preset": "mnist"}, "mnist"),
]


@pytest.mark.parametrize(("model", "values", "name"), NEEDS)
def test_params_say_which_set_they_need(model, values, name):
    assert model.of(values).image_set() == name


def test_every_experiment_says_so_with_every_choice():
    for entry in registry:
        name = entry.Params.of().image_set()
        assert name == "" or name in image_sets.names()


def test_the_data_of_the_generators_are_those_of_the_manifest():
    entries = checkpoints.manifest()
    declared = {item.name: item.data for item in (*generators, *denoisers)}
    declared |= {name: data for data, names in FROZEN_STATES.items() for name in names}
    assert entries.keys() & declared.keys()
    assert all(entries[name]["data"] == data for name, data in declared.items() if name in entries)
