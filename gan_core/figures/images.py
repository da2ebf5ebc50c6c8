"""The picture of a GAN of images, a mosaic of samples, and the charts that only it has: (snapshot, theme) → a figure."""

import textwrap
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.data.images import image_sets
from gan_core.figures.lines import MARGIN, Line, Reference, chart
from gan_core.figures.marks import rule
from gan_core.figures.ranges import ceiling
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade

Snapshot = Mapping[str, Any]
LAYERS = {
    "generated": "generated",
    "real": "real images in their place",
    "nearest": "nearest training images (last evaluation)",
}
DEFAULT_LAYERS = ("generated",)
GAP = 2  # px between two images
APART = 0.3  # of an image, between the mosaic and the shipped row
BINS = (-10.0, 10.0)
LIGHT = ["#000000", "#FFFFFF"]  # the colours of 0 and of 255 in a photo
PAPER = {name: int(COLOURS[name]["paper"][1:3], 16) for name in COLOURS}  # about the page's grey


def samples(snapshot: Snapshot, theme: Theme, *, layers: Collection[str] = DEFAULT_LAYERS) -> Figure:
    """Draw the samples, those of a few members side by side; real images, or the nearest training images, cover them where asked for.

    A row of images by a shipped generator stands below them where there is one. Without nearest images, before the first evaluation or of an endless set, that layer draws nothing.
    """
    picture = snapshot["picture"]
    every = np.asarray(picture["samples"])  # (K, rows, columns, C, H, W)
    members, rows, columns = every.shape[:3]
    each = max(1, columns // members)
    shown = range(min(members, columns))
    generated, nearest = (
        np.concatenate([np.asarray(picture[name])[k, :, :each] for k in shown], 1) if name in picture else None
        for name in ("samples", "nearest")
    )
    assert generated is not None
    real = np.asarray(picture["real"]).reshape(every.shape[1:])[:, : generated.shape[1]]
    columns, shipped = generated.shape[1], picture.get("shipped")
    names = [str(name) for name in picture["row_names"]]
    at = [i + 0.5 for i in range(len(names))]
    below = 0.0 if shipped is None else APART + 1.0
    if shipped is not None:
        names, at = [*names, "trained"], [*at, rows + APART + 0.5]
    ticks = {"tickmode": "array", "tickvals": at, "ticktext": names}
    heads = [_head(str(snapshot["member_labels"][k])) for k in shown] if members > 1 else []
    heads_at = {
        "tickmode": "array", "tickvals": [(k + 0.5) * each for k in range(len(heads))], "ticktext": heads, "tickangle": 0, "side": "top",
        "tickfont": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip
    common = {"showgrid": False, "showline": False, "ticks": ""}
    photos = image_sets[snapshot["params"]["data"]].photos
    traces = [_image(generated, "generated", theme, photos), _image(real, "real", theme, photos)]
    if nearest is not None:
        traces.append(_image(nearest, "nearest", theme, photos))
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    if shipped is not None:
        row = _image(np.asarray(shipped)[None, :columns], "shipped", theme, photos)
        traces.append({**row, "y": [rows + APART, rows + below], "visible": True, "always": True})
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=_margin(shipped is not None, bool(heads)),
            hovermode=False,
            dragmode="zoom",
            annotations=[],
            xaxis=axis(theme, range=[-below / 2, columns + below / 2], **common, **heads_at),
            yaxis=axis(theme, range=[rows + below, 0], **common, **ticks),
            meta={"colours": {name: COLOURS[theme][name] for name in ("real", "generated")}},
        ),
    }


def _margin(shipped: bool, heads: bool) -> dict[str, int]:
    """Leave room for the names of the rows and, of a race, for what stands over its columns."""
    if heads:
        return {"l": 56, "r": 8, "t": 54, "b": 10}
    return {"l": 56 if shipped else 36, "r": 8, "t": 14, "b": 30}


def _head(label: str) -> str:
    """Shorten a member's name to what can stand over its columns: values alone, three lines at most."""
    values = ", ".join(part.partition(": ")[2] or part for part in label.split(", "))
    return "<br>".join(textwrap.wrap(values, 10, max_lines=3, placeholder="…", break_long_words=False))


