"""A reader's own images: kept by digest and in bounds, read in the run alone, and no name or digest is ever a path."""

import errno
import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest
from test_images import picture, zipped

from gan_core import experiments
from gan_core.data.images import image_sets, kept_uploads, upload
from gan_core.errors import BadInput
from gan_core.params import ImageGanParams

SMALL = {"width": 0.125, "batch_size": 8, "noise_dim": 4}


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("GANSCOPE_STATE", str(tmp_path / "state"))
    return tmp_path


def test_a_zip_trains_and_folders_are_classes():
    content = zipped({f"{kind}/{i}.png": picture(colour=(i * 9,) * 3) for kind in ("cats", "dogs") for i in range(10)})
    digest = kept_uploads.keep(content)
    assert digest == hashlib.sha256(content).hexdigest()
    run = experiments.create("image_gan", data="upload", upload=digest, labels="cgan", **SMALL)
    run.advance(1)
    run.measure()
    snapshot = run.snapshot()
    assert snapshot["classes"] == ["cats", "dogs"] and snapshot["images"] == 16 and snapshot["judged_images"] == 0
    assert np.isnan(snapshot["frechet"]).all() and np.isfinite(snapshot["nearest_distance"]).all()
    parts = [image_sets["upload"].load(28, train=part, digest=digest) for part in (None, True, False)]
    assert [len(part) for part in parts] == [20, 16, 4]
    greys = [sorted(part.pixels[:, 0, 5, 5].tolist()) for part in parts]
    assert greys[0] == sorted(greys[1] + greys[2]), "each image in one part"


def test_one_folder_has_no_labels_to_give():
    digest = kept_uploads.keep(zipped({f"{i}.png": picture() for i in range(16)}))
    with pytest.raises(BadInput, match="labels: these images have one class only"):
        experiments.create("image_gan", data="upload", upload=digest, labels="acgan", **SMALL)


def test_a_folder_for_each_image_trains_without_labels_and_is_refused_with_them():
    """As sets of faces are: 200 classes would be 200 planes of each image in the discriminator."""
    digest = kept_uploads.keep(zipped({f"{i}/{i}.png": picture() for i in range(200)} | {"1/._1.png": b"x"}))
    with pytest.raises(BadInput, match=r"labels: these images lie in 200 folders.*labels allow at most 100") as found:
        experiments.create("image_gan", data="upload", upload=digest, labels="cgan", **SMALL)
    assert found.value.fields == ("labels",)
    run = experiments.create("image_gan", data="upload", upload=digest, **SMALL)
    assert run.snapshot()["images_note"] == "1 PNG or JPEG file was skipped: 1 hidden."
    assert experiments.create("image_gan", **SMALL).snapshot()["images_note"] == ""


@pytest.mark.parametrize("digest", ["../" * 20 + "etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "0" * 63 + "/"])
def test_what_is_no_digest_is_refused(digest):
    with pytest.raises(BadInput, match="upload: not allowed; 64 hexadecimal digits"):
        kept_uploads.content_of(digest)
    with pytest.raises(BadInput, match="upload: not allowed; 64 hexadecimal digits"):
        ImageGanParams.of(data="upload", upload=digest)


def test_a_digest_that_this_server_does_not_have_is_said():
    with pytest.raises(BadInput, match="this server has no images under 000000000000…; upload the zip again"):
        experiments.create("image_gan", data="upload", upload="0" * 64, **SMALL)
    with pytest.raises(BadInput, match="no images have been uploaded yet") as found:
        ImageGanParams.of(data="upload")
    assert found.value.fields == ("upload", "data")


def test_what_is_kept_is_bounded_and_the_oldest_goes(monkeypatch):
    monkeypatch.setattr(kept_uploads, "MAX_KEPT", 2)
    first, second, third = (kept_uploads.keep(content) for content in (b"1", b"2", b"3"))
    assert [kept_uploads.content_of(digest) for digest in (second, third)] == [b"2", b"3"]
    with pytest.raises(BadInput, match="no images under"):
        kept_uploads.content_of(first)
    monkeypatch.setattr(kept_uploads, "MAX_BYTES", 10)
    with pytest.raises(BadInput, match="too much"):
        kept_uploads.keep(bytes(11))


def test_names_that_leave_the_folder_are_harmless(state):
    names = ["../../evil.png", "/etc/evil.png", "a/../../evil.png"]
    digest = kept_uploads.keep(
        zipped({**{f"{i}.png": picture() for i in range(20)}, **dict.fromkeys(names, picture())})
    )
    assert len(image_sets["upload"].load(28, digest=digest)) == 23
    files = [path for path in state.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{digest}.zip"]


def test_a_folder_or_a_disk_that_cannot_take_it_is_said_and_nothing_is_left(state, monkeypatch):
    (state / "state").mkdir()
    (state / "state" / "uploads").write_text("in the way")
    with pytest.raises(
        BadInput, match="upload: this server could not keep the zip .File exists.; nothing was"
    ) as found:
        kept_uploads.keep(b"a zip")
    assert found.value.fields == ("upload",)
    (state / "state" / "uploads").unlink()

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match="could not keep the zip .No space left on device"):
        kept_uploads.keep(b"a zip")
    assert [path for path in state.rglob("*") if path.is_file()] == []


def test_the_browser_is_told_the_same_limit():
    config = tomllib.loads((Path(__file__).parents[1] / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] << 20 == upload.MAX_BYTES
