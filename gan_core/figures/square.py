"""The frame of every square picture in the plane: both axes alike, and no more around it than their numbers need."""

from collections.abc import Mapping, Sequence
from typing import Any

from gan_core.figures.theme import Theme, axis, layout


def square(theme: Theme, extent: float, *, annotations: Sequence[Any] = (), meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layout of a picture from −extent to extent on both axes."""
    common = {"range": [-extent, extent], "showgrid": False, "mirror": True, "nticks": 7}
    return layout(
        theme,
        margin={"l": 36, "r": 8, "t": 14, "b": 30},  # l + r = t + b: a square stays square
        hovermode=False,
        dragmode="zoom",
        annotations=list(annotations),
        xaxis=axis(theme, **common),
        yaxis=axis(theme, **common),
        meta=dict(meta),
    )
