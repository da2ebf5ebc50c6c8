"""Figures of two settings with many seeds: every seed a ring and a dot, and what a test says of the difference."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.figures.lines import heading
from gan_core.figures.sentence import plain
from gan_core.figures.theme import COLOURS, MEMBER_COLOURS, TYPE, Figure, Theme, axis, layout, shade
from gan_core.numerals import format_number
from gan_core.theory.two_samples import Anecdote, Permutation, finite, summary

Snapshot = Mapping[str, Any]
LAYERS = {"generated": "generated", "real": "modes of the data"}
SIDES = ("A", "B")
STYLE = {"A": (MEMBER_COLOURS[0], "circle"), "B": (MEMBER_COLOURS[1], "diamond")}
FIGURES = {  # name: (words, larger is better, the number it is multiplied by)
    "modes_covered": ("modes covered", True, 1.0),
    "nearest_modes_95": ("nearest modes that hold 95 %", True, 1.0),
    "high_quality_share": ("good samples, %", True, 100.0),
    "kl_to_uniform_nats": ("KL to uniform, nats", False, 1.0),
}
ACROSS, GAP, FILL = 6, 0.32, 0.9  # rings in a row, room for a heading, share of a place that a ring may take
PERFECT = {"high_quality_share": 98.89, "kl_to_uniform_nats": 0.0}


def rings(snapshot: Snapshot, theme: Theme, names: Sequence[str], *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw what every seed generates, small: the seeds of A above, those of B below. names: what each side is called."""
    picture, colours = snapshot["picture"], COLOURS[theme]
    scale = FILL / (2 * float(picture["extent"]))
    traces: list[dict[str, Any]] = []
    notes = []
    top = 0.0
    for side, name in zip(SIDES, names, strict=True):
        notes.append(
            {
                "text": name, "x": 0.05, "y": top + GAP, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "bottom",
                "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
            }
        )  # fmt: skip
        generated, modes = np.asarray(picture[f"generated_{side}"]), np.asarray(picture[f"modes_{side}"])
        places = [(k % ACROSS + 0.5, top + GAP + k // ACROSS + 0.5) for k in range(len(generated))]
        centres = np.array(places)[:, None, :] * np.ones((1, 1, 2))  # (K, 1, 2)
        for meta, points, size in (("real", modes[None], 4), ("generated", generated, 3)):
            at = centres + scale * points * np.array([1.0, -1.0])  # rows run down
            at = np.where(np.abs(scale * points) <= 0.5, at, np.nan).reshape(-1, 2).astype(np.float32)
            at[np.isnan(at).any(1)] = np.nan  # what left its place is not drawn
            colour = colours[meta]
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "meta": meta, "name": meta, "x": at[:, 0], "y": at[:, 1], "visible": meta in layers,
                    "marker": {
                        "symbol": "circle" if meta == "real" else "diamond", "size": size, "color": shade(colour, 0.35 if meta == "generated" else 0.0),
                        "line": {"width": 1 if meta == "real" else 0.4, "color": colour},
                    },
                }
            )  # fmt: skip
        top += GAP + -(-len(generated) // ACROSS)
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": []}
    margin = max(0.0, ACROSS - top) / 2
    across = max(top, ACROSS)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            hovermode=False,
            dragmode="zoom",
            annotations=notes,
            xaxis=axis(theme, range=[(ACROSS - across) / 2, (ACROSS + across) / 2], **bare),
            yaxis=axis(theme, range=[top + margin, -margin], **bare),
            meta={"lines": {name: {"color": colours[name], "dash": "solid"} for name in ("generated", "real")}},
        ),
    }


def strip(
    name: str, rows: Mapping[str, Any], theme: Theme, *, title: str = "", most: float = 8.0, left: int = 48, named: bool = False
) -> Figure:  # fmt: skip
    """Draw a dot for each seed, a row for each setting, with its mean and the 95 % t interval below the dots.

    rows: {what the row is called: values (K,)}, the first on top. most: modes of the data, the end of an axis that counts them.
    named: rows are settings of their own, all in one colour, for the square picture; else they are A and B.
    """
    words, _, times = FIGURES[name]
    colours, spans = COLOURS[theme], []
    traces: list[dict[str, Any]] = []
    low, high = _range(name, rows, most)
    for place, (label, values) in enumerate(rows.items()):
        x = np.array(finite(values), np.float32) * np.float32(times)
        y0 = float(len(rows) - 1 - place)
        colour, symbol = (colours["generated"], "circle") if named else STYLE[label]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": label, "x": x, "y": (y0 + 0.12 + _stacked(x, high - low)).astype(np.float32),
                "marker": {"size": 6, "symbol": symbol, "color": shade(colour, 0.45), "line": {"width": 1, "color": colour}},
                "hovertemplate": f"{words} %{{x:.4g}}",
            }
        )  # fmt: skip
        said = summary(finite(x))
        if said.n > 1:
            spans.append((y0 - 0.34, said))
    for y, said in spans:
        shared = {"type": "scatter", "hovertemplate": f"mean {said.mean:.4g}, sd {said.sd:.3g}", "name": "mean"}
        ends, at = np.array([said.low, said.high], np.float32), np.full(2, y, np.float32)
        line = {"color": colours["text"], "width": 1.5}
        traces.append({**shared, "mode": "lines", "x": ends, "y": at, "line": line})
        mark = {
            "size": 9,
            "symbol": "circle" if named else "line-ns",
            "line": {"width": 2.5, "color": colours["text"]},
            "color": colours["text"],
        }
        traces.append(
            {**shared, "mode": "markers", "x": np.array([said.mean], np.float32), "y": at[:1], "marker": mark}
        )
    if named:
        traces = [{**trace, "always": True} for trace in traces]  # no switch turns them off
    shapes = []
    if name in PERFECT:
        shapes.append(_upright(PERFECT[name], colours["exact"], "dash", 1))
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": left, "r": 14, "t": 26, "b": 26},
            hovermode="closest",
            xaxis=axis(theme, range=[low, high], nticks=9, showgrid=not named),  # on a canvas the grid would lie over the dots
            yaxis=axis(
                theme, range=[-0.55, len(rows) - 0.42], showgrid=False, ticks="", tickmode="array",
                tickvals=list(range(len(rows))), ticktext=list(rows)[::-1],
            ),
            annotations=[_title(theme, title or words, left)],
            shapes=shapes,
            meta={"own_axis": True, "says": _says(title or words, rows, times)},
        ),
    }  # fmt: skip


