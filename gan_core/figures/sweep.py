"""A quantity against a setting: curves over an axis of their own, with a mark where the setting is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan_core.figures.labels import PLOT_HEIGHT, label, spread
from gan_core.figures.lines import MARGIN, heading, log_ticks
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout


@dataclass(frozen=True)
class Curve:
    """y over the axis, as a line in the colour of a role, or in a colour; `marks` are (x, y) that lie on it."""

    y: np.ndarray
    word: str
    role: str
    dash: str = "solid"
    marks: Sequence[tuple[float, float]] = ()
    symbol: str = "circle"
    width: float = 1.75


def sweep(
    theme: Theme,
    title: str,
    x: np.ndarray,
    curves: Sequence[Curve],
    *,
    x_range: Sequence[float],
    y_range: Sequence[float],
    word: str,
    log_x: bool = False,
    log_y: bool = False,
    handles: Sequence[dict[str, Any]] = (),
    height: float = PLOT_HEIGHT,
    **x_axis: Any,
) -> Figure:
    """Draw curves over x. On a logarithmic axis the ranges are exponents of ten.

    word: what x is, beside its last number. height: of the plot in px, about, by which labels step out of each other's way.
    """
    colours = COLOURS[theme]
    traces: list[dict[str, Any]] = []
    notes = []
    for curve in curves:
        colour = colours.get(curve.role, curve.role)
        y = np.where(curve.y > 0, curve.y, np.nan) if log_y else curve.y
        traces.append({
            "type": "scatter", "mode": "lines", "x": x.astype(np.float32), "y": np.asarray(y, np.float32), "name": curve.word,
            "line": {"color": colour, "dash": curve.dash, "width": curve.width}, "hovertemplate": "%{y:.4g}",
        })  # fmt: skip
        finite = np.flatnonzero(np.isfinite(y))
        if curve.word and len(finite):
            end = float(y[finite[-1]])
            notes.append(label(theme, float(np.log10(end)) if log_y else end, curve.word, colour, curve.dash))
    for curve in curves:
        if curve.marks:
            at = np.asarray(curve.marks, np.float32)
            traces.append({
                "type": "scatter", "mode": "markers", "x": at[:, 0], "y": at[:, 1], "name": curve.word, "hovertemplate": "%{y:.4g}",
                "marker": {"size": 10, "symbol": curve.symbol, "color": colours.get(curve.role, curve.role), "line": {"color": colours["paper"], "width": 1}},
            })  # fmt: skip
    x_range, y_range = ([float(end) for end in ends] for ends in (x_range, y_range))
    spread(notes, y_range, height)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=x_range, type="log" if log_x else "linear", showgrid=False, **x_axis),
            yaxis=axis(theme, range=y_range, type="log" if log_y else "linear", nticks=5, **log_ticks(log_y, y_range)),
            annotations=[heading(theme, title), axis_word(theme, word), *notes],
            shapes=[],
            meta={"own_axis": True, "handles": list(handles)},
        ),
    }  # fmt: skip


def axis_word(theme: Theme, word: str) -> dict[str, Any]:
    """Name an axis beside its last number."""
    return {
        "text": word, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top", "xshift": 24, "yshift": -4,
        "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip


def stairs(figure: Figure, curve: int, edges: np.ndarray, heights: np.ndarray) -> None:
    """Put a histogram in the place of one curve of a sweep: heights (n,) between edges (n + 1,)."""
    trace = figure["data"][curve]
    trace |= {"x": ((edges[1:] + edges[:-1]) / 2).astype(np.float32), "y": np.asarray(heights, np.float32)}
    trace["line"] |= {"shape": "hvh"}
