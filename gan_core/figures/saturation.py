"""The exact lab's picture and charts: (snapshot, theme) → a figure."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, Line, chart, heading, line_of_loss, log_ticks
from gan_core.figures.members import LOSS_STYLES
from gan_core.figures.theme import COLOURS, Figure, Theme, axis, layout
from gan_core.theory import saturation

Snapshot = Mapping[str, Any]
LAYERS = {"real": "data", "generated": "generated", "best": "optimal D*", "trained": "trained D"}
THETAS = np.linspace(0.0, 8.0, 65)


@cache
def _curves() -> dict[str, np.ndarray]:
    """The exact values over THETAS."""
    found = [saturation.exact(float(theta)) for theta in THETAS]
    names = ("gradient_minimax", "gradient_non_saturating", "js_nats")
    return {name: np.array([getattr(one, name) for one in found], np.float32) for name in names}


def densities(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw both densities and, over the same x, the best and the trained discriminator's D."""
    picture, colours = snapshot["picture"], COLOURS[theme]
    curves = {
        "real": (picture["real"], colours["real"], "solid", 2.0),
        "generated": (picture["generated"], colours["generated"], "solid", 2.0),
        "best": (picture["best"], colours["exact"], "dash", 1.75),
        "trained": (np.asarray(picture["trained"])[member], colours["discriminator"], "solid", 1.75),
    }
    x = np.asarray(picture["x"], np.float32)
    traces = [
        {
            "type": "scatter", "mode": "lines", "meta": name, "name": name, "x": x, "y": np.asarray(y, np.float32), "visible": name in layers,
            "line": {"color": colour, "dash": dash, "width": width},
        }
        for name, (y, colour, dash, width) in curves.items()
    ]  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 36, "r": 8, "t": 14, "b": 30},
            hovermode=False,
            dragmode="zoom",
            annotations=[],
            xaxis=axis(theme, range=[float(x[0]), float(x[-1])], showgrid=False, mirror=True, nticks=9),
            yaxis=axis(theme, range=[-0.02, 1.05], showgrid=False, mirror=True, nticks=6),
            meta={"lines": {name: {"color": colour, "dash": dash} for name, (_, colour, dash, _) in curves.items()}},
        ),
    }


def gradients_by_theta(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """Both exact gradients against θ on a log axis, with the present θ, and what the trained discriminator gives there."""
    return _by_theta(
        snapshot, theme, member, "∂L<sub>G</sub>/∂θ against θ <i>(log; ring: trained D)</i>",
        {"gradient_minimax": ("minimax", LOSS_STYLES["minimax"]), "gradient_non_saturating": ("non-saturating", LOSS_STYLES["non_saturating"])},
        {"gradient_minimax": "trained_minimax", "gradient_non_saturating": "trained_non_saturating"}, log=True, y_range=[-4.2, 1.3],
    )  # fmt: skip


def js_by_theta(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The Jensen–Shannon divergence against θ, and the trained discriminator's bound."""
    return _by_theta(
        snapshot, theme, member, "JS against θ <i>(nats; ring: ½ V + log 2 of the trained D)</i>", {"js_nats": ("JS", {"color": COLOURS[theme]["exact"], "dash": "solid"})},
        {"js_nats": "trained_js"}, log=False, y_range=[0.0, 0.78],
    )  # fmt: skip


def training(snapshot: Snapshot, theme: Theme) -> Figure:
    """How the trained discriminator's gradients approach the exact ones, against its steps."""
    lines = [
        line_of_loss("trained_minimax", "minimax", "minimax"),
        line_of_loss("trained_non_saturating", "non-saturating", "non_saturating"),
        Line("gradient_non_saturating", "", "exact", "dot"),
        Line("gradient_minimax", "", "exact", "dot"),
    ]
    more = " · thick minimax" if snapshot["members"] > 1 else ""
    return chart(
        snapshot,
        theme,
        f"∂L<sub>G</sub>/∂θ under the trained D <i>(log; dotted: exact)</i>{more}",
        lines,
        log=True,
    )


def _by_theta(
    snapshot: Snapshot, theme: Theme, member: int, title: str, curves: Mapping[str, tuple[str, dict[str, str]]], trained: Mapping[str, str],
    *, log: bool, y_range: list[float],
) -> Figure:  # fmt: skip
    exact, theta = _curves(), float(snapshot["picture"]["theta"])
    traces: list[dict[str, Any]] = []
    notes = []
    for name, (word, style) in curves.items():
        y = np.where(THETAS > 0, exact[name], np.nan).astype(np.float32) if log else exact[name]
        line = {**style, "width": 1.75}
        traces.append(
            {"type": "scatter", "mode": "lines", "x": THETAS.astype(np.float32), "y": y, "name": word, "line": line, "hovertemplate": "%{y:.4g}"}
        )  # fmt: skip
        end = float(np.log10(y[-1])) if log else float(y[-1])
        notes.append(label(theme, end, word, style["color"], style["dash"]))
        for value, symbol in ((snapshot[name][member], "circle"), (snapshot[trained[name]][member], "circle-open")):
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "x": np.array([theta], np.float32), "y": np.array([value], np.float32),
                    "marker": {"size": 9, "symbol": symbol, "color": style["color"], "line": {"width": 1.5, "color": style["color"]}},
                    "hovertemplate": "%{y:.4g}", "name": word,
                }
            )  # fmt: skip
    spread(notes, y_range)
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=[-0.2, 8.2], showgrid=False, nticks=9),
            yaxis=axis(theme, range=y_range, type="log" if log else "linear", nticks=5, **log_ticks(log, y_range)),
            annotations=[heading(theme, title), *notes],
            shapes=[],
            meta={"own_axis": True},
        ),
    }
