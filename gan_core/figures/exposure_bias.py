"""A model that goes on by itself: its path or its strings, its errors by the number of own tokens, and how they change in training."""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.data.sequences import brackets
from gan_core.figures import ranges
from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.square import square
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, member_style, shade
from gan_core.params.exposure_bias import TRAININGS

Snapshot = Mapping[str, Any]
LAYERS_OF = {
    "circle": {"real": "true points", "generated": "its own path", "told": "its answers to true points"},
    "brackets": {"real": "data", "generated": "its own strings"},
}
LAYERS = {**LAYERS_OF["circle"], **LAYERS_OF["brackets"]}
EXTENT = 1.75
SHORT = {"teacher_forcing": "forced", "scheduled_sampling": "scheduled", "free_running": "free"}
ALL_OWN = 40  # own tokens shown if nobody says how many
REAL, MONOSPACE = 3, "DejaVu Sans Mono, Menlo, Consolas, monospace"


def picture(
    snapshot: Snapshot, theme: Theme, member: int = 0, *, own: int = ALL_OWN, layers: Collection[str] = tuple(LAYERS)
) -> Figure:
    """Draw how one network goes on from the reader's beginning, for `own` tokens."""
    drawn = _circle if snapshot["params"]["task"] == "circle" else _strings
    return drawn(snapshot, theme, member, own, layers)


