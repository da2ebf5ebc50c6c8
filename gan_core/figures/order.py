"""Figures of the lesson on order: the discriminator's maximum in the picture, and what each order of steps ends with."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import Line, chart
from gan_core.figures.marks import rule
from gan_core.figures.plane import LAYERS as PLANE
from gan_core.figures.plane import plane
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme
from gan_core.theory.perfect_sampler import share_within

Snapshot = Mapping[str, Any]
LAYERS = {
    **{name: PLANE[name] for name in ("real", "generated", "discriminator", "optimal")},
    "maximum": "largest score",
}
SHOWN = ("real", "generated", "discriminator", "maximum")


def picture(
    snapshot: Snapshot,
    theme: Theme,
    member: int = 0,
    *,
    layers: Collection[str] = SHOWN,
    optimal: np.ndarray | None = None,
) -> Figure:
    """Draw the plane, with a ring where the discriminator's score is largest in the square."""
    figure = plane(snapshot, theme, layers=[name for name in layers if name in PLANE], member=member, optimal=optimal)
    x, y = np.asarray(snapshot["picture"]["maximum"], np.float32)[member]
    figure["data"].append({
        "type": "scatter", "mode": "markers", "meta": "maximum", "name": "largest score", "hoverinfo": "skip",
        "x": np.array([x]), "y": np.array([y]), "visible": "maximum" in layers,
        "marker": {"symbol": "circle", "size": 22, "color": "rgba(0,0,0,0)", "line": {"color": COLOURS[theme]["text"], "width": 2.5}},
    })  # fmt: skip
    figure["layout"]["meta"]["colours"]["maximum"] = COLOURS[theme]["text"]
    return figure


def scores(snapshot: Snapshot, theme: Theme) -> Figure:
    """The largest score that the discriminator gives in the square, and the mean of those that it gives to the samples."""
    lines = [
        Line("mean_score", "samples’ mean", "generated", group="order"),
        Line("largest_score", "largest", "discriminator", "dash", group="order"),
    ]
    return chart(snapshot, theme, "Score f of D" + _more(snapshot, "samples’ mean", "largest"), lines)


def gathered(snapshot: Snapshot, theme: Theme) -> Figure:
    """Shares of the samples within 0.25 of the place of the largest score, and of their own median, in per cent."""
    lines = [
        Line("together", "of their median", "generated", "dash", group="order", scale=100),
        Line("at_maximum", "of the largest f", "discriminator", group="order", scale=100),
    ]
    title = "Samples within 0.25 <i>(%)</i>" + _more(snapshot, "median", "largest f")
    return chart(snapshot, theme, title, lines, y_range=[0.0, 112.0], tickvals=[0, 50, 100])


def value(snapshot: Snapshot, theme: Theme) -> Figure:
    """The game's value V under the discriminator as it is, and under the best one for the generator as it is: −log 4 + 2 JS, of histograms on a grid."""
    lines = [
        Line("value", "V(D, G)", "discriminator", group="order"),
        Line("value_best", "best, JS on a grid", "text", "dash", group="best_value"),
    ]
    return chart(snapshot, theme, "Value V <i>(nats)</i>" + _more(snapshot, "V", "best"), lines, y_range=[-1.75, 0.25])


def nearest_by_order(
    theme: Theme, ratios: np.ndarray, kept: np.ndarray, live: tuple[float, Sequence[float]] | None, ran: str,
    medians: Mapping[str, np.ndarray] | None = None,
) -> Figure:  # fmt: skip
    """Modes that hold 95 % of the samples against n_D / n_G: kept (R, seeds), live (ratio, a value for each member).

    medians: {loss: (R,)}, first that of `kept`, then another loss, dashed; NaN where it was not run.
    """
    title = f"Nearest modes, reference runs <i>({ran})</i>"
    return _by_order(theme, title, ratios, kept, live, [0.0, 8.9], [0, 4, 8], medians)


def quality_by_order(
    theme: Theme, ratios: np.ndarray, kept: np.ndarray, live: tuple[float, Sequence[float]] | None, ran: str,
    medians: Mapping[str, np.ndarray] | None = None,
) -> Figure:  # fmt: skip
    """Share of good samples in per cent against n_D / n_G; kept and medians are shares."""
    here = live and (live[0], [100 * x for x in live[1]])
    title = f"Good samples, reference runs <i>(%; {ran})</i>"
    middles = medians and {name: 100 * y for name, y in medians.items()}
    figure = _by_order(theme, title, ratios, 100 * kept, here, [0.0, 112.0], [0, 50, 100], middles)
    figure["layout"]["shapes"].append(rule(theme, "y", 100 * share_within()))
    return figure


def order_text(ratio: float) -> str:
    """Write n_D / n_G as two whole numbers: 0.02 as '1:50', 5 as '5:1'."""
    return f"{max(1, round(ratio))}:{max(1, round(1 / ratio))}"


def _by_order(
    theme: Theme, title: str, ratios: np.ndarray, kept: np.ndarray, live: tuple[float, Sequence[float]] | None,
    y_range: list[float], ticks: list[int], medians: Mapping[str, np.ndarray] | None,
) -> Figure:  # fmt: skip
    seeds = kept.shape[1]
    aside = 10 ** (0.018 * (np.arange(seeds) - (seeds - 1) / 2))  # equal counts would lie on each other
    dots = np.stack([ratios[:, None] * aside, kept], -1).reshape(-1, 2)
    (name, middle), *others = (medians or {"median of seeds": np.median(kept, axis=1)}).items()
    nothing = np.full(len(ratios), np.nan)
    at_live = [] if live is None else [(live[0], float(y)) for y in live[1] if np.isfinite(y)]
    curves = [
        Curve(middle, "", "muted"),
        Curve(nothing, "", "muted", marks=[(float(x), float(y)) for x, y in dots]),
        *(Curve(y, "", "discriminator", "dash") for _, y in others),
        Curve(nothing, "", "generated", marks=at_live, symbol="diamond"),
    ]
    shown = [0.02, 0.1, 0.5, 2.0, 10.0, 50.0]
    figure = sweep(
        theme, title, ratios, curves, x_range=[-1.85, 1.85], y_range=y_range, word="n<sub>D</sub> : n<sub>G</sub>", log_x=True,
        tickmode="array", tickvals=shown, ticktext=[order_text(ratio) for ratio in shown],
    )  # fmt: skip
    for trace in figure["data"]:
        if trace["mode"] == "markers" and trace["marker"]["symbol"] == "circle":
            trace["marker"] |= {"size": 4, "opacity": 0.6}
    layout = figure["layout"]
    layout["yaxis"] |= {"tickvals": ticks}
    words = [
        (name, "muted", "solid", _last(middle)),
        *((other, "discriminator", "dash", _last(y)) for other, y in others),
    ]
    words += [("this run", "generated", "dot", y_range[0])] * bool(at_live)
    labels = [label(theme, y, word, COLOURS[theme][role], dash) for word, role, dash, y in words]
    spread(labels, y_range)
    layout["annotations"] += labels
    return figure


def _last(y: np.ndarray) -> float:
    return float(y[np.isfinite(y)][-1])


def _more(snapshot: Snapshot, thick: str, thin: str) -> str:
    return f" · thick {thick}, thin {thin}" if snapshot["members"] > 1 else ""
