"""Pictures made of images side by side, with words beside them: what the lessons on noise space and starvation share."""

from collections.abc import Collection
from typing import Any

import numpy as np

from gan_core.figures.images import mosaic
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout


def tiles(images: np.ndarray, x: float, y: float, side: float, theme: Theme, layer: str) -> dict[str, Any]:
    """Draw images (rows, columns, C, H, W) from (x, y) down, each so many units wide."""
    rows, columns = images.shape[:2]
    pixels = mosaic(images)
    ink = {} if pixels.ndim == 3 else {"ink": [COLOURS[theme]["paper"], COLOURS[theme]["text"]]}
    place = {"x": [x, x + columns * side], "y": [y, y + rows * side]}
    return {"type": "image", "meta": layer, "name": layer, **place, "pixels": pixels, **ink}


def word(theme: Theme, x: float, y: float, text: str, across: str, down: str, size: float = TYPE) -> dict[str, Any]:
    """Write a text at (x, y), in units of an image."""
    return {
        "text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": across, "yanchor": down, "showarrow": False,
        "align": across, "font": {"size": size, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def tiled(traces: list, notes: list, side: float, theme: Theme, layers: Collection[str], labels: float) -> Figure:
    """Lay traces and words on a square of so many images; its first `labels` columns are for words."""
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": []}
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            hovermode=False,
            dragmode="zoom",
            annotations=notes,
            xaxis=axis(theme, range=[-labels, side - labels], **bare),
            yaxis=axis(theme, range=[side, 0], **bare),
        ),
    }