def errors(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The error after 1, 2, … own tokens, of every network; told the truth at the same places; dotted, what errors of one step alone would make."""
    alone, told = (np.asarray(snapshot[name]) for name in ("error_by_step", "one_step_by_step"))
    steps = np.arange(1, alone.shape[1] + 1)
    points, styles = snapshot["params"]["task"] == "circle", _styles(snapshot)
    several = len(alone) > 1
    curves = []
    for k, (colour, dash, word) in enumerate(styles):
        shown = word if len(set(snapshot["trainings"])) == len(alone) else ""
        curves.append(Curve(alone[k], shown if several else "alone", colour, dash, width=2.2 if k == member else 1.5))
    told_word, theory_word = ("", "") if several else ("told the truth", "t × one step" if points else "1 − Π(1 − eₜ)")
    more = " · dotted: told the truth" if several else ""
    curves.append(Curve(told[member], told_word, styles[member][0], "dot", width=1.2))
    if points:
        added = steps * float(snapshot["one_step_error"][member])
        title = f"Distance, by own points <i>(log)</i>{more}"
        y_range = ranges.decades([np.asarray(curve.y) for curve in curves])
    else:
        added = 1 - np.cumprod(1 - told[member])
        title, y_range = f"Share gone wrong, by own symbols{more}", [-0.04, 1.04]
    curves.append(Curve(added, theory_word, "exact", "dash", width=1.2))
    return sweep(
        theme, title, steps, curves, x_range=[0, steps[-1]], y_range=y_range, word="own", log_y=points, nticks=6
    )


def training(snapshot: Snapshot, theme: Theme) -> Figure:
    """How the error after all own tokens, and the one told the truth, change in training; of brackets the share of balanced strings."""
    if snapshot["params"]["task"] == "brackets":
        return chart(
            snapshot,
            theme,
            "Share of balanced strings",
            [Line("balanced", "alone", "generated")],
            y_range=[-0.02, 1.02],
        )
    more = " · thick alone, thin told the truth" if snapshot["members"] > 1 else ""
    lines = [
        Line("own_error", f"after {ALL_OWN} own", "generated"),
        Line("one_step_error", "told the truth", "generated", "dot"),
    ]
    return chart(snapshot, theme, f"Distance from the true point <i>(log)</i>{more}", lines, log=True)


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """The loss told the truth: of symbols in nats, above the entropy of the data; of points the squared distance."""
    if snapshot["params"]["task"] == "brackets":
        entropy = Reference(float(snapshot["entropy_nats"]), "entropy")
        line = Line("one_step_loss", "told the truth", "generated")
        return chart(snapshot, theme, "Loss of one step <i>(nats a symbol)</i>", [line], reference=entropy)
    return chart(
        snapshot, theme, "Loss of one step <i>(squared distance, log)</i>", [Line("one_step_loss", "told the truth", "generated")], log=True
    )  # fmt: skip


def epsilon(snapshot: Snapshot, theme: Theme) -> Figure:
    """The probability of the true token in training."""
    return chart(
        snapshot, theme, "ε: how often training shows the true token", [Line("epsilon", "ε", "exact")]
        if snapshot["members"] == 1 else [Line("epsilon", "ε", "real")], y_range=[-0.05, 1.05],
    )  # fmt: skip


def _styles(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """Colour, dash and short name of each network: of its training where there are several trainings."""
    names = [str(name) for name in snapshot["trainings"]]
    if len(names) == 1:
        return [("generated", "solid", "alone")]
    places = range(len(names)) if len(set(names)) == 1 else [list(TRAININGS).index(name) for name in names]
    styles = [member_style(place) for place in places]
    return [(style["color"], style["dash"], SHORT[name]) for style, name in zip(styles, names, strict=True)]


def _circle(snapshot: Snapshot, theme: Theme, member: int, own: int, layers: Collection[str]) -> Figure:
    seen, colours = snapshot["picture"], COLOURS[theme]
    true, told = np.asarray(seen["true"]), np.asarray(seen["told"])
    path, answers = (np.asarray(seen[name])[member][:own] for name in ("own", "one_step"))
    given = len(told)
    alone = np.concatenate([told[-1:], path])
    angles = np.linspace(0, 2 * np.pi, 181)
    traces: list[dict[str, Any]] = [
        _line(np.stack([np.cos(angles), np.sin(angles)], -1), "real", colours["line"], 1),
        _points(true[given : given + own], "real", "circle", 6, shade(colours["real"], 0.25), colours["real"]),
        _points(answers, "told", "diamond", 5, "rgba(0,0,0,0)", colours["generated"]),
        _line(alone, "generated", colours["generated"], 1.5),
        _points(path, "generated", "diamond", 7, shade(colours["generated"], 0.6), colours["generated"]),
        _points(told, "real", "circle", 11, colours["real"], colours["paper"]),
    ]
    notes = []
    if own:
        last, wanted = path[-1], true[given + own - 1]
        traces.insert(0, _line(np.stack([wanted, last]), "generated", colours["muted"], 1.5, "dash"))
        distance = float(np.hypot(*(last - wanted)))
        notes = [
            {
                "text": f"after {own} own: {distance:.2f} from the true point", "x": 0, "y": -EXTENT, "xref": "x", "yref": "y", "yanchor": "bottom", "yshift": 4,
                "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
            }
        ]  # fmt: skip
        says = f"After {own} own points the model is {distance:.2f} from the true point."
    else:
        says = "The four points that the model is told."
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    handles = [
        {
            "name": name, "label": label, "x": float(told[at][0]), "y": float(told[at][1]), "move": "xy",
            "x_range": [-1.6, 1.6], "y_range": [-1.6, 1.6], "step": 0.01, "colour": colours["real"],
        }
        for name, label, at in (("first", "the first point told: the speed", 0), ("last", "the last point told", -1))
    ]  # fmt: skip
    meta = {"colours": {name: colours[name] for name in ("real", "generated")}, "handles": handles, "says": says}
    return {"data": traces, "layout": square(theme, EXTENT, annotations=notes, meta=meta)}


def _strings(snapshot: Snapshot, theme: Theme, member: int, own: int, layers: Collection[str]) -> Figure:
    seen, colours, start = snapshot["picture"], COLOURS[theme], str(snapshot["params"]["start"])
    strings, real = np.asarray(seen["strings"])[member], np.asarray(seen["real"])[:REAL]
    shown = min(own, strings.shape[1])
    rows: list[tuple[str, str]] = []
    if "real" in layers:
        rows.append((_coloured("data", colours["muted"]), ""))
        rows += [(_coloured(_text(row), colours["real"]), "✓") for row in real]
        rows.append(("", ""))
    wrong = brackets.first_wrong(strings)
    if "generated" in layers:
        rows.append((_coloured("the model, alone", colours["muted"]), ""))
        for row, place in zip(strings, wrong, strict=True):
            text = _text(row[: max(shown, len(start))])
            cut = min(int(place), len(text))
            told = min(len(start), cut)
            words = (
                _coloured(text[:told], colours["real"])
                + _coloured(text[told:cut], colours["generated"])
                + (f"<b>{_coloured(text[cut : cut + 1], colours['text'])}</b>" if cut < len(text) else "")
                + _coloured(text[cut + 1 :], colours["muted"])
            )
            verdict = f"✗ {place + 1}" if place < len(text) else "✓" if len(text) == strings.shape[1] else ""
            rows.append((words, verdict))
    notes = [
        {
            "text": text, "x": x, "y": -i, "xref": "x", "yref": "y", "xanchor": anchor, "yanchor": "middle", "showarrow": False, "align": anchor,
            "font": {"size": TYPE + 1, "color": colours["text"], "family": MONOSPACE},
        }
        for i, row in enumerate(rows)
        for text, x, anchor in ((row[0], 0.0, "left"), (row[1], 1.0, "right"))
        if text
    ]  # fmt: skip
    good = int((wrong >= shown).sum())
    says = f"{good} of {len(strings)} strings of the model have no wrong symbol among the first {shown}."
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": [], "fixedrange": True}
    return {
        "data": [],
        "layout": layout(
            theme, margin={"l": 8, "r": 8, "t": 8, "b": 8}, hovermode=False, dragmode=False, annotations=notes,
            xaxis=axis(theme, range=[-0.01, 1.01], **bare), yaxis=axis(theme, range=[-(REAL + len(strings) + 2.5), 0.7], **bare),
            meta={"colours": {name: colours[name] for name in ("real", "generated")}, "says": says},
        ),
    }  # fmt: skip


def _text(symbols: np.ndarray) -> str:
    return brackets.to_text(symbols)


def _coloured(text: str, colour: str) -> str:
    return f'<span style="color:{colour}">{text}</span>' if text else ""


def _points(points: np.ndarray, layer: str, symbol: str, size: float, fill: str, edge: str) -> dict[str, Any]:
    at = np.asarray(points, np.float32)
    return {
        "type": "scatter", "mode": "markers", "meta": layer, "name": layer, "hoverinfo": "skip", "x": at[:, 0], "y": at[:, 1],
        "marker": {"symbol": symbol, "size": size, "color": fill, "line": {"color": edge, "width": 1.2}},
    }  # fmt: skip


def _line(points: np.ndarray, layer: str, colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    at = np.asarray(points, np.float32)
    return {
        "type": "scatter", "mode": "lines", "meta": layer, "name": layer, "hoverinfo": "skip", "x": at[:, 0], "y": at[:, 1],
        "line": {"color": colour, "width": width, "dash": dash},
    }  # fmt: skip


def reached(point: np.ndarray) -> tuple[float, float]:
    """Return angle and radius of a point."""
    return math.atan2(float(point[1]), float(point[0])), math.hypot(float(point[0]), float(point[1]))
