"""Pictures and charts of a generator's noise space: the walk, and the search for a z. (snapshot, theme) → a figure."""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.theme import COLOURS, Figure, Theme
from gan_core.figures.tiles import tiled, tiles, word
from gan_core.params.latent_walk import REACH

Snapshot = Mapping[str, Any]
WALK_LAYERS = {"generated": "generated", "place": "where the image is"}
SEARCH_LAYERS = {"images": "images", "chosen": "best start"}
LABELS = 2.2  # width of the column of row names, in images
WORDS = 0.22  # the same for the search, as a share of its columns
LARGE, SUM, GAP = 3.0, 1.3, 0.45  # sides of the large image and of a term of the sum, and what lies between blocks


def walk(snapshot: Snapshot, theme: Theme, *, layers: Collection[str] = tuple(WALK_LAYERS)) -> Figure:
    """Draw the image of the walk, the sum of three classes, both ways from one z to the next, and a strip a direction."""
    picture, params = snapshot["picture"], snapshot["params"]
    strips, sums = np.asarray(picture["strips"]), np.asarray(picture["sums"])
    rows, columns = strips.shape[:2]
    traces = [tiles(np.asarray(picture["current"])[None, None], 0, 0, LARGE, theme, "generated")]
    notes, x = [], LARGE + 0.6
    digits = [params["plus_a"], params["minus_b"], params["plus_c"]]
    words = [*map(str, digits), f"reads {snapshot['sums_named'][3]}"]
    for i, (image, term) in enumerate(zip(sums, words, strict=True)):
        traces.append(tiles(image[None, None], x, 0.9, SUM, theme, "generated"))
        notes.append(word(theme, x + SUM / 2, 0.85, term, "center", "bottom"))
        if i:
            notes.append(word(theme, x - 0.18, 0.9 + SUM / 2, "−+="[i - 1], "center", "middle", 14))
        x += SUM + 0.36
    named = f"reads {snapshot['named']}, {100 * snapshot['confidence']:.0f} %"
    notes.append(word(theme, 0, LARGE + 0.02, named, "left", "top"))
    names = ["straight", "spherical", *(f"direction {i + 1}" for i in range(rows - 2))]
    offsets = [params[f"direction_{i + 1}"] for i in range(rows - 2)]
    places = [picture["place"]] * 2 + [(offset + REACH) / (2 * REACH) for offset in offsets]
    top, marks = LARGE + 2 * GAP, []
    for i, (strip, name, place) in enumerate(zip(strips, names, places, strict=True)):
        top += GAP * (i == 2)
        traces.append(tiles(strip[None], 0, top, 1.0, theme, "generated"))
        notes.append(word(theme, -0.15, top + 0.5, name, "right", "middle"))
        at = 0.5 + place * (columns - 1)
        marks += [(at, top - 0.06), (at, top + 1.06), (math.nan, math.nan)]
        top += 1
    traces.append(_line(marks, "place", COLOURS[theme]["gradient"]))
    return tiled(traces, notes, max(top, columns + LABELS), theme, layers, LABELS)


def search(
    snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = tuple(SEARCH_LAYERS)
) -> Figure:
    """Draw each image, what is given of it, and what was found; below them the starts of one image."""
    picture = snapshot["picture"]
    rows = {"image": picture["truth"], "given": picture["given"], "found": picture["found"]}
    if snapshot["params"]["task"] == "invert":
        del rows["given"]
    restarts = np.asarray(picture["restarts"])[member]
    columns = _columns(len(rows["image"]), len(rows), len(restarts))
    gap, traces, notes, top = GAP * columns / 8, [], [], 0.0
    names_at = -0.02 * columns
    for start in range(0, len(rows["image"]), columns):
        for name, images in rows.items():
            band = np.asarray(images)[start : start + columns]
            traces.append(tiles(band[None], 0, top, 1.0, theme, "images"))
            notes.append(word(theme, names_at, top + 0.5, name, "right", "middle"))
            if name == "found" and start <= member < start + columns:
                chosen = _box(member - start, top)
            top += 1
        top += gap
    notes.append(word(theme, names_at, top + 0.5, f"starts of<br>{_title(snapshot, member)}", "right", "middle"))
    best = int(np.asarray(picture["best"])[member])
    chosen += _box(best % columns, top + best // columns)
    for start in range(0, len(restarts), columns):
        traces.append(tiles(restarts[start : start + columns][None], 0, top, 1.0, theme, "images"))
        top += 1
    traces.append(_line(chosen, "chosen", COLOURS[theme]["generated"]))
    return tiled(
        traces, notes, _side(len(rows["image"]), len(rows), len(restarts), columns), theme, layers, WORDS * columns
    )


def _side(images: int, rows: int, restarts: int, columns: int) -> float:
    """Return the side of the square into which bands of so many columns fit, in images."""
    bands, starts = math.ceil(images / columns), math.ceil(restarts / columns)
    return max(columns * (1 + WORDS), bands * (rows + GAP * columns / 8) + starts)


def _columns(images: int, rows: int, restarts: int) -> int:
    """Return the number of columns with which the images become largest."""
    return min(range(2, 33), key=lambda columns: _side(images, rows, restarts, columns))


def length(snapshot: Snapshot, theme: Theme) -> Figure:
    """The length of z in units of √d, straight and along the sphere; a z of N(0, I) has about 1."""
    lines = [Line("length_spherical", "spherical", "generated"), Line("length_linear", "straight", "generated", "dash")]
    return chart(snapshot, theme, "Length |z|/√d", lines, y_range=[0.5, 1.3], reference=Reference(1.0, "N(0, I)"))


def confidence(snapshot: Snapshot, theme: Theme) -> Figure:
    """How sure the classifier is of the image on the way, in per cent."""
    lines = [
        Line("confidence_spherical", "spherical", "generated", scale=100),
        Line("confidence_linear", "straight", "generated", "dash", scale=100),
    ]
    return chart(
        snapshot, theme, "Classifier's confidence <i>(%)</i>", lines, y_range=[0.0, 112.0], tickvals=[0, 50, 100]
    )


def psnr(snapshot: Snapshot, theme: Theme) -> Figure:
    """How close the best image so far is to the true one, in dB, a line an image."""
    return chart(snapshot, theme, "PSNR to the image <i>(dB)</i>", [Line("psnr", "found", "generated")])


def similarity(snapshot: Snapshot, theme: Theme) -> Figure:
    """Structural similarity of the best image so far, a line an image."""
    line = Line("ssim", "found", "generated", group="evaluation")
    return chart(snapshot, theme, "SSIM to the image", [line], y_range=[0.0, 1.12], tickvals=[0, 0.5, 1])


def found_length(snapshot: Snapshot, theme: Theme) -> Figure:
    """The length of the best z in units of √d."""
    line = Line("length", "found", "generated")
    return chart(snapshot, theme, "Length |z|/√d of the best z", [line], reference=Reference(1.0, "N(0, I)"))


def _title(snapshot: Snapshot, member: int) -> str:
    return str(snapshot["member_labels"][member]).split(":")[0]


def _box(column: float, top: float) -> list[tuple[float, float]]:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [*((column + dx, top + dy) for dx, dy in corners), (math.nan, math.nan)]


def _line(points: list[tuple[float, float]], layer: str, colour: str) -> dict[str, Any]:
    x, y = np.array(points, np.float32).T
    return {
        "type": "scatter", "mode": "lines", "meta": layer, "name": layer, "x": np.ascontiguousarray(x), "y": np.ascontiguousarray(y),
        "line": {"color": colour, "width": 2},
    }  # fmt: skip
