"""The score field of a noised mixture in the plane, with chains on their way through it and a probe that is dragged."""

from collections.abc import Collection
from typing import Any

import numpy as np

from gan_core.diffusion.plane_mixture import PlaneMixture, undecided_nats
from gan_core.diffusion.trajectory import Trajectory
from gan_core.figures.arrows import arrow_key_words, arrow_traces
from gan_core.figures.plane import scattered
from gan_core.figures.square import square
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme, shade
from gan_core.params.score import REACH

LAYERS = {"density": "density at t", "arrows": "score", "paths": "paths", "generated": "points", "probe": "probe"}
SHOWN = ("density", "arrows", "generated", "probe")
CELLS, ARROWS = 81, 10
DRAWN = 25  # places of a path that are drawn, of as many as it has


def picture(
    found: Trajectory, i: int, probe: tuple[float, float], theme: Theme, *, layers: Collection[str] = SHOWN
) -> Figure:
    """Draw all points at the i-th time visited, over the density of x_t and its score, and what is known at the probe."""
    colours = COLOURS[theme]
    law, extent = law_at(found, i), extent_of(found)
    traces = [
        density(law, extent, theme),
        paths(found.x[: i + 1], theme),
        scattered(found.x[i], "generated", "diamond", colours["generated"]),
        *field(law, extent, theme),
        *probed(law, float(found.noise.alpha_bar[found.visited[i]]), np.array(probe), theme),
    ]
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    return {
        "data": traces,
        "layout": square(
            theme,
            extent,
            annotations=arrow_key_words(extent, theme, "∇ log p<sub>t</sub>"),
            meta={
                "colours": {
                    "density": colours["real"], "paths": colours["generated"], "generated": colours["generated"],
                    "gradient": colours["gradient"], "probe": colours["text"],
                },
                "handles": [
                    {
                        "name": "probe", "label": "the probe", "x": probe[0], "y": probe[1], "move": "xy",
                        "x_range": [-REACH, REACH], "y_range": [-REACH, REACH], "step": 0.05, "colour": colours["text"],
                    }
                ],
            },
        ),
    }  # fmt: skip


def extent_of(found: Trajectory) -> float:
    """Half the side of the picture: N(0, I) fits in, and the data."""
    assert isinstance(found.data, PlaneMixture)
    return max(3.6, float(np.abs(found.data.centres).max()) + 3 * found.data.sigma + 0.2)


def as_at_the_end(found: Trajectory, i: int) -> float:
    """Return the share of the chains whose most probable mode at the i-th time visited is the one that they end at."""
    now, last = (law_at(found, k).shares(found.x[k]).argmax(-1) for k in (i, len(found.visited) - 1))
    return float(np.mean(now == last))


def law_at(found: Trajectory, i: int) -> PlaneMixture:
    """Return the exact law of x_t at the i-th time visited."""
    assert isinstance(found.data, PlaneMixture)
    return found.data.noised(float(found.noise.alpha_bar[found.visited[i]]))


def density(law: PlaneMixture, extent: float, theme: Theme) -> dict[str, Any]:
    """p_t(x) over its largest value in the square: paper where it is 0."""
    line = np.linspace(-extent, extent, CELLS)
    log_p = law.log_density(np.stack(np.meshgrid(line, line), -1))
    colours = COLOURS[theme]
    return {
        "type": "heatmap", "x": line.astype(np.float32), "y": line.astype(np.float32), "z": np.exp(log_p - log_p.max()).astype(np.float32),
        "zmin": 0.0, "zmax": 1.0, "colorscale": [[0, colours["paper"]], [1, mixed(colours["paper"], colours["real"], 0.35)]], "showscale": False,
        "hoverinfo": "skip", "meta": "density", "name": "density",
    }  # fmt: skip


def mixed(one: str, other: str, share: float) -> str:
    """Return '#RRGGBB' between two others."""
    parts = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in (one, other)]
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in zip(*parts, strict=True))


def field(law: PlaneMixture, extent: float, theme: Theme) -> list[dict[str, Any]]:
    """∇ log p_t on a grid, on the scale of all arrows in the plane, with its key; none where the key stands."""
    line = np.linspace(-0.92, 0.92, ARROWS) * extent
    places = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    places = places[(places[:, 0] > -0.45 * extent) | (places[:, 1] > -0.6 * extent)]
    return arrow_traces(places, law.score(places), extent, theme)


