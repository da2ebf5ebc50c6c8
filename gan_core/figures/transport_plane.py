"""Plans of transport in the plane: mass on its way, and what a plan costs against ε."""

from typing import Any

import numpy as np

from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade
from gan_core.params.transport import FAR

EXTENT = 5.0
LEVELS = (0.05, 0.2, 0.5, 1.01)  # of a point's mass: what a line carries says how strong it is drawn


def plane(x: np.ndarray, y: np.ndarray, plan: np.ndarray, t: float, theme: Theme) -> Figure:
    """Draw p (N, 2) and q (M, 2), a line wherever the plan (N, M) sends mass, and all mass where it is at time t in [0, 1]."""
    colours = COLOURS[theme]
    share = plan * len(x)  # of the mass of one point of p
    traces: list[dict[str, Any]] = []
    moving: list[dict[str, Any]] = []
    for k, (low, high) in enumerate(zip((0.004, *LEVELS[:-1]), LEVELS, strict=True)):
        i, j = np.nonzero((share >= low) & (share < high))
        strength = (0.08, 0.18, 0.4, 0.8)[k]
        ends = np.stack([x[i], y[j], np.full((len(i), 2), np.nan)], 1).reshape(-1, 2)
        traces.append(
            {"mode": "lines", **_at(ends), "line": {"color": shade(colours["muted"], strength), "width": 1 + 0.3 * k}}
        )
        now = (1 - t) * x[i] + t * y[j]
        dot = {
            "symbol": "circle",
            "size": (2, 3, 5, 7)[k],
            "color": shade(colours["exact"], strength),
            "line": {"width": 0.5, "color": shade(colours["exact"], 0.1)},
        }
        moving.append({"mode": "markers", **_at(now), "marker": dot})
    for points, role, symbol in ((x, "real", "circle"), (y, "generated", "diamond")):
        mark = {
            "symbol": symbol,
            "size": 7,
            "color": shade(colours[role], 0.35),
            "line": {"color": colours[role], "width": 1.3},
        }
        traces.append({"mode": "markers", **_at(points), "marker": mark})
    handles = [
        {"name": side, "label": f"centre of {side}", "x": float(points.mean(0)[0]), "y": float(points.mean(0)[1]), "move": "xy", "x_range": [-FAR, FAR],
         "y_range": [-FAR, FAR], "step": 0.05, "colour": colours[role]}
        for side, points, role in (("p", x, "real"), ("q", y, "generated"))
    ]  # fmt: skip
    return {
        "data": [{"type": "scatter", "always": True, **trace} for trace in (*traces, *(moving if 0 < t < 1 else ()))],
        "layout": layout(
            theme,
            margin={"l": 36, "r": 8, "t": 14, "b": 30},
            hovermode=False,
            dragmode=False,
            annotations=[_word(0.97, "● p, data", "real", theme), _word(0.87, "◆ q, generated", "generated", theme)],
            xaxis=axis(theme, range=[-EXTENT, EXTENT], showgrid=False, mirror=True, dtick=2, fixedrange=True),
            yaxis=axis(theme, range=[-EXTENT, EXTENT], showgrid=False, mirror=True, dtick=2, fixedrange=True),
            meta={"handles": handles},
        ),
    }  # fmt: skip


def against_epsilon(
    epsilons: np.ndarray, cost: np.ndarray, to_itself: np.ndarray, exact: float, independent: float, now: tuple[float, float, float], theme: Theme
) -> dict[str, Figure]:  # fmt: skip
    """Draw the cost of the entropic plan, and of that from p to p, over ε; now: (ε, cost, cost to itself). Each has its exact value dashed."""
    common: dict[str, Any] = {
        "x_range": [-1.05, 2.05],
        "word": "ε",
        "log_x": True,
        "height": 120.0,
        "tickvals": [0.1, 1, 10, 100],
        "ticktext": ["0.1", "1", "10", "100"],
    }
    flat, room = np.ones_like(epsilons), 0.12 * max(independent - exact, 0.1)
    blur = [
        Curve(cost, "entropic", "discriminator", marks=[(now[0], now[1])]),
        Curve(exact * flat, "exact", "exact", "dash"),
        Curve(independent * flat, "everywhere", "muted", "dot"),
    ]
    itself = [
        Curve(to_itself, "p to p", "real", marks=[(now[0], now[2])]),
        Curve(0 * flat, "exact: 0", "exact", "dash"),
    ]
    own_top = 1.12 * max(float(np.max(to_itself)), 0.1)
    return {
        "cost": sweep(theme, "Cost of the plan from p to q <i>(log ε)</i>", epsilons, blur, y_range=[exact - room, independent + room], **common),
        "itself": sweep(theme, "Cost of the entropic plan from p to p itself <i>(log ε)</i>", epsilons, itself, y_range=[-0.06 * own_top, own_top], **common),
    }  # fmt: skip


def _at(points: np.ndarray) -> dict[str, np.ndarray]:
    return {"x": points[:, 0].astype(np.float32), "y": points[:, 1].astype(np.float32)}


def _word(y: float, text: str, role: str, theme: Theme) -> dict[str, Any]:
    return {
        "text": text, "x": -0.97 * EXTENT, "y": y * EXTENT, "xanchor": "left", "yanchor": "top", "showarrow": False,
        "font": {"size": TYPE, "color": COLOURS[theme][role]},
    }  # fmt: skip