def mosaic(images: np.ndarray, ground: int = 0) -> np.ndarray:
    """Lay images (rows, columns, C, H, W) side by side with GAP pixels of `ground` between: (height, width) or (height, width, 3)."""
    rows, columns, _, height, width = images.shape
    room = np.pad(images, [(0, 0)] * 3 + [(GAP // 2, GAP // 2)] * 2, constant_values=ground)
    whole = room.transpose(0, 3, 1, 4, 2).reshape(rows * (height + GAP), columns * (width + GAP), -1)
    return np.ascontiguousarray(whole[:, :, 0] if whole.shape[2] == 1 else whole[:, :, :3])


def score_histogram(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The shares of the discriminator's scores of the real and the generated images shown; an axis of its own, not the step's."""
    picture = snapshot["picture"]
    shares = {kind: np.asarray(picture[f"scores_{kind}"][member], np.float32) for kind in ("real", "fake")}
    bins = len(shares["real"])
    centres = np.linspace(*BINS, 2 * bins + 1, dtype=np.float32)[1::2]
    colours = {"real": COLOURS[theme]["real"], "fake": COLOURS[theme]["generated"]}
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": centres, "y": values, "line": {"color": colours[kind], "width": 1.75, "shape": "hvh"},
            "name": kind, "hovertemplate": "%{y:.2f}", "fill": "tozeroy", "fillcolor": "rgba(0,0,0,0)",
        }
        for kind, values in shares.items()
    ]  # fmt: skip
    title = "Scores f of the images shown: real, generated"
    top = float(np.ceil(max(float(np.max(values, initial=0.0)) for values in shares.values()) * 5 + 0.01) / 5)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(theme, range=list(BINS), showgrid=False, nticks=6),
            yaxis=axis(theme, range=[0.0, max(top, 0.2)], nticks=4),
            annotations=[_heading(theme, title)],
            shapes=[],
            meta={"own_axis": True},
        ),
    }


def class_histogram(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The share of each class among the judged samples of one member, in per cent; a line where all classes are alike."""
    shares = 100 * np.asarray(snapshot["class_histogram"][member], np.float32)
    names = [str(name) for name in snapshot["classes"]]
    at = np.arange(len(names), dtype=np.float32)
    trace = {
        "type": "bar", "x": at, "y": shares, "marker": {"color": shade(COLOURS[theme]["generated"], 0.6)}, "name": "generated",
        "hovertemplate": "%{y:.1f} %",
    }  # fmt: skip
    top = ceiling(max(float(np.max(np.nan_to_num(shares), initial=0.0)), 20.0))  # NaN before the first evaluation
    n = snapshot["judged_images"]
    return {
        "data": [trace],
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(
                theme,
                range=[-0.6, len(names) - 0.4],
                showgrid=False,
                tickmode="array",
                tickvals=list(range(len(names))),
                ticktext=names,
            ),
            yaxis=axis(theme, range=[0.0, top], nticks=4),
            annotations=[_heading(theme, f"Classes of {n:,} samples <i>(%)</i>")],
            shapes=[rule(theme, "y", 100 / max(1, len(names)))],
            meta={"own_axis": True},
        ),
    }


def class_accuracy(snapshot: Snapshot, theme: Theme) -> Figure:
    """How often an AC-GAN's discriminator names the class rightly, of real and of generated images, in per cent."""
    lines = [
        Line("class_accuracy_real", "real", "real", scale=100),
        Line("class_accuracy_fake", "generated", "generated", "dash", scale=100),
    ]
    chance = Reference(100 / max(1, len(snapshot["classes"])), "chance")
    return chart(
        snapshot,
        theme,
        "Class named rightly <i>(%)</i>" + _thick(snapshot),
        lines,
        y_range=[0.0, 112.0],
        reference=chance,
        tickvals=[0, 50, 100],
    )


def _thick(snapshot: Snapshot) -> str:
    return " · thick real, thin generated" if snapshot["members"] > 1 else ""


def class_losses(snapshot: Snapshot, theme: Theme) -> Figure:
    """The cross entropies of an AC-GAN's discriminator, in nats."""
    lines = [
        Line("class_loss_real", "real", "real"),
        Line("class_loss_fake", "generated", "generated", "dash"),
    ]
    return chart(snapshot, theme, "Class loss <i>(nats)</i>" + _thick(snapshot), lines)


def frechet(snapshot: Snapshot, theme: Theme) -> Figure:
    """The Fréchet distance of generated images from training images, in a classifier's features, with that of held-out real images."""
    floors = np.asarray(snapshot["frechet_floor"], float)
    floor = Reference(float(floors[0]), "perfect") if np.isfinite(floors).all() else None
    n = snapshot["judged_images"]
    line = Line("frechet", "generated", "generated", group="evaluation")
    judged = len(snapshot["history"].get("evaluation", {}).get("step", ()))
    first = "" if judged else f"; first at step {snapshot['params']['evaluate_every']:,}"
    return chart(snapshot, theme, f"Fréchet distance <i>(log; n = {n:,}{first})</i>", [line], log=True, reference=floor)


def coverage(snapshot: Snapshot, theme: Theme) -> Figure:
    """Precision, how many images look real, and recall, how much of the data is generated, in per cent, with those of held-out real images."""
    lines = [
        Line("precision", "precision", "generated", group="evaluation", scale=100),
        Line("recall", "recall", "real", "dash", group="evaluation", scale=100),
    ]
    title = "Precision, recall <i>(%)</i>" + (" · thick precision, thin recall" if snapshot["members"] > 1 else "")
    return chart(
        snapshot, theme, title, lines, y_range=[0.0, 112.0], tickvals=[0, 50, 100], reference=_perfect(snapshot)
    )


def _perfect(snapshot: Snapshot) -> list[Reference]:
    """The precision and recall of held-out real images; one line where they are the same to a percentage point."""
    precision, recall = (100 * float(snapshot.get(f"{name}_perfect", np.nan)) for name in ("precision", "recall"))
    if not np.isfinite([precision, recall]).all():
        return []
    if abs(precision - recall) < 4:
        return [Reference((precision + recall) / 2, "perfect")]
    return [Reference(precision, "perfect precision"), Reference(recall, "perfect recall")]


def nearest(snapshot: Snapshot, theme: Theme) -> Figure:
    """How far the mosaic's images lie from the training image nearest to each, and how far held-out real images do.

    The mean of ‖x − y‖₂ over all pixels, in units of full ink; near 0 the generator repeats what it was shown.
    """
    floors = np.asarray(snapshot["nearest_distance_real"], float)
    floor = Reference(float(floors[0]), "held-out real") if np.isfinite(floors).all() else None
    line = Line("nearest_distance", "generated", "generated", group="evaluation")
    title = "To the nearest training image <i>(‖x − y‖, ink)</i>"
    seen = snapshot["history"].get("evaluation", {}).get("nearest_distance", np.zeros(0))
    top = float(np.nanmax(np.append(np.asarray(seen, float), floors), initial=1.0))
    return chart(snapshot, theme, title, [line], y_range=[0.0, ceiling(1.1 * top)], reference=floor)


def _heading(theme: Theme, title: str) -> dict[str, Any]:
    return {
        "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 5,
        "xshift": -MARGIN["l"] + 4, "align": "left", "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def _image(images: np.ndarray, layer: str, theme: Theme, photos: bool) -> dict[str, Any]:
    """Draw grey images: of ink in the page's own colours, photos from black to white with the page's ground between them."""
    rows, columns = images.shape[:2]
    pixels = mosaic(images, PAPER[theme] if photos else 0)
    ends = LIGHT if photos else [COLOURS[theme]["paper"], COLOURS[theme]["text"]]
    ink = {} if pixels.ndim == 3 else {"ink": ends}
    return {"type": "image", "meta": layer, "name": layer, "x": [0, columns], "y": [0, rows], "pixels": pixels, **ink}


def as_drawn(trace: Mapping[str, Any]) -> np.ndarray:
    """Return an image's pixels for `export.training_gif`: (H, W) of ink, or (H, W, 3) as they look."""
    pixels: np.ndarray = trace["pixels"]
    return np.repeat(pixels[..., None], 3, 2) if trace.get("ink") == LIGHT else pixels