def _says(title: str, rows: Mapping[str, Any], times: float) -> str:
    """Say the mean of each row and where its seeds lie."""
    said = []
    for label, values in rows.items():
        found = np.array(finite(values), float) * times
        if len(found):
            low, mean, high = (format_number(value) for value in (found.min(), found.mean(), found.max()))
            said.append(f"{label} mean {mean} of {len(found)} seed{'s' * (len(found) > 1)}, from {low} to {high}")
    return f"{plain(title)}: {'; '.join(said) or 'no values yet'}"


def null(test: Permutation, theme: Theme, times: float) -> Figure:
    """Draw how the difference of means falls where the labels are shuffled, and the difference seen."""
    colours, values = COLOURS[theme], np.asarray(test.null) * times
    seen = test.difference * times
    reach = 1.08 * max(float(np.abs(values).max()), abs(seen), 1e-9)
    heights, edges = np.histogram(values, bins=41, range=(-reach, reach))
    middle = (edges[1:] + edges[:-1]) / 2
    bars = {
        "type": "bar", "x": middle.astype(np.float32), "y": (100 * heights / len(values)).astype(np.float32), "width": float(edges[1] - edges[0]),
        "marker": {"color": shade(colours["muted"], 0.6), "line": {"width": 0}}, "name": "shuffled", "hovertemplate": "%{y:.3g} % near %{x:.3g}",
    }  # fmt: skip
    tall = 1.12 * float(bars["y"].max())
    words = f"seen: {format_number(seen)}"
    note = {
        "text": words, "x": seen, "y": 1, "xref": "x", "yref": "paper", "xanchor": "left" if seen < 0 else "right", "yanchor": "top",
        "xshift": 5 if seen < 0 else -5, "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
    }  # fmt: skip
    return {
        "data": [bars],
        "layout": layout(
            theme,
            margin={"l": 48, "r": 14, "t": 26, "b": 26},
            hovermode="closest",
            xaxis=axis(theme, range=[-reach, reach], nticks=9, showgrid=False),
            yaxis=axis(theme, range=[0, tall], nticks=4),
            annotations=[_title(theme, "mean of B − mean of A, labels shuffled <i>(% of shufflings)</i>", 48), note],
            shapes=[_upright(seen, colours["text"], "solid", 2)],
            meta={"own_axis": True},
        ),
    }


def anecdotes(found: Mapping[int, Anecdote], theme: Theme) -> Figure:
    """Draw for k = 1, 2, … seeds of each setting how often A's mean looks better, the two are equal, or B's looks better."""
    colours, k = COLOURS[theme], np.array(list(found), np.float32)
    parts = {
        "A better": ("a_better", STYLE["A"][0]),
        "equal": ("equal", colours["line"]),
        "B better": ("b_better", STYLE["B"][0]),
    }
    traces = [
        {
            "type": "bar", "name": words, "x": k, "y": np.array([100 * getattr(one, part) for one in found.values()], np.float32),
            "marker": {"color": colour, "line": {"width": 0}}, "hovertemplate": "%{y:.3g} %",
        }
        for words, (part, colour) in parts.items()
    ]  # fmt: skip
    key = " · ".join(f'<span style="color:{colour}">■</span> {words}' for words, (_, colour) in parts.items())
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 48, "r": 14, "t": 26, "b": 26},
            hovermode="x",
            barmode="stack",
            bargap=0.25,
            xaxis=axis(theme, range=[0.4, float(k.max()) + 0.6], showgrid=False, tickmode="array", tickvals=list(found)),
            yaxis=axis(theme, range=[0, 100], nticks=5),
            annotations=[_title(theme, f"% of choices of k seeds: {key}", 48)],
            shapes=[],
            meta={"own_axis": True},
        ),
    }  # fmt: skip


def _range(name: str, rows: Mapping[str, Any], most: float) -> tuple[float, float]:
    if name in ("modes_covered", "nearest_modes_95"):
        return -0.04 * most, 1.04 * most
    if name == "high_quality_share":
        return -4.0, 104.0
    whole = math.log(most)  # all in one of M modes
    return -0.04 * whole, 1.04 * whole


def _stacked(x: np.ndarray, span: float) -> np.ndarray:
    """Shift dots that would lie on each other up and down, (K,), by at most 0.26 in units of a row."""
    column = np.round(x / (span / 60)).astype(int)
    shift = np.zeros(len(x))
    for value in np.unique(column):
        places = np.flatnonzero(column == value)
        step = min(0.13, 0.52 / max(len(places) - 1, 1))
        shift[places] = step * (np.arange(len(places)) - (len(places) - 1) / 2)
    return shift


def _upright(x: float, colour: str, dash: str, width: float) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "layer": "below",
        "line": {"color": colour, "dash": dash, "width": width},
    }  # fmt: skip


def _title(theme: Theme, title: str, left: int) -> dict[str, Any]:
    return {**heading(theme, title), "xshift": 4 - left}
