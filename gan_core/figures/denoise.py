"""What is seen of a denoiser of points in training: (snapshot, theme) → a figure."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, chart
from gan_core.figures.plane import scattered
from gan_core.figures.ranges import ceiling
from gan_core.figures.square import square
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme

Snapshot = Mapping[str, Any]
LAYERS = {"real": "real", "generated": "generated"}


def picture(snapshot: Snapshot, theme: Theme, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw points of the data, and those that the average of the network makes of noise."""
    seen, extent, colours = snapshot["picture"], float(snapshot["picture"]["extent"]), COLOURS[theme]
    traces = [
        scattered(seen["real"], "real", "circle", colours["real"]),
        scattered(seen["generated"][0], "generated", "diamond", colours["generated"]),
    ]
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    return {
        "data": traces,
        "layout": square(
            theme,
            extent,
            meta={"colours": {name: colours[name] for name in LAYERS}},
        ),
    }


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """The loss of each step's batch, against the step."""
    return chart(snapshot, theme, "Loss <i>(mean squared error)</i>", [Line("loss", "", "generated")])


def loss_by_t(snapshot: Snapshot, theme: Theme) -> Figure:
    """The loss of each tenth of 1 … T, of about the last hundred steps; dotted, the least loss possible, where it is known."""
    found = np.asarray(snapshot["loss_by_t"], float)
    floor = np.asarray(snapshot.get("floor_by_t", np.full(len(found), np.nan)), float)
    both = np.concatenate([found, floor])
    most = float(np.nanmax(both)) if np.isfinite(both).any() else 1.0
    T = int(snapshot["params"]["T"])
    middles = (np.arange(len(found)) + 0.5) * T / len(found)
    places = [(float(t), float(y)) for t, y in zip(middles, found, strict=True) if np.isfinite(y)]
    curves = [Curve(found, "", "generated", marks=places)]
    known = bool(np.isfinite(floor).any())
    if known:
        curves.insert(0, Curve(floor, "floor", "muted", "dot"))
    return sweep(
        theme, f"Loss by t <i>(tenths of T, last hundred steps{'; dotted: the floor' * known})</i>", middles, curves,
        x_range=[0, T], y_range=[0, ceiling(1.08 * max(most, 1e-3))], word="t",
    )  # fmt: skip
