"""A network unrolled in time: a box for each value, an arrow for each dependence, a step that is lit.

Steps are columns 0, 1, 2, …; the state before the first step is column −1. The rows of a plain recurrent network are X, H and Y, from below.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade

X, H, Y = 0.0, 1.0, 2.0  # the rows
HALF_WIDTH, HALF_HEIGHT = 0.36, 0.27  # of a box, in columns and rows
Place = tuple[float, float]  # (column, row)


@dataclass(frozen=True)
class Box:
    """A value at a place. text: what stands in it, lines parted by <br>. role: a colour of the theme. faint: not reached yet."""

    column: float
    row: float
    text: str = ""
    role: str = "text"
    lit: bool = False
    faint: bool = False
    half_width: float = HALF_WIDTH
    half_height: float = HALF_HEIGHT


@dataclass(frozen=True)
class Arrow:
    """From one place to another; it ends at the edge of a box that stands there. shift: sideways, in columns and rows. text: beside its middle."""

    start: Place
    end: Place
    role: str = "muted"
    text: str = ""
    lit: bool = False
    faint: bool = False
    shift: Place = (0.0, 0.0)


def network(
    inputs: Sequence[str | None], states: Sequence[str], outputs: Sequence[str | None], *, first: str | None = None, lit: Collection[int] = ()
) -> tuple[list[Box], list[Arrow]]:  # fmt: skip
    """Return the boxes and arrows of a recurrent network: x_t → h_t → y_t and h_{t−1} → h_t.

    One text a step each, "" for an empty box; None: no input or no output at that step. first: the text of h_0, None for no box. lit: the
    steps that are lit. Check: three steps with one input and one output have 5 boxes and 4 arrows.
    """
    if not len(inputs) == len(states) == len(outputs):
        raise ValueError("inputs, states and outputs need one entry a step each")
    boxes = [] if first is None else [Box(-1, H, first)]
    arrows = []
    for t, (x, h, y) in enumerate(zip(inputs, states, outputs, strict=True)):
        now = t in lit
        boxes.append(Box(t, H, h, "text", now))
        if t > 0 or first is not None:
            arrows.append(Arrow((t - 1, H), (t, H), lit=now))
        if x is not None:
            boxes.append(Box(t, X, x, "real", now))
            arrows.append(Arrow((t, X), (t, H), lit=now))
        if y is not None:
            boxes.append(Box(t, Y, y, "generated", now))
            arrows.append(Arrow((t, H), (t, Y), lit=now))
    return boxes, arrows


def diagram(
    boxes: Sequence[Box], arrows: Sequence[Arrow], theme: Theme, *, title: str, says: str, words: Mapping[float, str] | None = None, numbers: Sequence[str] = (), size: int = TYPE
) -> Figure:  # fmt: skip
    """Draw boxes and arrows. It has shapes and annotations alone, so it can be the picture or a chart of a view.

    title: above, "" for none. says: the whole in a sentence, for readers who do not see it. words: {row: its name}, at the left edge.
    numbers: one text under each step from 0 on. size: of the texts in boxes, in px.
    """
    colours = COLOURS[theme]
    columns, rows = [box.column for box in boxes], [box.row for box in boxes]
    x_range = [min(columns) - 0.5, max(columns) + 0.5]
    y_range = [min(rows) - 0.45, max(rows) + 0.45]
    at = {(box.column, box.row): box for box in boxes}
    notes = [_title(title, theme)]
    notes += [_arrow(arrow, at, theme) for arrow in arrows]
    notes += [_beside(arrow, theme) for arrow in arrows if arrow.text]
    notes += [_text(box, theme, size) for box in boxes if box.text]
    notes += [
        {"text": word, "xref": "paper", "x": 0, "xanchor": "right", "xshift": -6, "yref": "y", "y": row, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]}}
        for row, word in (words or {}).items()
    ]  # fmt: skip
    notes += [
        {"text": word, "x": t, "yref": "paper", "y": 0, "yanchor": "top", "yshift": -2, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]}}
        for t, word in enumerate(numbers)
    ]  # fmt: skip
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": [],
        "layout": layout(
            theme,
            margin={"l": 34 if words else 4, "r": 4, "t": 26 if title else 6, "b": 22 if numbers else 6},
            hovermode=False,
            dragmode=False,
            xaxis=axis(theme, range=x_range, **hidden),
            yaxis=axis(theme, range=y_range, **hidden),
            annotations=notes,
            shapes=[_shape(box, theme) for box in boxes],
            meta={"own_axis": True, "says": says},
        ),
    }


def lit_at(boxes: Sequence[Box], places: Collection[Place]) -> list[Box]:
    """Return the boxes, lit at the given places and nowhere else."""
    return [replace(box, lit=(box.column, box.row) in places) for box in boxes]


def _shape(box: Box, theme: Theme) -> dict[str, Any]:
    colours = COLOURS[theme]
    colour = colours.get(box.role, box.role)
    return {
        "type": "rect", "x0": box.column - box.half_width, "x1": box.column + box.half_width, "y0": box.row - box.half_height, "y1": box.row + box.half_height,
        "line": {"color": colours["line"] if box.faint else colour, "width": 3 if box.lit else 1.25, "dash": "dot" if box.faint else "solid"},
        "fillcolor": shade(colour, 0.16) if box.lit else colours["paper"], "layer": "below",
    }  # fmt: skip


def _text(box: Box, theme: Theme, size: int) -> dict[str, Any]:
    colour = COLOURS[theme]["muted" if box.faint else "text"]
    return {
        "text": box.text,
        "x": box.column,
        "y": box.row,
        "showarrow": False,
        "font": {"size": size, "color": colour},
    }


def _arrow(arrow: Arrow, at: Mapping[Place, Box], theme: Theme) -> dict[str, Any]:
    colours, (dx, dy) = COLOURS[theme], arrow.shift
    (x0, y0), (x1, y1) = _edge(arrow.start, arrow.end, at), _edge(arrow.end, arrow.start, at)
    colour = colours["line"] if arrow.faint else colours.get(arrow.role, arrow.role)
    return {
        "text": "", "x": x1 + dx, "y": y1 + dy, "ax": x0 + dx, "ay": y0 + dy, "xref": "x", "yref": "y", "axref": "x", "ayref": "y", "showarrow": True,
        "arrowhead": 2, "arrowsize": 1, "arrowwidth": 2.5 if arrow.lit else 1.25, "arrowcolor": colour,
    }  # fmt: skip


def _edge(place: Place, other: Place, at: Mapping[Place, Box]) -> Place:
    """Return where the line from `other` to `place` meets the box at `place`; the place itself where no box is."""
    box = at.get(place)
    if box is None:
        return place
    dx, dy = other[0] - place[0], other[1] - place[1]
    share = min(box.half_width / abs(dx) if dx else 1.0, box.half_height / abs(dy) if dy else 1.0, 1.0)
    return place[0] + share * dx, place[1] + share * dy


def _beside(arrow: Arrow, theme: Theme) -> dict[str, Any]:
    x, y = ((a + b) / 2 + shift for a, b, shift in zip(arrow.start, arrow.end, arrow.shift, strict=True))
    upright = arrow.start[0] == arrow.end[0]
    where = {"xanchor": "left", "xshift": 3} if upright else {"yanchor": "bottom", "yshift": 2}
    return {"text": arrow.text, "x": x, "y": y, **where, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]}}  # fmt: skip


def _title(title: str, theme: Theme) -> dict[str, Any]:
    return {
        "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 5, "align": "left",
        "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip
