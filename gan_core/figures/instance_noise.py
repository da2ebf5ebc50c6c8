"""Noise on two points: their densities, and JS and its slope against the distance and against the noise."""

from typing import Any

import numpy as np

from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade
from gan_core.params.instance_noise import MAX_SIGMA, MAX_THETA, MIN_SIGMA
from gan_core.theory.instance_noise import best_sigma, healed

THETAS = np.linspace(0.0, MAX_THETA, 81)
SIGMAS = np.geomspace(MIN_SIGMA, MAX_SIGMA, 97)
SMALLEST = -6.0  # the least exponent of ten on the axis of slopes
X = np.linspace(-3.0, 7.0, 201)
BELL = np.linspace(-5.0, 5.0, 101)  # in units of σ, around each peak: a narrow one must not fall between two points


def densities(theta: float, sigma: float, theme: Theme) -> Figure:
    """Draw the density of the data, N(0, σ²), and of the samples, N(θ, σ²), each over its own peak, and hatched what they share."""
    places = np.concatenate([X, sigma * BELL, theta + sigma * BELL])
    at = np.sort(places[(places >= X[0]) & (places <= X[-1])])
    p, q = (np.exp(-0.5 * ((at - peak) / sigma) ** 2) for peak in (0.0, theta))
    colours, x = COLOURS[theme], at.astype(np.float32)
    hatch = np.linspace(theta / 2 - 4 * sigma, theta / 2 + 4 * sigma, 81)
    shared = np.minimum(*(np.exp(-0.5 * ((hatch - peak) / sigma) ** 2) for peak in (0.0, theta)))
    lines = np.stack([np.zeros_like(shared), shared, np.full_like(shared, np.nan)], 1).ravel().astype(np.float32)
    curves = {
        "shared": (np.repeat(hatch, 3).astype(np.float32), lines, colours["muted"], 1.0),
        "real": (x, p, colours["real"], 2.0),
        "generated": (x, q, colours["generated"], 2.0),
    }
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": along, "y": y.astype(np.float32), "always": True,
            "line": {"color": shade(colour, 0.55) if name == "shared" else colour, "width": width},
        }
        for name, (along, y, colour, width) in curves.items()
    ]  # fmt: skip
    handle = {
        "name": "theta", "label": "θ, the distance", "x": theta, "y": 1.0, "move": "x", "x_range": [0.0, MAX_THETA], "y_range": [1.0, 1.0], "step": 0.02,
        "colour": colours["generated"],
    }  # fmt: skip
    words = [
        {
            "text": text, "x": at, "y": 1.06, "xanchor": anchor, "yanchor": "bottom", "showarrow": False,
            "font": {"size": TYPE, "color": colours[role]},
        }
        for text, at, role, anchor in (("data", 0.0, "real", "right"), ("generated", theta, "generated", "left"))
    ]  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 36, "r": 8, "t": 14, "b": 30},
            hovermode=False,
            dragmode=False,
            annotations=words,
            xaxis=axis(theme, range=[-3.0, 7.0], showgrid=False, mirror=True, nticks=6, fixedrange=True),
            yaxis=axis(theme, range=[-0.03, 1.25], showgrid=False, mirror=True, showticklabels=False, ticks="", fixedrange=True),
            meta={"handles": [handle]},
        ),
    }  # fmt: skip


def charts(theta: float, sigma: float, theme: Theme) -> dict[str, Figure]:
    """JS and its slope over θ at this σ, then over σ at this θ."""
    now, colours = healed(theta, sigma), COLOURS[theme]
    by_theta = [healed(float(at), sigma) for at in THETAS]
    by_sigma = [healed(theta, float(at)) for at in SIGMAS]
    best = best_sigma(theta)
    handle = {
        "name": "sigma", "label": "σ, the noise", "x": sigma, "y": now.js_nats, "move": "x", "x_range": [MIN_SIGMA, MAX_SIGMA],
        "y_range": [now.js_nats, now.js_nats], "step": 0.01, "colour": colours["discriminator"],
    }  # fmt: skip
    sigma_axis: dict[str, Any] = {
        "log_x": True, "x_range": [np.log10(MIN_SIGMA), np.log10(MAX_SIGMA)], "word": "σ",
        "tickvals": [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5], "ticktext": ["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5"],
    }  # fmt: skip
    theta_axis: dict[str, Any] = {"x_range": [0.0, MAX_THETA], "word": "θ"}

    def js(values: list, x: np.ndarray, at: float) -> list[Curve]:
        without = Curve(np.full(len(x), np.log(2)), "no noise", "exact", "dot")
        return [Curve(np.array([v.js_nats for v in values]), "JS", "exact", marks=[(at, now.js_nats)]), without]

    def slope(values: list, at: float) -> Curve:
        marks = [(at, now.slope)] if now.slope > 0 else []
        return Curve(np.array([v.slope for v in values]), "slope", "gradient", "dash", marks)

    most = Curve(
        np.full(len(SIGMAS), np.nan),
        "",
        "exact",
        marks=[(best, healed(theta, best).slope)] if best else [],
        symbol="triangle-down",
    )
    slopes: dict[str, Any] = {"log_y": True, "y_range": [SMALLEST, 1.5]}
    return {
        "js_theta": sweep(theme, "JS against θ at this σ <i>(nats)</i>", THETAS, js(by_theta, THETAS, theta), y_range=[0, 0.78], **theta_axis),
        "slope_theta": sweep(theme, "Slope ∂JS/∂θ against θ <i>(log)</i>", THETAS, [slope(by_theta, theta)], **slopes, **theta_axis),
        "js_sigma": sweep(
            theme, "JS against σ at this θ <i>(nats)</i>", SIGMAS, js(by_sigma, SIGMAS, sigma), y_range=[0, 0.78], handles=[handle], **sigma_axis
        ),
        "slope_sigma": sweep(
            theme, "Slope ∂JS/∂θ against σ <i>(log; triangle: steepest)</i>", SIGMAS, [slope(by_sigma, sigma), most], **slopes, **sigma_axis
        ),
    }  # fmt: skip
