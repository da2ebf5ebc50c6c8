"""The figures of image GANs: what is where in the mosaic, and how it is sent."""

import io
import struct

import numpy as np
import orjson
import pytest
from PIL import Image

from gan_core.export import training_gif
from gan_core.figures import images
from gan_core.figures.theme import COLOURS
from ui.packing import pack


def shot(members=1, channels=1, labelled=False, data="digits"):
    """Member k's image in row i and column j is all 100k + 10i + j, mod 256."""
    values = 100 * np.arange(members)[:, None, None] + 10 * np.arange(10)[:, None] + np.arange(10)
    samples = np.broadcast_to(values[..., None, None, None], (members, 10, 10, channels, 4, 4)).astype(np.uint8)
    flat = np.zeros((members, 40), np.float32)
    flat[:, 20] = 1
    every = {"step": np.arange(3, dtype=np.float32)}
    every |= {
        f"class_{what}_{kind}": np.full((3, members), 0.25, np.float32)
        for what in ("loss", "accuracy")
        for kind in ("real", "fake")
    }
    return {
        "step": 3, "members": members, "member_labels": [f"seed {k}" for k in range(members)], "classes": list("0123456789"),
        "picture": {"step": 3, "samples": samples, "real": np.full((100, channels, 4, 4), 7, np.uint8), "scores_real": flat,
                    "scores_fake": np.roll(flat, 5, 1), "row_names": list("0123456789") if labelled else []},
        "history": {"every": every}, "events": "", "params": {"data": data},
    }  # fmt: skip


def test_the_mosaic_keeps_every_image_in_its_row_and_column():
    pixels = images.mosaic(shot()["picture"]["samples"][0])
    assert pixels.shape == (60, 60)
    for i, j in ((0, 0), (3, 7), (9, 9)):
        cell = pixels[6 * i : 6 * i + 6, 6 * j : 6 * j + 6]
        assert (cell[1:-1, 1:-1] == 10 * i + j).all() and cell[0].max() == cell[:, -1].max() == 0, "an edge of ground"
    coloured = images.mosaic(shot(channels=3)["picture"]["samples"][0])
    assert coloured.shape == (60, 60, 3) and (coloured[1, 7] == 1).all()


def test_members_stand_side_by_side_with_their_names():
    figure = images.samples(shot(members=2, labelled=True), "light")
    generated = figure["data"][0]["pixels"]
    assert generated.shape == (60, 60)
    assert generated[1, 1] == 0 and generated[1, 6 * 4 + 1] == 4 and generated[1, 6 * 5 + 1] == 100
    assert figure["layout"]["xaxis"]["ticktext"] == ["seed 0", "seed 1"] and figure["layout"]["xaxis"]["tickvals"] == [
        2.5,
        7.5,
    ]
    assert figure["layout"]["yaxis"]["ticktext"] == list("0123456789") and figure["layout"]["yaxis"]["range"] == [10, 0]
    assert [trace["visible"] for trace in figure["data"]] == [True, False]
    assert images.samples(shot(), "dark")["data"][0]["ink"] == [COLOURS["dark"]["paper"], COLOURS["dark"]["text"]]


def test_the_histogram_has_an_axis_of_its_own_and_the_classes_their_chance():
    figure = images.score_histogram(shot(), "light")
    assert figure["layout"]["meta"] == {"own_axis": True}
    real, fake = figure["data"]
    assert real["x"][np.argmax(real["y"])] == pytest.approx(0.25) and fake["x"][np.argmax(fake["y"])] == pytest.approx(
        2.75
    )
    chart = images.class_accuracy(shot(), "light")
    assert [line["y"][-1] for line in chart["data"]] == [25, 25]
    assert any("chance" in note["text"] for note in chart["layout"]["annotations"])
    assert len(images.class_losses(shot(), "light")["data"]) == 2


def test_the_class_histogram_counts_in_per_cent_against_equal_shares():
    made = {**shot(), "class_histogram": np.full((1, 10), 0.1), "judged_images": 719}
    made["class_histogram"][0, :2] = 0.15, 0.05
    figure = images.class_histogram(made, "dark")
    np.testing.assert_allclose(figure["data"][0]["y"][:3], [15, 5, 10], rtol=1e-6)
    assert figure["layout"]["shapes"][0]["y0"] == 10 and figure["layout"]["xaxis"]["ticktext"] == list("0123456789")


def test_a_film_has_a_frame_for_every_picture_and_dark_ink():
    pictures = [np.full((6, 4), value, np.uint8) for value in (0, 100, 255)]
    film = Image.open(io.BytesIO(training_gif(pictures, scale=3)))
    assert film.n_frames == 3 and film.size == (12, 18) and film.info["loop"] == 0
    film.seek(2)
    assert film.convert("L").getpixel((1, 1)) == 0


@pytest.mark.parametrize(("theme", "between"), [("light", 255), ("dark", 18)])
def test_photos_look_like_themselves_in_both_themes_and_in_a_film(theme, between):
    """A photo's 0 is black and its 255 white whatever the page; between photos is the page, #FFFFFF or #12151B."""
    found = {name: images.samples(shot(data=name), theme)["data"][0] for name in ("upload", "digits")}
    assert found["upload"]["ink"] == ["#000000", "#FFFFFF"] and found["digits"]["ink"][0] == COLOURS[theme]["paper"]
    pixels = found["upload"]["pixels"]
    assert pixels[0, 0] == between and pixels[1, 1] == 0 and pixels[-2, -2] == 99, "images 0 and 99 are all 0 and 99"
    photo, ink = (
        Image.open(io.BytesIO(training_gif([images.as_drawn(trace)], scale=1))).convert("L") for trace in found.values()
    )
    assert photo.getpixel((58, 58)) == 99 and ink.getpixel((58, 58)) == 255 - 99


def test_pixels_are_sent_as_bytes_behind_the_floats():
    pixels, floats = np.arange(5, dtype=np.uint8), np.array([1.5, -2.0], np.float32)
    message = pack({"a": pixels, "b": floats, "again": pixels})
    length = struct.unpack("<I", message[:4])[0]
    header = orjson.loads(message[4 : 4 + length])
    assert header == {"a": {"$u8": [0, [5]]}, "b": {"$f32": [0, [2]]}, "again": {"$u8": [0, [5]]}, "$floats": 2}
    assert message[4 + length :] == floats.tobytes() + pixels.tobytes()


def test_precision_and_recall_are_in_per_cent_each_with_a_line_of_its_own():
    made = shot()
    shares = {"step": np.array([0, 200], np.float32)}
    shares |= {"precision": np.array([[0.25], [0.8]], np.float32), "recall": np.array([[0.5], [0.1]], np.float32)}
    made["history"]["evaluation"] = shares
    figure = images.coverage(made, "light")
    assert {line["name"]: line["y"].round(3).tolist() for line in figure["data"]} == {
        "precision": [25, 80],
        "recall": [50, 10],
    }
    assert len({line["line"]["dash"] for line in figure["data"]}) == 2, "colour never speaks alone"
