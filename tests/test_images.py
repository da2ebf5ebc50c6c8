"""Sets of images: what they hold, how they are drawn, and hostile uploads."""

import io
import zipfile

import numpy as np
import pytest
import torch
from PIL import Image

from gan_core.data.images import glyphs, image_sets, read_zip, remote
from gan_core.data.images.eight_bits import eight_bits
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
    made = read_zip(zipped({**files, "readme.txt": b"words"}), 28, coloured=True)
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
    "no image": (zipped(dict.fromkeys(PICTURES, b"\x89PNG\r\n\x1a\nnonsense")), "0 PNG .* 20 not readable as an image"),
    "another format": (
        zipped(dict.fromkeys(PICTURES, picture(form="GIF"))),
        "20 not readable as an image .the first is '0.png'",
    ),
    "many": (zipped({f"{i}.png": b"x" for i in range(5001)}), "5,001 PNG or JPEG files; from 16 to 5,000 are allowed"),
    "too large unpacked": (zipped({f"{i}.png": bytes(8 << 20) for i in range(17)}), "more than 64 MB when unpacked"),
}


APPLE_DOUBLE = bytes.fromhex("00051607 00020000") + bytes(16) + b"Mac OS X"  # the first bytes of a side file
BESIDE = {
    "nothing": ({}, ""),
    "side files of macOS": ({"a/._1.png": APPLE_DOUBLE, "__MACOSX/._2.png": APPLE_DOUBLE}, "2 PNG or JPEG files were skipped: 2 hidden."),
    "a hidden folder": ({".thumbs/1.png": picture()}, "1 PNG or JPEG file was skipped: 1 hidden."),
    "an empty file": ({"a/e.png": b""}, "1 PNG or JPEG file was skipped: 1 empty (the first is 'e.png')."),
    "what is no image": ({"b.png": b"\x89PNG\r\n\x1a\nnonsense", "c.jpg": picture(form="GIF"), "d.JPG": picture()[:60]},
                         "3 PNG or JPEG files were skipped: 3 not readable as an image (the first is 'b.png')."),
    "other files, a folder with a picture's name": ({".DS_Store": b"x", "notes.txt": b"x", "x.png/": b""}, ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", BESIDE)
def test_what_lies_beside_good_images_is_skipped_and_counted(kind):
    files, sentence = BESIDE[kind]
    made = read_zip(zipped({**PICTURES, **files}))
    assert len(made) == 20 and made.note == sentence


def test_too_few_images_are_refused_with_what_was_skipped():
    files = {f"{i}.png": picture() for i in range(15)} | {"e.png": b""}
    with pytest.raises(
        BadInput, match=r"upload: 15 PNG or JPEG files; from 16 to 5,000 are allowed; 1 PNG .* 1 empty .*\)\.$"
    ):
        read_zip(zipped(files))


def packed(image, form="PNG", **more):
    file = io.BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


def sixteen(content, **more):
    return zipped({f"{i}.png": packed(Image.fromarray(content), **more) for i in range(16)})


RAMP = np.linspace(0, 65_535, 64 * 64).round().astype(np.uint16).reshape(64, 64)


def test_of_sixteen_bits_the_upper_eight_are_kept():
    """A ramp 0 … 65535 has the mean 127.5 after >> 8; twelve bits in sixteen, 0 … 4095, become 0 … 15 of mean 7.5."""
    assert read_zip(sixteen(RAMP), 64).pixels.mean() == pytest.approx(127.5, abs=0.5)
    assert read_zip(sixteen(RAMP >> 4), 64).pixels.mean() == pytest.approx(7.5, abs=0.3)
    assert read_zip(sixteen(RAMP), 64).pixels[0, 0, 32, 32] == pytest.approx(RAMP[32, 32] >> 8, abs=1)


def see_through():
    """A black stroke, four columns of eight, on nothing: by alpha, by half alpha, and by a palette's or a grey's clear entry."""
    alpha = np.zeros((8, 8), np.uint8)
    alpha[:, 2:6] = 255
    black = np.zeros((8, 8), np.uint8)
    whole, half = (
        Image.fromarray(np.dstack([black] * 3 + [alpha])),
        Image.fromarray(np.dstack([black, alpha // 255 * 128]), "LA"),
    )
    palette = Image.fromarray((alpha == 0).astype(np.uint8), "P")
    palette.putpalette([0, 0, 0, 0, 0, 0])
    deep = Image.fromarray(np.where(alpha == 0, np.uint16(300), np.uint16(0)))
    return {"RGBA": (packed(whole), 0), "LA": (packed(half), 127), "P": (packed(palette, transparency=1), 0),
            "L": (packed(Image.fromarray((alpha == 0).astype(np.uint8)), transparency=1), 0),
            "I;16": (packed(deep, transparency=300), 0)}  # fmt: skip


@pytest.mark.parametrize("mode", see_through())
@pytest.mark.parametrize("coloured", [False, True])
def test_what_is_transparent_becomes_white(mode, coloured):
    """White where nothing is (255), black ink as it is, and half of it half: 255 (1 − 128/255) = 127."""
    data, stroke = see_through()[mode]
    pixels = read_zip(zipped({f"{i}.png": data for i in range(16)}), 8, coloured=coloured).pixels[0]
    assert pixels[:, 4, 0].tolist() == [255] * len(pixels) and pixels[:, 4, 3].tolist() == pytest.approx(
        [stroke] * len(pixels), abs=1
    )


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16", "I;16B", "I", "F"])
def test_every_kind_of_pixels_is_read_or_refused(mode):
    grey = Image.new("L", (4, 4), 200)
    if mode in ("I;16", "I;16B", "I"):
        made = Image.new(mode, (4, 4), 200 << 8)
        assert set(np.asarray(eight_bits(made)).flat) == {200}
    elif mode == "F":
        with pytest.raises(ValueError, match="pixels of mode F"):
            eight_bits(grey.convert("F"))
    else:
        assert set(np.asarray(eight_bits(grey.convert(mode))).flat) <= {200, 199, 201, 255, 0}
    with pytest.raises(ValueError, match="beyond 16 bits"):
        eight_bits(Image.new("I", (4, 4), 70_000))


def test_a_photo_stands_as_its_camera_was_held():
    """Orientation 6 means: turn it a quarter clockwise. What was the left edge is then the top."""
    photo = Image.new("L", (32, 32), 250)
    photo.paste(0, (0, 0, 8, 32))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = read_zip(zipped({f"{i}.jpg": packed(photo, "JPEG", exif=exif) for i in range(16)}), 32).pixels[0, 0]
    assert made[:6].max() < 30 and made[10:].min() > 220


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
