"""The picture and the charts of the discriminators of two lines: (snapshot, theme) → a figure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.array import sigmoid
from gan_core.figures import ranges
from gan_core.figures.arrows import arrow_key_words, arrow_traces
from gan_core.figures.discriminator_map import discriminator_scale
from gan_core.figures.labels import label, spread
from gan_core.figures.lines import Line, chart
from gan_core.figures.marks import rule
from gan_core.figures.square import square
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme, shade
from gan_core.losses import losses

Snapshot = Mapping[str, Any]
LAYERS = {"real": "data", "generated": "generated", "discriminator": "discriminator", "arrows": "its slope"}
SHOWN = {"bounded": "bounded slope: f", "logit": "logits: D = σ(f)", "log_D": "logits: log D"}
NETWORK = {"log_D": "logit"}  # whose map is drawn, where it is not the name itself
SLOPES = {"bounded": "∇f", "logit": "∇D", "log_D": "∇ log D"}
HEIGHTS = (np.arange(20, dtype=np.float32) + 0.5) / 20  # of the points that stand for a line


def scene(
    snapshot: Snapshot,
    theme: Theme,
    member: int = 0,
    *,
    discriminator: str = "bounded",
    layers: Collection[str] = tuple(LAYERS),
) -> Figure:
    """Draw both lines before one discriminator of one seed, and a slope on a grid. discriminator: one of SHOWN; "log_D" has the logit discriminator's map."""
    picture, colours = snapshot["picture"], COLOURS[theme]
    extent, theta = float(picture["extent"]), float(picture["theta"])
    ground, key = discriminator_scale(
        _as_one_discriminator(snapshot, NETWORK.get(discriminator, discriminator)), theme, member
    )
    grid = np.asarray(picture["grid"])
    free = (grid[:, 0] > -0.35 * extent) | (grid[:, 1] > -0.6 * extent)  # the arrows' key has the corner
    slopes = np.asarray(picture[f"slopes_{discriminator}"])[member]
    traces = [
        *ground,
        *arrow_traces(grid[free], slopes[free], extent, theme),
        _line(0.0, "real", "circle", colours["real"]),
        _line(theta, "generated", "diamond", colours["generated"]),
    ]
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    return {
        "data": traces,
        "layout": square(
            theme,
            extent,
            annotations=arrow_key_words(extent, theme, SLOPES[discriminator]),
            meta={
                "discriminator": key,
                "colours": {name: colours[name] for name in ("real", "generated", "gradient", "exact")},
                "handles": [{
                    "name": "theta", "label": "θ, the generated line", "x": theta, "y": 0.5, "move": "x", "x_range": [-2, 2],
                    "y_range": [0.5, 0.5], "step": 0.01, "colour": colours["generated"],
                }],
            },
        ),
    }  # fmt: skip


def js(snapshot: Snapshot, theme: Theme) -> Figure:
    """½ V + log 2 of the logit discriminator against the divergence that it bounds from below."""
    line = Line("js_estimate", "½V + log 2", "discriminator")
    return _against(
        snapshot,
        theme,
        "JS by the logit discriminator <i>(nats)</i>",
        line,
        [("js_exact", "JS", "dash")],
        y_range=[-0.1, 0.8],
    )


def wasserstein(snapshot: Snapshot, theme: Theme) -> Figure:
    """E f(real) − E f(generated) of the bounded critic, W₁, and what the best critic under the constraint gives."""
    exact = [("exact", "W₁", "dash"), ("optimum", "best under it", "dot")]
    return _against(snapshot, theme, "W₁ by the bounded critic", Line("estimate", "estimate", "discriminator"), exact)


def slopes(snapshot: Snapshot, theme: Theme) -> Figure:
    """Slopes of D and of log D of the logit discriminator and of f of the bounded one at the generated line, on a log axis."""
    lines = [
        Line("slope_f", "‖∇f‖", "gradient"),
        Line("slope_D", "‖∇D‖", "gradient", "dash"),
        Line("slope_log_D", "‖∇ log D‖", "gradient", "dot"),
    ]
    more = " · thick f, thin D and log D" if snapshot["members"] > 1 else ""
    return chart(snapshot, theme, f"Slope at the generated line <i>(log)</i>{more}", lines, log=True)


