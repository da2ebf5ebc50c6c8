"""Two parallel lines: the plane with both, and each distance with its slope against θ."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, CRITIC_MAP, TYPE, Figure, Theme, axis, layout
from gan_core.params.parallel_lines import REACH
from gan_core.theory.parallel_lines import NAMES, distances, slopes

WORDS = {"w1": "W₁", "js_nats": "JS", "kl_nats": "KL", "tv": "TV"}
UNITS = {"w1": "in the unit of θ", "js_nats": "nats", "kl_nats": "nats", "tv": "a probability"}
THETA = np.linspace(-REACH, REACH, 301)
AT_0 = np.isclose(THETA, 0)  # a gap in what jumps there
INFINITE = 1.75  # where ∞ is drawn, above all that is finite
UP = np.linspace(0.02, 0.98, 25)  # heights of the points on the lines


def plane(theta: float, theme: Theme, mark: str = "") -> Figure:
    """Draw the data's line at 0 and the generator's at θ, with a handle on it; `mark` is what a step of the proof points at.

    mark: "" or "overlap" (where the two would meet), "plan" (each point's way), "critic" (the critic f(x) = −sign θ · x).
    """
    colours = COLOURS[theme]
    traces = [_map(theta, theme)] if mark == "critic" else []
    if mark == "plan" and theta:
        path = np.full((len(UP[::3]), 3, 2), np.nan)
        path[:, 0], path[:, 1] = (
            np.stack([np.full(len(UP[::3]), theta), UP[::3]], 1),
            np.stack([np.zeros(len(UP[::3])), UP[::3]], 1),
        )
        flat, size = path.reshape(-1, 2).astype(np.float32), np.zeros((len(path), 3), np.float32)
        size[:, 1] = 8
        traces.append({
            "type": "scatter", "mode": "lines+markers", "x": flat[:, 0], "y": flat[:, 1], "line": {"color": colours["gradient"], "width": 1.5},
            "marker": {"symbol": "arrow", "angleref": "previous", "size": size.ravel(), "opacity": 1, "color": colours["gradient"], "line": {"width": 0}},
        })  # fmt: skip
    for x, role, symbol in ((0.0, "real", "circle"), (theta, "generated", "diamond")):
        at = np.full(len(UP), x, np.float32)
        traces.append({
            "type": "scatter", "mode": "lines+markers", "x": at, "y": UP.astype(np.float32), "line": {"color": colours[role], "width": 2},
            "marker": {"size": 5, "symbol": symbol, "color": colours[role], "line": {"color": colours[role], "width": 1}},
        })  # fmt: skip
    handle = {
        "name": "theta", "label": "θ, the generator's line", "x": theta, "y": 0.5, "move": "x", "x_range": [-REACH, REACH], "y_range": [0.5, 0.5],
        "step": 0.01, "colour": colours["generated"],
    }  # fmt: skip
    notes = [_word(0.0, "data", "real", theme, 1.0)]
    notes.append(_word(theta, "generated", "generated", theme, 1.0 if abs(theta) > 0.45 else 1.09))
    if mark == "overlap":
        notes.append(_word(0.5 * theta, "no point in common" if theta else "the same line", "text", theme, -0.14))
    return {
        "data": [{**trace, "always": True} for trace in traces],
        "layout": layout(
            theme,
            margin={"l": 36, "r": 8, "t": 14, "b": 30},
            hovermode=False,
            dragmode=False,
            annotations=notes,
            xaxis=axis(theme, range=[-1.75, 1.75], showgrid=False, mirror=True, nticks=7, fixedrange=True),
            yaxis=axis(theme, range=[-0.5, 1.5], showgrid=False, mirror=True, nticks=5, fixedrange=True),
            meta={"handles": [handle]},
        ),
    }


def against_theta(name: str, theta: float, ball: float, theme: Theme) -> Figure:
    """Draw a distance and its slope over θ, a ring at θ and a ball where gradient descent on it has come."""
    value, slope = (getattr(of(THETA), name) for of in (distances, slopes))
    value, slope = np.where(np.isfinite(value), value, INFINITE), np.where(AT_0, np.nan, slope)
    if name != "w1":
        value = np.where(AT_0, np.nan, value)
    word = f"{WORDS[name]} = ∞" if name == "kl_nats" else WORDS[name]
    at = float(min(getattr(distances(ball), name), INFINITE))
    none = " · no slope: ∞ on both sides" if name == "kl_nats" else ""
    curves = [
        Curve(value, word, "exact", "solid"),
        Curve(slope, "slope", "gradient", "dash"),
    ]
    if name != "w1":
        curves.append(Curve(np.full_like(THETA, np.nan), "", "exact", marks=[(0.0, 0.0)]))
    curves.append(Curve(np.full_like(THETA, np.nan), "", "generated", marks=[(ball, at)]))
    return sweep(
        theme,
        f"{WORDS[name]} against θ <i>({UNITS[name]}{none})</i>",
        THETA,
        curves,
        x_range=[-1.75, 1.75],
        y_range=[-1.3, 2.0],
        word="θ",
        height=60,
        nticks=7,
    )


def charts(theta: float, balls: Sequence[float], theme: Theme) -> dict[str, Figure]:
    """One chart a distance, in the order of NAMES."""
    return {name: against_theta(name, theta, ball, theme) for name, ball in zip(NAMES, balls, strict=True)}


def _map(theta: float, theme: Theme) -> dict[str, Any]:
    x = np.linspace(-1.75, 1.75, 71, dtype=np.float32)
    f = -np.sign(theta) * x + 0 * x
    scale = [[i / 2, colour] for i, colour in enumerate(CRITIC_MAP[theme])]
    centre = -np.sign(theta) * theta / 2
    return {
        "type": "heatmap", "x": x, "y": np.array([-0.5, 1.5], np.float32), "z": np.stack([f, f]).astype(np.float32),
        "zmin": float(centre - 1.75), "zmax": float(centre + 1.75), "colorscale": scale,
    }  # fmt: skip


def _word(x: float, text: str, role: str, theme: Theme, y: float) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xanchor": "center", "yanchor": "bottom", "yshift": 4, "showarrow": False,
        "font": {"size": TYPE, "color": COLOURS[theme][role]},
    }  # fmt: skip
