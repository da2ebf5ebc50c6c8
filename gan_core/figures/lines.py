"""One chart against the step: lines with their labels at the end, changes marked, a reference where theory gives one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan_core.figures import ranges
from gan_core.figures.theme import COLOURS, Figure, Theme, axis, format_number, layout, member_style

MARGIN = {"l": 48, "r": 104, "t": 24, "b": 22}  # the same for all, so that the step axes of a column lie in line
PLOT_HEIGHT = 90  # px that labels reckon with when they step out of each other's way
LABEL_HEIGHT = 14
MOST_LABELS = 8
GLYPHS = {"solid": "━", "dash": "╍", "dot": "┅"}


@dataclass(frozen=True)
class Line:
    """One scalar of the history. `colour` is a role of the theme; members of a race bring their own colour and dash."""

    scalar: str
    label: str
    colour: str
    dash: str = "solid"
    group: str = "every"
    scale: float = 1.0


@dataclass(frozen=True)
class Reference:
    """A value that is exact: a perfect sampler's, a floor, a theorem's."""

    value: float
    label: str


@dataclass
class _Drawn:
    trace: dict[str, Any]
    label: str
    colour: str
    dash: str


def chart(
    snapshot: Mapping[str, Any],
    theme: Theme,
    title: str,
    lines: Sequence[Line],
    *,
    log: bool = False,
    y_range: list[float] | None = None,
    reference: Reference | None = None,
    **y_axis: Any,
) -> Figure:
    """Draw lines of the history against the step. On a log axis `y_range` is in exponents of ten.

    A race draws each line once a member; the second and later lines are thin, and the title must say so. Values that are
    NaN leave a gap.
    """
    drawn = _traces(snapshot, theme, lines)
    values = [d.trace["y"] for d in drawn] + ([np.array([reference.value])] if reference else [])
    y_range = y_range or (ranges.decades(values) if log else ranges.linear(values))
    notes, shapes = _marks(snapshot, theme)
    if reference:
        drawn_at = math.log10(reference.value) if log else reference.value
        notes.append(_label(theme, drawn_at, reference.label, COLOURS[theme]["exact"], "dash"))
        shapes.append(_rule(theme, "y", reference.value))
    for d in drawn:
        end = _last(d.trace["y"])
        if d.label and math.isfinite(end) and (end > 0 or not log):
            notes.append(_label(theme, math.log10(end) if log else end, d.label, d.colour, d.dash))
    _spread([note for note in notes if note["xref"] == "paper"], y_range)
    heading = {
        "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
        "yshift": 5, "xshift": -MARGIN["l"] + 4, "showarrow": False, "font": {"size": 12.5, "color": COLOURS[theme]["text"]},
    }  # fmt: skip
    return {
        "data": [d.trace for d in drawn],
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(theme, range=ranges.steps(snapshot["step"]), showgrid=False, tickformat=",d", nticks=6),
            yaxis=axis(
                theme, range=y_range, type="log" if log else "linear", nticks=5, **_log_ticks(log, y_range), **y_axis
            ),
            annotations=[heading, *notes],
            shapes=shapes,
        ),
    }


def events(snapshot: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return (step, what) of every change, from a link's text "1200:lr_D=1e-4,1350:step_D" or a list of such."""
    given = snapshot.get("events") or ()
    parts = given.split(",") if isinstance(given, str) else map(str, given)
    pairs = [part.partition(":") for part in parts if ":" in part]
    return [(int(step), what) for step, _, what in pairs]


def _traces(snapshot: Mapping[str, Any], theme: Theme, lines: Sequence[Line]) -> list[_Drawn]:
    drawn, members = [], int(snapshot["members"])
    for i, line in enumerate(lines):
        history = snapshot["history"].get(line.group, {})
        if line.scalar not in history:
            continue
        x, values = history["step"], np.asarray(history[line.scalar], np.float32)
        if line.scale != 1:
            values = values * np.float32(line.scale)
        for k in range(members):
            alone = {"color": COLOURS[theme][line.colour], "dash": line.dash}
            style = alone if members == 1 else member_style(k)
            name = line.label if members == 1 else str(snapshot["member_labels"][k])
            label = name if members == 1 or (i == 0 and k < MOST_LABELS) else ""
            width = 1.75 if i == 0 or members == 1 else 0.9
            trace = {
                "type": "scatter", "mode": "lines", "x": x, "y": np.ascontiguousarray(values[:, k]), "name": name,
                "line": {**style, "width": width}, "hovertemplate": "%{y:.3~g}",
            }  # fmt: skip
            drawn.append(_Drawn(trace, label, style["color"], style["dash"]))
    return drawn


def _marks(snapshot: Mapping[str, Any], theme: Theme) -> tuple[list[dict], list[dict]]:
    """Return annotations and shapes: a thin rule where something was changed, and one where the picture is rewound to."""
    colours, last = COLOURS[theme], ranges.steps(snapshot["step"])[1]
    notes: list[dict[str, Any]] = []
    shapes = []
    free_from = -math.inf
    for step, what in events(snapshot):
        shapes.append({**_rule(theme, "x", step), "line": {"color": colours["muted"], "width": 0.75, "dash": "dot"}})
        if step >= free_from:  # a label needs room; its rule and the others' stay
            notes.append({
                "text": what, "x": step, "xref": "x", "yref": "paper", "y": 1, "yanchor": "top", "xanchor": "left",
                "xshift": 2, "showarrow": False, "font": {"size": 10, "color": colours["muted"]},
            })  # fmt: skip
            free_from = step + 0.028 * last * max(4, len(what))
    shown = snapshot.get("picture", {}).get("step", snapshot["step"])
    if shown != snapshot["step"]:
        shapes.append({**_rule(theme, "x", shown), "line": {"color": colours["text"], "width": 1.25}})
    return notes, shapes


def _rule(theme: Theme, along: str, at: float) -> dict[str, Any]:
    exact = {"color": COLOURS[theme]["exact"], "width": 1, "dash": "dash"}
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1} if along == "x" else {"x0": 0, "x1": 1, "y0": at, "y1": at}
    across = "y" if along == "x" else "x"
    return {"type": "line", f"{along}ref": along, f"{across}ref": "paper", **ends, "line": exact, "layer": "below"}


def _label(theme: Theme, y: float, text: str, colour: str, dash: str) -> dict[str, Any]:
    """Name a line at its end: a piece of the line in its colour, then words in the colour of text, which can be read."""
    piece = f'<span style="color:{colour}">{GLYPHS.get(dash, "╌")}</span>'
    return {
        "text": f"{piece} {text}", "x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": y, "yref": "y",
        "yanchor": "middle", "showarrow": False, "align": "left", "font": {"size": 11.5, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def _spread(labels: list[dict[str, Any]], y_range: list[float]) -> None:
    """Push labels apart, keeping their order, by a shift in pixels from the value they name."""
    px = PLOT_HEIGHT / (y_range[1] - y_range[0])
    labels.sort(key=lambda label: label["y"])
    heights: list[float] = []
    for label in labels:
        label["y"] = min(max(label["y"], y_range[0]), y_range[1])
        wanted = (label["y"] - y_range[0]) * px
        heights.append(max(wanted, heights[-1] + LABEL_HEIGHT) if heights else wanted)
    top = float(PLOT_HEIGHT)
    for i in range(len(labels) - 1, -1, -1):  # what was pushed over the top comes down again
        heights[i] = min(heights[i], top)
        top = heights[i] - LABEL_HEIGHT
        labels[i]["yshift"] = heights[i] - (labels[i]["y"] - y_range[0]) * px


def _log_ticks(log: bool, y_range: list[float]) -> dict[str, Any]:
    """Put a tick at every whole power of ten, or at every second or third where there are many."""
    return {"dtick": max(1, math.ceil((y_range[1] - y_range[0]) / 4))} if log else {}


def _last(y: np.ndarray) -> float:
    finite = np.flatnonzero(np.isfinite(y))
    return float(y[finite[-1]]) if len(finite) else math.nan


def reading(x: float, unit: str = "") -> str:
    """Write a value with its unit: reading(0.9889, '') → '0.989'."""
    return f"{format_number(x)} {unit}".strip()