def paths(x: np.ndarray, theme: Theme) -> dict[str, Any]:
    """Every chain from t = T to where it is, (places, n, 2), thinned to DRAWN places."""
    few = np.unique(np.linspace(0, len(x) - 1, DRAWN).astype(int))
    gap = np.full((1, x.shape[1], 2), np.nan)
    flat = np.concatenate([x[few], gap]).transpose(1, 0, 2).reshape(-1, 2).astype(np.float32)
    return {
        "type": "scatter", "mode": "lines", "meta": "paths", "name": "paths", "hoverinfo": "skip",
        "x": np.ascontiguousarray(flat[:, 0]), "y": np.ascontiguousarray(flat[:, 1]), "line": {"color": shade(COLOURS[theme]["generated"], 0.3), "width": 1},
    }  # fmt: skip


def guess(law: PlaneMixture, alpha_bar: float, x: np.ndarray) -> np.ndarray:
    """E[x_0 | x_t = x] = (x + (1 − ᾱ) ∇ log p_t(x))/√ᾱ, (…, 2). Tweedie's formula (Efron 2011, doi:10.1198/jasa.2011.tm11181)."""
    return (x + (1 - alpha_bar) * law.score(x)) / alpha_bar**0.5


def probed(law: PlaneMixture, alpha_bar: float, at: np.ndarray, theme: Theme) -> list[dict[str, Any]]:
    """A line from the probe to the mean of the x_0 that lead there, and a diamond there."""
    end = guess(law, alpha_bar, at)
    x, y = np.stack([at, end]).T.astype(np.float32)
    colours = COLOURS[theme]
    common = {"type": "scatter", "meta": "probe", "name": "probe", "hoverinfo": "skip"}
    return [
        {**common, "mode": "lines", "x": x, "y": y, "line": {"color": colours["text"], "width": 1.5, "dash": "dash"}},
        {**common, "mode": "markers", "x": x[1:], "y": y[1:],
         "marker": {"symbol": "diamond", "size": 10, "color": colours["text"], "line": {"color": colours["paper"], "width": 1}}},
    ]  # fmt: skip


def undecided(found: Trajectory, i: int, probe: tuple[float, float], entropies: np.ndarray, theme: Theme) -> Figure:
    """How undecided the chains' modes are against t: the mean of all chains (S + 1,), and the probe, which stands still."""
    assert isinstance(found.data, PlaneMixture)
    t, T = np.array(found.visited), found.noise.T
    still = [undecided_nats(law_at(found, k).shares(np.array(probe))) for k in range(len(t))]
    top = max(float(np.log(len(found.data.centres))), 0.1)
    curves = [
        Curve(entropies, "chains", "generated", "solid", [(float(t[i]), float(entropies[i]))], symbol="diamond"),
        Curve(np.array(still), "probe", "text", "dash", [(float(t[i]), float(still[i]))]),
        Curve(np.full(len(t), top), "", "exact", "dot", width=1),
    ]
    words = f"Undecided: entropy of the modes <i>(nats; dotted: log {len(found.data.centres)})</i>"
    return sweep(theme, words, t, curves, x_range=[T, 0], y_range=[-0.03 * top, 1.12 * top], word="t", nticks=6)


def modes(found: Trajectory, i: int, probe: tuple[float, float], theme: Theme) -> Figure:
    """For each mode the share of the chains that stand nearest to it, as bars, and the probability that it made the probe."""
    assert isinstance(found.data, PlaneMixture)
    law, M = law_at(found, i), len(found.data.centres)
    held = np.bincount(law.shares(found.x[i]).argmax(-1), minlength=M) / found.x.shape[1]
    made, at = law.shares(np.array(probe)), np.arange(1, M + 1)
    top = 1.12 * max(float(held.max()), float(made.max()), 2 / M)
    figure = sweep(
        theme, "By mode: share of points <i>(bars)</i>, made the probe <i>(◆)</i>", at,
        [Curve(np.full(M, 1 / M), "", "exact", "dot", width=1), Curve(np.full(M, np.nan), "", "text", marks=list(zip(map(float, at), map(float, made), strict=True)), symbol="diamond")],
        x_range=[0.4, M + 0.6], y_range=[-0.05 * top, top], word="mode", dtick=1 if M <= 10 else 5,
    )  # fmt: skip
    bars = {
        "type": "bar", "x": at, "y": held.astype(np.float32), "width": 0.6, "name": "points", "hovertemplate": "%{y:.3f}",
        "marker": {"color": shade(COLOURS[theme]["generated"], 0.6)},
    }  # fmt: skip
    figure["data"].insert(0, bars)
    return figure
