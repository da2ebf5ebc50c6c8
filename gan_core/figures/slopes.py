"""The losses of the generator and their slopes, against the score a of one sample: no run, only formulas."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, heading, log_ticks
from gan_core.figures.members import LOSS_STYLES
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.losses import losses
from gan_core.params.slope import REACH
from gan_core.theory.slopes import slope, value

A = np.linspace(-REACH, REACH, 321)
LOSS_RANGE, SLOPE_RANGE, DECADES = [-8.8, 8.8], [-2.2, 1.2], [-5.0, 1.0]
WIDE, THIN = 4.0, 1.75
LETTERS = (
    ("A", "solid", -4.0),
    ("B", "dash", -0.7),
    ("C", "dot", 4.0),
)  # of unnamed curves, and the a at which each stands


def loss_curves(names: Sequence[str], a: float, theme: Theme) -> Figure:
    """Draw L_G of one sample with the score a, each loss in its own unit, with a mark at the score chosen."""
    figure = _chart("L<sub>G</sub>(a) of one sample", names, value, a, theme, LOSS_RANGE)
    figure["layout"]["meta"]["handles"] = []  # one is enough, on the axis of both
    return figure


def slope_curves(names: Sequence[str], a: float, theme: Theme, *, log: bool) -> Figure:
    """Draw ∂L_G/∂a, or with `log` its size on a logarithmic axis, with a mark at the score chosen."""
    if not log:
        return _chart("Slope ∂L<sub>G</sub>/∂a", names, slope, a, theme, SLOPE_RANGE)
    title = "Size of the slope |∂L<sub>G</sub>/∂a| <i>(log)</i>"
    return _chart(title, names, lambda name, at: np.abs(slope(name, at)), a, theme, DECADES, log=True)


def unnamed(names: Sequence[str], theme: Theme) -> Figure:
    """Draw the slopes of three losses without their names, as A, B and C in the order given."""
    notes, traces, ink = [], [], COLOURS[theme]["text"]
    for name, (letter, dash, at) in zip(names, LETTERS, strict=True):
        y = slope(name, A)
        traces.append(_line(y, letter, {"color": ink, "dash": dash, "width": THIN}))
        notes.append({
            "text": f"<b>{letter}</b>", "x": at, "y": float(slope(name, np.array(at))), "xref": "x", "yref": "y",
            "yshift": 11, "showarrow": False, "font": {"size": TYPE, "color": ink},
        })  # fmt: skip
    return _figure(theme, "Slope ∂L<sub>G</sub>/∂a of three losses", traces, notes, [-1.15, 0.25])


def named(name: str) -> str:
    """Return a loss's short label, as it stands beside a chart."""
    return losses[name].short or losses[name].label


def in_order(names: Sequence[str]) -> str:
    """Return the short labels of some losses as one text."""
    return "; ".join(map(named, names))


def orders(names: Sequence[str]) -> list[str]:
    """Return every order of some losses, each as one text: the choices of a question about unnamed curves."""
    return sorted(map(in_order, permutations(names)))


def _chart(
    title: str, names: Sequence[str], of: Any, a: float, theme: Theme, y_range: list[float], log: bool = False
) -> Figure:
    """Draw a curve a loss. Of two that coincide the first is wide, so that both are seen."""
    curves = {name: of(name, A) for name in names}
    traces, notes = [], []
    for i, (name, y) in enumerate(curves.items()):
        style = LOSS_STYLES[name]
        covered = any(np.allclose(y, curves[other], rtol=1e-9) for other in list(curves)[i + 1 :])
        traces.append(_line(y, losses[name].label, {**style, "width": WIDE if covered else THIN}))
        end = float(y[-1])
        notes.append(
            label(
                theme,
                float(np.log10(end)) if log else end,
                named(name),
                style["color"],
                style["dash"],
            )
        )
    for name in names:
        traces.append(_mark(a, float(of(name, np.array(a))), LOSS_STYLES[name]["color"], theme))
    spread(notes, y_range)
    low, high = (10.0**end if log else end for end in y_range)
    here = {"color": COLOURS[theme]["muted"], "width": 1, "simplify": False}
    rule = {  # a trace, for what is no shape moves without a new frame
        "type": "scatter", "mode": "lines", "x": np.array([a, a], np.float32), "y": np.array([low, high], np.float32), "name": "rule",
        "line": here, "hoverinfo": "skip",
    }  # fmt: skip
    knob = {  # on the axis itself
        "name": "a", "label": "a, on the axis", "x": a, "y": low, "move": "x", "x_range": [-REACH, REACH], "y_range": [low, low],
        "step": 0.1, "colour": COLOURS[theme]["text"],
    }  # fmt: skip
    return _figure(theme, title, [rule, *traces], notes, y_range, log, [knob])


def _figure(
    theme: Theme,
    title: str,
    traces: list,
    notes: list,
    y_range: list[float],
    log: bool = False,
    handles: Sequence[dict[str, Any]] = (),
) -> Figure:
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={**MARGIN, "r": 150},
            hovermode="x",
            xaxis=axis(theme, range=[-REACH, REACH], dtick=2, showgrid=False),
            yaxis=axis(theme, range=y_range, type="log" if log else "linear", nticks=5, **log_ticks(log, y_range)),
            annotations=[heading(theme, title), _axis_word(theme), *notes],
            shapes=[],
            meta={"handles": list(handles)},
        ),
    }


def _line(y: np.ndarray, name: str, style: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": A.astype(np.float32), "y": y.astype(np.float32), "name": name,
        "line": {**style, "simplify": False},
        "hovertemplate": "%{y:.3g}",
    }  # fmt: skip


def _mark(a: float, y: float, colour: str, theme: Theme) -> dict[str, Any]:
    edge = {"color": COLOURS[theme]["paper"], "width": 1}
    return {
        "type": "scatter", "mode": "markers", "x": np.array([a], np.float32), "y": np.array([y], np.float32), "name": "here",
        "marker": {"size": 9, "color": colour, "line": edge}, "hoverinfo": "skip",
    }  # fmt: skip


def _axis_word(theme: Theme) -> dict[str, Any]:
    """Name the axis beside its last number; the view shows it at the lowest chart of a column."""
    return {
        "text": "a", "name": "lowest", "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top",
        "xshift": 20, "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip
