"""The birthday paradox in two charts: how likely two draws are alike, and how large a support a test speaks for."""

import math
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, heading
from gan_core.figures.marks import rule
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.theory.birthday import collision_probabilities, collision_probability, support_interval

DECADES = [0.0, 5.0]


def curve(n: int, law: np.ndarray, s: int, hits: int, batches: int, theme: Theme) -> Figure:
    """P(two of s draws are alike) against s, for n equal things and for the law in force, with what the batches gave."""
    colours, most = COLOURS[theme], max(2 * s, 20)
    x = np.arange(most + 1)
    equal = np.array([collision_probability(n, int(i)) for i in x])
    traces = [_line(x, 100 * equal, colours["exact"], "dash", f"{n:,} equal")]
    if np.ptp(law) > 0:
        traces.append(_line(x, 100 * collision_probabilities(law, most), colours["discriminator"], "dot", "uneven"))
    traces.append({
        "type": "scatter", "mode": "markers", "x": np.array([s], np.float32), "y": np.array([100 * hits / batches], np.float32),
        "marker": {"size": 9, "color": colours["generated"]}, "name": "batches", "hovertemplate": "%{y:.1f} %",
    })  # fmt: skip
    notes = [label(theme, float(trace["y"][-1]), trace["name"], trace["line"]["color"], trace["line"]["dash"]) for trace in traces[:-1]]  # fmt: skip
    spread(notes, [0.0, 108.0], 150)
    return _figure(
        theme, "Two of s draws are alike <i>(%)</i>", traces, notes, "s", [0.0, float(most)], [0.0, 108.0], [], {"tickvals": [0, 50, 100]}
    )  # fmt: skip


def estimates(n: int, s: int, tests: list[tuple[int, int]], theme: Theme) -> Figure:
    """The support that each of several tests speaks for, with its interval of 95 %, and the true one."""
    colours, traces = COLOURS[theme], []
    top = 10.0 ** DECADES[1]
    for i, (hits, batches) in enumerate(tests):
        found, low, high = support_interval(hits, batches, s)
        x = np.array([i + 1, i + 1], np.float32)
        traces.append({
            "type": "scatter", "mode": "lines", "x": x, "y": np.array([low, min(high, top)], np.float32), "name": "95 %",
            "line": {"color": colours["generated"], "width": 2}, "hovertemplate": "%{y:,.0f}",
        })  # fmt: skip
        traces.append({
            "type": "scatter", "mode": "markers", "x": x[:1], "y": np.array([found if math.isfinite(found) else np.nan], np.float32),
            "marker": {"size": 7, "color": colours["generated"]}, "name": "estimate", "hovertemplate": "%{y:,.0f}",
        })  # fmt: skip
    notes = [label(theme, math.log10(n), f"true {n:,}", colours["exact"], "dash")]
    y_axis = {
        "type": "log",
        "tickmode": "array",
        "tickvals": [1, 10, 100, 1000, 10_000, 100_000],
        "ticktext": ["1", "10", "100", "1,000", "10⁴", "10⁵"],
    }
    return _figure(
        theme, "Support that each of 10 tests speaks for <i>(log)</i>", traces, notes, "test", [0.4, len(tests) + 0.6], DECADES,
        [rule(theme, "y", n)], y_axis,
    )  # fmt: skip


def _line(x: np.ndarray, y: np.ndarray, colour: str, dash: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": x.astype(np.float32), "y": np.asarray(y, np.float32), "name": name,
        "line": {"color": colour, "dash": dash, "width": 1.75}, "hovertemplate": "%{y:.1f} %",
    }  # fmt: skip


def _figure(
    theme: Theme, title: str, traces: list, notes: list, across: str, x_range: list[float], y_range: list[float], shapes: list, y_axis: dict
) -> Figure:  # fmt: skip
    name = {
        "text": across, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top", "xshift": 26,
        "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=x_range, showgrid=False, nticks=6),
            yaxis=axis(theme, range=y_range, **y_axis),
            annotations=[heading(theme, title), name, *notes],
            shapes=shapes,
            meta={"own_axis": True},
        ),
    }
