"""The Dirac-GAN's charts: the distance from the equilibrium against the step, and the eigenvalues beside the unit circle."""

from collections.abc import Mapping

import numpy as np

from gan_core.figures.dirac_plane import STYLES, Paths
from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, heading, log_ticks
from gan_core.figures.theme import COLOURS, Figure, Theme, axis, layout, shade
from gan_core.numerals import format_number
from gan_core.theory.dirac_orbit import radius

LOWS, HIGHS = (-1.2, -3.3, -6.3, -12.3), (0.8, 1.8, 5.3, 12.3)  # exponents of ten: ends of the axis of the distance
ZOOMS = (0.03, 0.06, 0.13, 0.3, 0.6, 1.25)  # half the height of the complex plane that is shown


def radii(paths: Paths, at: int, theme: Theme) -> Figure:
    """Draw √(θ² + ψ²) of both orbits up to the step that is shown, on a logarithmic axis."""
    notes, traces = [], []
    steps = np.arange(len(next(iter(paths.values()))), dtype=np.float32)
    distances = {scheme: radius(path) for scheme, path in paths.items()}
    y_range = _ends(np.concatenate(list(distances.values())))
    for scheme, r in distances.items():
        style = STYLES[scheme]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": steps, "y": np.where((r > 0) & (steps <= at), r, np.nan).astype(np.float32), "name": scheme,
                "line": {**style, "width": 1.75, "simplify": False}, "hovertemplate": "%{y:.4g}",
            }
        )  # fmt: skip
        end = r[: at + 1][np.isfinite(r[: at + 1])][-1]
        notes.append(label(theme, float(np.log10(max(end, 1e-300))), scheme, style["color"], style["dash"]))
    spread(notes, y_range)
    here = {"color": COLOURS[theme]["muted"], "width": 1}
    rule = {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": here,
        "layer": "below",
    }
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(theme, range=[0, float(steps[-1])], showgrid=False, tickformat=",d", nticks=6),
            yaxis=axis(theme, range=y_range, type="log", **log_ticks(True, y_range)),
            annotations=[heading(theme, "Distance √(θ² + ψ²) from the equilibrium <i>(log)</i>, against the step"), *notes],
            shapes=[rule],
            meta={"own_axis": True},
        ),
    }  # fmt: skip


def _ends(r: np.ndarray) -> list[float]:
    """Choose the axis from a few, so that it stands still while a start is dragged."""
    logs = np.log10(r[np.isfinite(r) & (r > 0)]) if (r > 0).any() else np.zeros(1)
    low = next((end for end in LOWS if end < logs.min()), LOWS[-1])
    return [low, next((end for end in HIGHS if end > logs.max()), HIGHS[-1])]


def eigenvalue_plane(values: Mapping[str, np.ndarray], theme: Theme) -> Figure:
    """Draw the eigenvalues λ of one step, scheme → rows [real, imaginary], beside the unit circle: inside, it converges near by.

    The window is one of a few around 1, the first that holds them all: |λ| = 1.005 is not seen in one that holds the whole circle.
    """
    found = {scheme: rows for scheme, rows in values.items() if np.isfinite(rows).all()}
    far = max((float(np.hypot(rows[:, 0] - 1, rows[:, 1]).max()) for rows in found.values()), default=1.0)
    half = next((zoom for zoom in ZOOMS if zoom >= 1.2 * far), ZOOMS[-1])
    turn = np.linspace(-np.pi, np.pi, 2001)
    circle = {
        "type": "scatter", "mode": "lines", "x": np.cos(turn).astype(np.float32), "y": np.sin(turn).astype(np.float32), "hoverinfo": "skip",
        "line": {"color": COLOURS[theme]["exact"], "dash": "dash", "width": 1.25, "simplify": False},
        "fill": "toself", "fillcolor": shade(COLOURS[theme]["muted"], 0.1),
    }  # fmt: skip
    traces, notes = [circle], []
    for scheme, rows in found.items():
        style = STYLES[scheme]
        symbol = "circle" if scheme == "simultaneous" else "diamond"
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": rows[:, 0].astype(np.float32), "y": rows[:, 1].astype(np.float32), "name": scheme,
                "marker": {"symbol": symbol, "size": 9, "color": style["color"], "line": {"width": 1.5, "color": COLOURS[theme]["text"]}},
                "hovertemplate": "%{x:.4g} + %{y:.4g}i",
            }
        )  # fmt: skip
        size = format_number(float(np.hypot(rows[:, 0], rows[:, 1]).max()), 5)
        notes.append(label(theme, float(rows[0, 1]), f"|λ| = {size}", style["color"], style["dash"]))
    spread(notes, [-half, half])
    title = "Eigenvalues λ of one step, and |λ| = 1" if found else "No eigenvalues: the field jumps at the equilibrium"
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=[1 - 1.35 * half, 1 + 0.65 * half], nticks=5, constrain="domain", zeroline=False),
            yaxis=axis(theme, range=[-half, half], nticks=5, scaleanchor="x"),
            annotations=[heading(theme, title), *notes],
            shapes=[],
            meta={"own_axis": True},
        ),
    }  # fmt: skip
