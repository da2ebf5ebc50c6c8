"""Where the samples of one member are: a heat map mode × step of its past, and bars of its present beside the discriminator's word."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.array import sigmoid
from gan_core.data import distributions
from gan_core.figures import ranges
from gan_core.figures.lines import MARGIN, heading
from gan_core.figures.marks import marks, rule
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade

Snapshot = Mapping[str, Any]
GROUND = {"light": "#F4F5F7", "dark": "#1A1E26"}  # of a mode without samples: nearly the page


def mode_map(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The share of the samples nearest to each mode, mode × step, coloured by its square root so that small shares are seen.

    Each column is one evaluation. A collapsed run has one full cell in a column, a run that hops has it in another row each time.
    """
    evaluation = snapshot["history"]["evaluation"]
    names = [name for name in evaluation if name.startswith("mode_share_")]
    many = max(len(names), 1)
    held = np.array([np.asarray(evaluation[name], np.float32)[:, member] for name in names])  # (M, T)
    shown = COLOURS[theme]["generated"]
    trace = {
        "type": "heatmap", "x": np.asarray(evaluation["step"], np.float32), "y": np.arange(1, many + 1, dtype=np.float32),
        "z": np.sqrt(held), "zmin": 0, "zmax": 1, "customdata": 100 * held, "xgap": 0, "ygap": 1 if many < 12 else 0,
        "colorscale": [[0, GROUND[theme]], [1, shown]], "name": "share", "hovertemplate": "mode %{y}, step %{x:,d}: %{customdata:.1f} %<extra></extra>",
        "colorbar": {
            "thickness": 10, "len": 1, "lenmode": "fraction", "y": 0.5, "x": 1.0, "xpad": 8, "ypad": 0, "outlinewidth": 0, "ticks": "outside", "ticklen": 3,
            "tickmode": "array", "tickvals": [0.0, (1 / many) ** 0.5, 1.0], "ticktext": ["0", f"{100 / many:g} even", "100 %"],
            "tickfont": {"size": TYPE, "color": COLOURS[theme]["text"]},
        },
    }  # fmt: skip
    notes, shapes = marks(snapshot, theme)
    return {
        "data": [trace] if names else [],
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=ranges.steps(snapshot["step"]), showgrid=False, tickformat=",d", nticks=6),
            yaxis=axis(theme, range=[0.5, many + 0.5], showgrid=False, **_few_ticks(many)),
            annotations=[heading(theme, "Samples nearest to each mode <i>(%)</i>, mode by mode"), *notes],
            shapes=shapes,
            meta={"grow": 1.7, "says": _says(held)},
        ),
    }


def _says(held: np.ndarray) -> str:
    """Say the last column of the map, shares (M, T): the modes that hold most, and how many hold nothing."""
    title = "Samples nearest to each mode"
    if not held.size:
        return f"{title}: no values yet"
    last = held[:, -1]
    most = [f"{100 * last[k]:.0f} % at mode {k + 1}" for k in np.argsort(-last, kind="stable")[:3]]
    return f"{title}, now: {', '.join(most)}; {np.count_nonzero(last == 0)} of {len(last)} modes have none"


def mode_bars(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The share of the samples at each mode, as bars, and what the discriminator says at its centre, as diamonds on an axis of their own.

    The discriminator's score is read from the map under the picture, between its cells; D = σ(f) where the loss gives a probability.
    """
    held = 100 * np.asarray(snapshot["mode_histogram"][member], np.float32)
    many, colours = max(len(held), 1), COLOURS[theme]
    at = np.arange(1, many + 1, dtype=np.float32)
    f = discriminator_at_modes(snapshot, member)
    logit = snapshot["discriminator_output"][member] == "logit"
    said = sigmoid(f) if logit else f
    finite = said[np.isfinite(said)]
    right = [0.0, 1.12] if logit else ranges.linear([finite])
    ticks = {"tickvals": [0, 0.5, 1], "ticktext": ["0", "½", "1"]} if logit else {"nticks": 3}
    traces = [
        {"type": "bar", "x": at, "y": held, "width": 0.6, "marker": {"color": shade(colours["generated"], 0.6)}, "name": "share held", "hovertemplate": "%{y:.1f} %"},
        {
            "type": "scatter", "mode": "markers", "x": at, "y": said.astype(np.float32), "yaxis": "y2", "name": "discriminator", "hovertemplate": "%{y:.3g}",
            "marker": {"symbol": "diamond-open", "size": 8, "color": colours["discriminator"], "line": {"width": 2}},
        },
    ]  # fmt: skip
    top = ranges.ceiling(max(float(np.max(np.nan_to_num(held), initial=0.0)), 200 / many))
    word = "D" if logit else "f"
    even = {
        "text": f"even {100 / many:g}", "xref": "paper", "yref": "y", "x": 1, "y": 100 / many, "xanchor": "left", "yanchor": "middle", "xshift": 34,
        "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
    }  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(theme, range=[0.4, many + 0.6], showgrid=False, **_few_ticks(many)),
            yaxis=axis(theme, range=[0.0, top], nticks=4),
            yaxis2=axis(theme, range=right, overlaying="y", side="right", showgrid=False, **ticks),
            annotations=[
                heading(theme, f"By mode: share <i>(%, bars)</i>, {word} at its centre <i>(◇, right)</i>"),
                even,
            ],
            shapes=[rule(theme, "y", 100 / many)],
            meta={"own_axis": True},
        ),
    }


def discriminator_at_modes(snapshot: Snapshot, member: int = 0) -> np.ndarray:
    """Return the discriminator's raw score at the centre of each mode, (M,), bilinear between the cells of the picture's map.

    A score that is linear in x and y comes back exactly.
    """
    params, picture = snapshot["params"], snapshot["picture"]
    modes = distributions[params["data"]](sigma=params["sigma"], radius=params["radius"]).modes
    assert modes is not None
    grid = np.asarray(picture["discriminator"][member], float)  # (H, W), rows y ascending
    cells = len(grid) - 1
    place = (modes / picture["extent"] + 1) / 2 * cells
    low = np.clip(np.floor(place).astype(int), 0, cells - 1)
    (u, v), (i, j) = (place - low).T, low.T
    lower = (1 - u) * grid[j, i] + u * grid[j, i + 1]
    upper = (1 - u) * grid[j + 1, i] + u * grid[j + 1, i + 1]
    return (1 - v) * lower + v * upper


def _few_ticks(many: int) -> dict[str, Any]:
    """Number every second mode of a few, every fifth of many."""
    numbers = [1, *range(5, many + 1, 5)] if many > 10 else [*range(1, many + 1, 2)]
    return {"tickmode": "array", "tickvals": numbers, "ticktext": [str(number) for number in numbers]}
