"""The picture of a GAN in the plane: one square, many layers."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.arrows import arrow_key_words, arrow_traces
from gan_core.figures.discriminator_map import discriminator_scale, optimal_contour
from gan_core.figures.square import square
from gan_core.figures.theme import COLOURS, Figure, Theme, shade
from gan_core.numerals import format_number

LAYERS = {  # name: what its switch says
    "real": "real",
    "generated": "generated",
    "discriminator": "scores of D",
    "arrows": "arrows",
    "manifold": "map of z",
    "optimal": "optimal D*",
}
DEFAULT_LAYERS = ("real", "generated", "discriminator")


def plane(
    snapshot: Mapping[str, Any],
    theme: Theme,
    *,
    layers: Collection[str] = DEFAULT_LAYERS,
    member: int = 0,
    optimal: np.ndarray | None = None,
) -> Figure:
    """Draw one member's picture; `optimal` is D* on the discriminator's grid, (H, W), where it was asked for.

    Every layer is in the figure, so that a switch in the browser acts at once: those not in `layers` are invisible. An
    unknown layer raises ValueError. The traces' number and order never change, and `meta` names each one's layer.
    """
    unknown = set(layers) - LAYERS.keys()
    if unknown:
        raise ValueError(f"unknown layers {sorted(unknown)}; known: {', '.join(LAYERS)}")
    picture, extent = snapshot["picture"], float(snapshot["picture"]["extent"])
    colours = COLOURS[theme]
    discriminator, key = discriminator_scale(snapshot, theme, member)
    traces = [
        *discriminator,
        optimal_contour(optimal, picture, theme),
        _manifold(picture["manifold"][member], colours),
        scattered(picture["real"], "real", "circle", colours["real"]),
        scattered(picture["generated"][member], "generated", "diamond", colours["generated"]),
        *arrow_traces(picture["generated"][member], picture["arrows"][member], extent, theme),
    ]
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    return {
        "data": traces,
        "layout": square(
            theme,
            extent,
            annotations=arrow_key_words(extent, theme),
            meta={
                "discriminator": key,
                "colours": {name: colours[name] for name in ("real", "generated", "gradient", "exact")},
                **says(snapshot, member),
            },
        ),
    }


def says(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """Return {"says": "8 of 8 modes covered, 84 % of the samples good, slope of the generator's loss 0.6"}; {} where nothing is measured."""
    modes = np.shape(snapshot.get("mode_histogram", [[]]))[1]
    worth = (
        [
            ("modes_covered", 1, f"{{}} of {modes} modes covered"),
            ("high_quality_share", 100, "{} % of the samples good"),
        ]
        if modes
        else [("sliced_w1", 1, "sliced Wasserstein-1 {}")]
    )
    found = [
        words.format(format_number(scale * snapshot[name][member], 2))
        for name, scale, words in [*worth, ("logit_gradient", 1, "slope of the generator's loss {}")]
        if name in snapshot and np.isfinite(snapshot[name][member])
    ]
    return {"says": ", ".join(found)} if found else {}


def scattered(points: np.ndarray, layer: str, symbol: str, colour: str) -> dict[str, Any]:
    """Return points (N, 2) as one trace of a layer."""
    points = np.asarray(points, np.float32)
    return {
        "type": "scatter", "mode": "markers", "meta": layer, "name": layer, "hoverinfo": "skip",
        "x": np.ascontiguousarray(points[:, 0]), "y": np.ascontiguousarray(points[:, 1]),
        "marker": {"symbol": symbol, "size": 6, "color": shade(colour, 0.55), "line": {"color": colour, "width": 1.5}},
    }  # fmt: skip


def _manifold(lines: np.ndarray, colours: Mapping[str, str]) -> dict[str, Any]:
    """The image of a grid of z, (lines, P, 2), as one trace with a gap after each line."""
    lines = np.asarray(lines, np.float32)
    gap = np.full((len(lines), 1, 2), np.nan, np.float32)
    flat = np.concatenate([lines, gap], 1).reshape(-1, 2)
    return {
        "type": "scatter", "mode": "lines", "meta": "manifold", "name": "map of z", "hoverinfo": "skip",
        "x": np.ascontiguousarray(flat[:, 0]), "y": np.ascontiguousarray(flat[:, 1]),
        "line": {"color": colours["generated"], "width": 1.0},
    }  # fmt: skip
