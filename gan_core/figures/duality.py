"""Kantorovich duality on a line: masses, the plan as a matrix, and the two potentials."""

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, heading
from gan_core.figures.sweep import Curve, axis_word, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.numerals import format_number
from gan_core.theory.duality import Duality, slack

TIGHT = 1e-9
TINT = {"light": "#AFD2D8", "dark": "#21464B"}  # of a cell whose price is its cost
MAX_SHARE = 0.9  # share that a handle reaches: the others need room


def matrix(duality: Duality, cost: np.ndarray, theme: Theme) -> Figure:
    """Draw the plan: row i is a point of p, from below, column j one of q. Tinted where f_i + g_j = C_ij, a number where mass goes."""
    colours = COLOURS[theme]
    n, m = duality.plan.shape
    tight = np.where(slack(duality, cost) < TIGHT, 255, 0).astype(np.uint8)[::-1]  # rows of a picture go down
    ground = {"type": "image", "x": [-0.5, m - 0.5], "y": [n - 0.5, -0.5], "pixels": np.ascontiguousarray(tight), "ink": [colours["paper"], TINT[theme]], "always": True}  # fmt: skip
    cells = np.argwhere(duality.plan > 0)
    size = 13 if max(n, m) <= 8 else 10
    notes = [
        {"text": f"<b>{format_number(duality.plan[i, j])}</b>".replace("0.", ".", 1), "x": int(j), "y": int(i), "showarrow": False, "font": {"size": size, "color": colours["text"]}}
        for i, j in cells
    ]  # fmt: skip
    shared = {"showgrid": False, "mirror": True, "dtick": 1, "fixedrange": True}
    notes.append({"text": "to y", "xref": "paper", "yref": "paper", "x": 0.5, "y": 0, "yanchor": "top", "yshift": -16, "showarrow": False, "font": {"size": TYPE, "color": colours["generated"]}})  # fmt: skip
    notes.append({"text": "from x", "xref": "paper", "yref": "paper", "x": 0, "y": 0.5, "xanchor": "right", "xshift": -18, "textangle": -90, "showarrow": False, "font": {"size": TYPE, "color": colours["real"]}})  # fmt: skip
    return {
        "data": [ground],
        "layout": layout(
            theme,
            margin={"l": 40, "r": 8, "t": 10, "b": 40},
            hovermode=False,
            dragmode=False,
            annotations=notes,
            xaxis=axis(theme, range=[-0.5, m - 0.5], **shared),
            yaxis=axis(theme, range=[-0.5, n - 0.5], **shared),
        ),
    }


def masses(a: np.ndarray, b: np.ndarray, theme: Theme) -> Figure:
    """Draw the masses a of p and b of q at 0, 1, 2, … as stems side by side, a handle on each."""
    colours, traces, handles, apart = COLOURS[theme], [], [], 0.1
    for side, values, role, dash, shift in (
        ("a", a, "real", "solid", -apart),
        ("b", b, "generated", "dash", apart),
    ):
        at = np.arange(len(values)) + shift
        up = np.stack([np.zeros_like(values), values, np.full_like(values, np.nan)], -1).ravel()
        traces.append({
            "type": "scatter", "mode": "lines", "x": np.repeat(at, 3).astype(np.float32), "y": up.astype(np.float32), "hoverinfo": "skip",
            "line": {"color": colours[role], "dash": dash, "width": 2}, "name": role,
        })  # fmt: skip
        handles += [
            {"name": f"{side}{k}", "label": f"mass of {'p' if side == 'a' else 'q'} at {k}", "x": float(x), "y": float(value), "move": "y", "x_range": [float(x)] * 2,
             "y_range": [0.0, MAX_SHARE], "step": 0.01, "colour": colours[role]}
            for k, (x, value) in enumerate(zip(at, values, strict=True))
        ]  # fmt: skip
    top = 0.55 if max(a.max(), b.max()) <= 0.5 else 1.05
    notes = [
        label(theme, 0.7 * top, "p", colours["real"], "solid"),
        label(theme, 0.4 * top, "q", colours["generated"], "dash"),
    ]
    y_range = [-0.05 * top, top]
    spread(notes, y_range)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode=False,
            dragmode=False,
            xaxis=axis(theme, range=[-0.5, len(a) - 0.5], showgrid=False, dtick=1, fixedrange=True),
            yaxis=axis(theme, range=y_range, nticks=5, fixedrange=True),
            annotations=[heading(theme, "Masses"), axis_word(theme, "x, y"), *notes],
            shapes=[],
            meta={"own_axis": True, "handles": handles},
        ),
    }  # fmt: skip


def potentials(duality: Duality, theme: Theme) -> Figure:
    """Draw f and −g at 0, 1, 2, …: where f is above −g no more than the cost of staying, they are the same."""
    x = np.arange(len(duality.f), dtype=float)
    curves = [
        Curve(duality.f, "f", "real", marks=list(zip(x, duality.f, strict=True))),
        Curve(-duality.g, "−g", "generated", "dash", marks=list(zip(x, -duality.g, strict=True)), symbol="diamond"),
    ]
    both = np.concatenate([duality.f, -duality.g])
    room = 0.12 * max(float(np.ptp(both)), 1.0)
    range_y = [float(both.min()) - room, float(both.max()) + room]
    return sweep(
        theme, "The potentials f and −g", x, curves, x_range=[-0.5, len(x) - 0.5], y_range=range_y, word="x, y", dtick=1
    )
