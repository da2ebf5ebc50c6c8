"""From noise back to a mixture: chains on their way, where all points are, and what ε and x̂₀ are at each x."""

from typing import Any

import numpy as np

from gan_core.diffusion.samplers import Step
from gan_core.diffusion.trajectory import Trajectory
from gan_core.figures.sweep import Curve, stairs, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, shade

REACH, DRAWN = 4.0, 40  # chains drawn of all
X = np.linspace(-REACH, REACH, 241)
EDGES = np.linspace(-REACH, REACH, 41)


def charts(found: Trajectory, i: int, k: int, now: Step, theme: Theme) -> dict[str, Figure]:
    """Draw what there is before step i (after the last, where i is S); k: the chain followed, now: its step."""
    drawn = {
        "chains": chains(found, i, k, theme),
        "points": points(found, i, k, now, theme),
        "eps": predictions(found, i, now, theme),
    }
    for figure in drawn.values():
        figure["layout"]["margin"]["r"] = 36  # the words at their ends are short
    return drawn


def chains(found: Trajectory, i: int, k: int, theme: Theme) -> Figure:
    """Some chains from T on the left to 0 on the right; the one that is followed is wide and drawn last."""
    colours, T = COLOURS[theme], found.noise.T
    t = np.array(found.visited[: i + 1], np.float32)
    few = found.x[: i + 1, :DRAWN]
    gap = np.full((1, few.shape[1]), np.nan)
    figure = sweep(theme, f"{DRAWN} of {found.x.shape[1]} chains: x against t", X[:0], [], x_range=[T, 0], y_range=[-REACH, REACH], word="t", nticks=6)  # fmt: skip
    mode = {"mode": "lines+markers", "marker": {"size": 3}} if len(found.visited) <= 12 else {"mode": "lines"}
    figure["data"] = [
        {
            "type": "scatter", **mode, "x": np.tile(np.append(t, np.nan), few.shape[1]).astype(np.float32),
            "y": np.concatenate([few, gap]).T.ravel().astype(np.float32), "hoverinfo": "skip",
            "line": {"color": shade(colours["generated"], 0.28), "width": 1},
        },
        {
            "type": "scatter", **mode, "x": t, "y": found.x[: i + 1, k].astype(np.float32), "hovertemplate": "x = %{y:.3f} at t = %{x}",
            "line": {"color": colours["text"], "width": 2}, "name": "followed",
        },
        _mark(float(t[-1]), float(found.x[i, k]), "circle", theme),
    ]  # fmt: skip
    return figure


def points(found: Trajectory, i: int, k: int, now: Step, theme: Theme) -> Figure:
    """All points at t in bins, the exact density of x_t, and where the followed chain is and guesses x_0."""
    t = found.visited[i]
    counts = np.histogram(found.x[i], EDGES)[0] / (found.x.shape[1] * (EDGES[1] - EDGES[0]))
    law = np.exp(found.data.noised(float(found.noise.alpha_bar[t])).log_density(X))
    peak = max(counts.max(), law.max())
    top = next((top for top in (0.5, 1.0, 1.6) if peak < top), 3.0)
    curves = [Curve(0 * X, "", "generated"), Curve(law, "", "exact", "dash")]
    figure = sweep(theme, f"All {found.x.shape[1]} points at t = {t:,}, and the exact density <i>(dashed)</i>", X, curves, x_range=[-REACH, REACH], y_range=[-0.04 * top, top], word="x", nticks=9)  # fmt: skip
    stairs(figure, 0, EDGES, counts)
    figure["data"][0] |= {"fill": "tozeroy", "fillcolor": shade(COLOURS[theme]["generated"], 0.2)}
    marks = [(float(found.x[i, k]), "circle", "x<sub>t</sub>" if t else "x<sub>0</sub>")]
    marks += [(float(now.x_0[0]), "diamond", "x̂<sub>0</sub>")] if i < len(found.z) else []
    close = len(marks) == 2 and abs(marks[0][0] - marks[1][0]) < 0.6
    for row, (x, symbol, text) in enumerate(marks):
        figure["data"].append(_mark(x, 0.0, symbol, theme))
        figure["layout"]["annotations"].append(_name(min(max(x, -REACH), REACH), 15.0 + 16 * row * close, text, theme))
    return figure


def predictions(found: Trajectory, i: int, now: Step, theme: Theme) -> Figure:
    """E[ε | x_t = x] and the guess of x_0 that follows from it, over x, at the time that the step starts from."""
    root = float(found.noise.alpha_bar[now.t]) ** 0.5
    eps = found.data.eps(X, now.t, found.noise)
    guess = (X - (1 - root**2) ** 0.5 * eps) / root
    curves = [
        Curve(eps, "ε", "exact", "dash", [(float(now.x_t[0]), float(now.eps[0]))]),
        Curve(guess, "x̂<sub>0</sub>", "real", "solid", [(float(now.x_t[0]), float(now.x_0[0]))], symbol="diamond"),
    ]
    return sweep(theme, f"The best ε and x̂<sub>0</sub> at t = {now.t:,}, against x<sub>t</sub>", X, curves, x_range=[-REACH, REACH], y_range=[-REACH, REACH], word="x", nticks=9)  # fmt: skip


def _mark(x: float, y: float, symbol: str, theme: Theme) -> dict[str, Any]:
    colours = COLOURS[theme]
    return {
        "type": "scatter", "mode": "markers", "x": np.array([x], np.float32), "y": np.array([y], np.float32), "hovertemplate": "%{x:.3f}", "name": "",
        "marker": {"size": 10, "symbol": symbol, "color": colours["text"], "line": {"color": colours["paper"], "width": 1}},
    }  # fmt: skip


def _name(x: float, up: float, text: str, theme: Theme) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": 0, "xref": "x", "yref": "y", "yshift": up, "showarrow": False,
        "font": {"size": TYPE, "color": COLOURS[theme]["text"]}, "bgcolor": shade(COLOURS[theme]["paper"], 0.75),
    }  # fmt: skip