def cut(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """Both discriminators along y = ½: D, and f less its value on the generated line; rules stand where the lines stand."""
    picture = snapshot["picture"]
    theta, x = float(picture["theta"]), np.asarray(picture["along"], np.float32)
    f = np.asarray(picture["cut_bounded"], np.float32)[member]
    f = f - np.interp(theta, x, f).astype(np.float32)
    D = sigmoid(np.asarray(picture["cut_logit"], np.float32)[member])
    steepest = np.abs(theta) - np.abs(np.clip(x, min(0.0, theta), max(0.0, theta)))
    y_range = ranges.linear([f, D])
    curves = [
        Curve(f, "f − f(θ)", "discriminator"),
        Curve(D, "D", "discriminator", "dot"),
        *([Curve(steepest, "slope 1", "exact", "dash")] if theta else []),
    ]
    title = "Both networks against x, at half the height"
    figure = sweep(theme, title, x, curves, x_range=[x[0], x[-1]], y_range=y_range, word="x", nticks=6)
    figure["layout"]["shapes"] = [
        {**rule(theme, "x", at), "layer": "below", "line": {"color": shade(COLOURS[theme][role], 0.7), "width": 1.5}}
        for at, role in ((0.0, "real"), (theta, "generated"))
    ]
    return figure


def _as_one_discriminator(snapshot: Snapshot, discriminator: str) -> dict[str, Any]:
    """Return the snapshot as that of a GAN whose discriminator is the one of the two that is drawn."""
    picture, members = snapshot["picture"], int(snapshot["members"])
    loss = losses["minimax" if discriminator == "logit" else "wasserstein"]
    cut, x = np.asarray(picture[f"cut_{discriminator}"]), np.asarray(picture["along"])
    at = {
        name: [np.interp(place, x, one) for one in cut]
        for name, place in (("real", 0.0), ("fake", float(picture["theta"])))
    }
    return {
        "discriminator_output": [loss.discriminator_output] * members,
        "ignores_shift": [loss.ignores_shift] * members,
        "threshold": [loss.threshold] * members,
        **{f"score_{name}": values for name, values in at.items()},
        "picture": {"extent": picture["extent"], "discriminator": picture[f"discriminator_{discriminator}"]},
    }


def _line(x: float, layer: str, symbol: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "meta": layer, "name": layer, "hoverinfo": "skip",
        "x": np.full_like(HEIGHTS, x), "y": HEIGHTS,
        "marker": {"symbol": symbol, "size": 6, "color": shade(colour, 0.55), "line": {"color": colour, "width": 1.5}},
    }  # fmt: skip


def _against(
    snapshot: Snapshot, theme: Theme, title: str, line: Line, exact: Sequence[tuple[str, str, str]], *, y_range: list[float] | None = None
) -> Figure:  # fmt: skip
    """A chart of an estimate, and over it what is exact, the same for every seed: (scalar, label, dash)."""
    series, colour = snapshot["history"]["every"], COLOURS[theme]["exact"]
    values = {name: np.ascontiguousarray(series[name][:, 0], np.float32) for name, _, _ in exact}
    unit = np.array([0.0, 1.0])  # at θ = 0 all is rounding: no axis of 10⁻¹⁰
    y_range = y_range or ranges.linear([np.asarray(series[line.scalar]).ravel(), *values.values(), unit])
    figure = chart(snapshot, theme, title, [line], y_range=y_range)
    notes = figure["layout"]["annotations"]
    for name, words, dash in exact:
        figure["data"].append({
            "type": "scatter", "mode": "lines", "x": series["step"], "y": values[name], "name": words, "hovertemplate": "%{y}",
            "line": {"color": colour, "dash": dash, "width": 1.25},
        })  # fmt: skip
        if np.isfinite(values[name][-1]):
            notes.append(label(theme, float(values[name][-1]), words, colour, dash))
    spread([note for note in notes if note.get("xref") == "paper" and note.get("yref") == "y"], y_range)
    return figure
