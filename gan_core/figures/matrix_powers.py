"""Powers of a 2 × 2 matrix: where they send a point, and their norm beside what the spectral radius says."""

from typing import Any

import numpy as np

from gan_core.figures import ranges
from gan_core.figures.square import square
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme
from gan_core.theory import vanishing


def path(W: np.ndarray, steps: int, theme: Theme) -> Figure:
    """Draw x₀, W x₀, W² x₀, … of the unit vector x₀ that grows most on the way (the first singular vector of the largest power)."""
    colours = COLOURS[theme]
    norms = vanishing.power_norms(W, steps)
    largest = np.linalg.matrix_power(W, int(norms.argmax()))
    x = np.linalg.svd(largest)[2][0]
    points = [x := x if t == 0 else W @ x for t in range(steps + 1)]
    at = np.asarray(points, np.float32)
    lengths = np.linalg.norm(at, axis=1)
    extent = float(ranges.ceiling(max(1.2, 1.1 * float(lengths.max()))))
    angles = np.linspace(0, 2 * np.pi, 121)
    ring = np.stack([np.cos(angles), np.sin(angles)], -1).astype(np.float32)
    traces = [
        _line(ring, colours["line"], 1.0),
        _line(at, colours["gradient"], 1.2),
        _dots(at, 6, colours["gradient"], colours["paper"]),
        _dots(at[:1], 11, colours["paper"], colours["gradient"]),
    ]
    word = {
        "text": f"length {lengths[0]:.2g} at first, {lengths.max():.3g} at most, {lengths[-1]:.3g} at the end", "x": 0, "y": -extent, "xref": "x", "yref": "y",
        "yanchor": "bottom", "yshift": 4, "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
    }  # fmt: skip
    return {"data": traces, "layout": square(theme, extent, annotations=[word], meta={"says": word["text"]})}


def norms(W: np.ndarray, steps: int, theme: Theme) -> Figure:
    """The norm of Wᵗ, beside ρᵗ and ‖W‖ᵗ, on a log axis."""
    t = np.arange(steps + 1)
    measured = vanishing.power_norms(W, steps)
    radius, norm = vanishing.spectral_radius(W), float(measured[1])
    curves = [
        Curve(measured, "‖Wᵗ‖", "gradient", width=2.2),
        Curve(radius**t, "ρᵗ", "exact", "dash"),
        Curve(np.minimum(norm**t, 1e6), "‖W‖ᵗ", "exact", "dot"),
    ]
    top = max(1.0, float(measured.max()))
    y_range = ranges.decades([measured, radius**t, np.array([top * 10])])
    return sweep(
        theme,
        "Norm of Wᵗ, against t <i>(log)</i>",
        t,
        curves,
        x_range=[0, t[-1]],
        y_range=y_range,
        word="t",
        log_y=True,
        nticks=6,
    )


def gates(steps: int, theme: Theme) -> Figure:
    """f^t for some forget gates."""
    t = np.arange(steps + 1)
    curves = [
        Curve(vanishing.kept(f, t), f"f = {f:.3g}", "generated", dash)
        for f, dash in ((vanishing.gate(5.0), "solid"), (0.97, "dash"), (vanishing.gate(1.0), "dot"))
    ]
    return sweep(
        theme, "f ᵗ of a forget gate, against t <i>(log)</i>", t, curves, x_range=[0, t[-1]], y_range=ranges.decades([np.asarray(c.y) for c in curves]), word="t",
        log_y=True, nticks=6,
    )  # fmt: skip


def _line(points: np.ndarray, colour: str, width: float) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "always": True, "hoverinfo": "skip", "x": points[:, 0], "y": points[:, 1],
        "line": {"color": colour, "width": width, "dash": "solid"},
    }  # fmt: skip


def _dots(points: np.ndarray, size: float, fill: str, edge: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "always": True, "hoverinfo": "skip", "x": points[:, 0], "y": points[:, 1],
        "marker": {"symbol": "circle", "size": size, "color": fill, "line": {"color": edge, "width": 1.5}},
    }  # fmt: skip
