"""Sets of images: what they hold, how they are drawn, and hostile uploads."""

import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from gan_core.data.images import glyphs, image_sets, read_zip, remote
from gan_core.data.images.image_set import fitted
from gan_core.errors import BadInput


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def picture(side=40, colour=(200, 30, 30), form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(file, form)
    return file.getvalue()


def test_the_built_in_digits_are_those_of_scikit_learn_enlarged():
    digits = image_sets["digits"].load(28, None)
    assert digits.shape == (1, 28, 28) and len(digits) == 1797 and digits.pixels.dtype == np.uint8
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # UCI's test set
    assert digits.pixels.mean() / 255 == pytest.approx(4.884 / 16, abs=0.01)  # the mean of its 64 features is 4.884


def test_the_digits_to_test_on_are_a_fixed_fifth_and_the_others_to_train_on():
    whole, train, test = (image_sets["digits"].load(16, None, train=part) for part in (None, True, False))
    assert (len(train), len(test)) == (1438, 359) and np.bincount(test.labels).min() > 20
    kept = [tuple(image.ravel()) for part in (train, test) for image in part.pixels]
    assert sorted(kept) == sorted(tuple(image.ravel()) for image in whole.pixels), "each image in one part"
    assert np.array_equal(image_sets["digits"].load(16, None, train=False).labels, test.labels)
    by_look = {tuple(image.ravel()): label for image, label in zip(whole.pixels, whole.labels, strict=True)}
    assert [by_look[tuple(image.ravel())] for image in test.pixels] == test.labels.tolist()


def test_a_draw_is_repeatable_in_zero_to_one_and_with_its_label():
    digits = image_sets["digits"].load(28, None).to("cpu")
    first, again = (digits.sample(500, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first[0], again[0]) and torch.equal(first[1], again[1])
    images, labels = first
    assert images.shape == (500, 1, 28, 28) and images.dtype == torch.float32
    assert images.min() == 0 and images.max() == 1
    at = (digits.pixels[:, 0].float() / 255).flatten(1)
    nearest = torch.cdist(images.flatten(1), at).argmin(1)
    assert torch.equal(digits.labels[nearest], labels)


def test_from_28_to_32_a_margin_is_added_and_nothing_resampled():
    pixels = np.arange(28 * 28, dtype=np.uint8).reshape(1, 1, 28, 28)
    wide = fitted(pixels, 32)
    assert (
        wide.shape == (1, 1, 32, 32) and np.array_equal(wide[..., 2:-2, 2:-2], pixels) and wide[..., :2, :].max() == 0
    )
    assert fitted(pixels, 16).shape == (1, 1, 16, 16)


@pytest.mark.parametrize("size", [16, 28, 64])
def test_glyphs_are_endless_and_each_keeps_its_character(size):
    made = glyphs.load(size, characters="07AX").to("cpu")
    still = made.pixels.float() / 255
    assert made.shape == (1, size, size) and len(made) == 4 * len(glyphs.FONTS)
    rows, columns = (still.amax(axis) > 0.2 for axis in (3, 2))
    extents = torch.maximum(rows.sum(-1), columns.sum(-1)) / size  # the larger side of every character
    assert extents.min() > 0.6 and extents.max() <= 0.82
    images, labels = made.sample(400, torch.Generator().manual_seed(0))
    assert torch.unique(images.flatten(1), dim=0).shape[0] == 400, "no two alike"
    assert torch.bincount(labels, minlength=4).min() > 60
    assert images.min() >= 0 and images.max() <= 1
    # a jittered character still lies nearer to its own kind than to the others', on average
    means = torch.stack([still[made.labels == k].mean(0) for k in range(4)])
    found = torch.cdist(images.flatten(1), means.flatten(1)).argmin(1)
    assert (found == labels).float().mean() > 0.7


def test_coloured_glyphs_can_be_read():
    made = glyphs.load(32, characters="8", coloured=True).to("cpu")
    images, _ = made.sample(200, torch.Generator().manual_seed(1))
    assert images.shape == (200, 3, 32, 32) == (200, *made.shape)
    light = images.mean(1).flatten(1)
    assert (light.amax(1) - light.amin(1)).min() > 0.15


def test_a_glyph_size_or_character_that_is_not_there_is_named():
    with pytest.raises(BadInput, match="size: 65 is not allowed; a whole number from 16 to 64"):
        glyphs.load(65)
    with pytest.raises(BadInput, match="characters: 'é' is not allowed"):
        glyphs.load(28, characters="0é")


def test_mnist_is_read_from_the_folder_of_the_settings(monkeypatch, mnist):
    monkeypatch.setenv("GANSCOPE_DATA", str(mnist))
    found = image_sets["mnist"].load(28, None)
    assert np.bincount(found.labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert found.pixels.mean() / 255 == pytest.approx(0.1307, abs=1e-4)  # the constant of every MNIST tutorial
    test = image_sets["mnist"].load(32, None, train=False)
    assert np.bincount(test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert test.shape == (1, 32, 32) and len(image_sets["mnist"].load(28, None, train=True)) == 60_000


def test_without_a_network_the_sentence_names_the_way_out(monkeypatch, tmp_path):
    def no_network(*_, **__):
        raise OSError("no route to host")

    monkeypatch.setenv("GANSCOPE_DATA", str(tmp_path))
    monkeypatch.setattr(remote.urllib.request, "urlopen", no_network)
    with pytest.raises(BadInput, match="MNIST is not in .* could not be fetched .no route to host.*built-in digits"):
        image_sets["mnist"].load(28, None)


def test_a_zip_of_pictures_becomes_a_set_with_its_folders_as_labels():
    files = {f"cats/{i}.png": picture() for i in range(10)} | {f"dogs/{i}.jpg": picture(form="JPEG") for i in range(9)}
    made = read_zip(zipped({**files, "readme.txt": b"words", "__MACOSX/cats/._1.png": b""}), 28, coloured=True)
    assert made.shape == (3, 28, 28) and made.classes == ("cats", "dogs") and made.labels.tolist() == [0] * 10 + [1] * 9
    assert made.pixels[0, :, 5, 5].tolist() == [200, 30, 30]


def bomb():
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    return file.getvalue()


PICTURES = {f"{i}.png": picture() for i in range(20)}
HOSTILE = {
    "not a zip": (b"hello", "not a zip file"),
    "empty": (zipped({}), "0 PNG or JPEG files; from 16 to 5,000"),
    "too many pixels": (zipped({**PICTURES, "bomb.png": bomb()}), "'bomb.png' has 12000 × 12000 pixels"),
    "no image": (zipped({**PICTURES, "a.png": b"\x89PNG\r\n\x1a\nnonsense"}), "'a.png' cannot be read as an image"),
    "another format": (zipped({**PICTURES, "a.png": picture(form="GIF")}), "'a.png' cannot be read as an image"),
    "too large unpacked": (zipped({f"{i}.png": bytes(8 << 20) for i in range(17)}), "more than 64 MB when unpacked"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_is_answered_in_a_sentence(kind):
    content, sentence = HOSTILE[kind]
    with pytest.raises(BadInput, match=f"upload: .*{sentence}"):
        read_zip(content)


def test_no_path_in_a_zip_is_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["../../evil.png", "/etc/evil.png", "C:\\evil.png", "a/../../evil.png"]
    made = read_zip(zipped({**PICTURES, **{name: picture() for name in names}}))
    assert len(made) == 24 and list(tmp_path.iterdir()) == []
