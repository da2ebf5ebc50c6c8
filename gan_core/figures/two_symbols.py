"""Scheduled sampling of two symbols: what the best model answers, and what it loses, against ε."""

from typing import Any

import numpy as np

from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.theory import scheduled_sampling

EPS = np.linspace(0.0, 1.0, 101)


def answers(first: np.ndarray, second: np.ndarray, eps: float, theme: Theme) -> Figure:
    """Draw p(a) of the best answer after a and after b over ε, the data's own, and a handle at ε. first (2,), second (2, 2)."""
    colours = COLOURS[theme]
    best = np.array([scheduled_sampling.best_answer(first, second, each)[:, 0] for each in EPS])
    now = scheduled_sampling.best_answer(first, second, eps)[:, 0]
    marginal = float(first @ second[:, 0])
    lines: list[dict[str, Any]] = [
        *(_line(np.array([0, 1]), np.full(2, p), colours["real"], 1.5, "dash") for p in second[:, 0]),
        _line(np.array([0, 1]), np.full(2, marginal), colours["exact"], 1, "dash"),
        *(_line(EPS, best[:, k], colours["generated"], 2.2) for k in (0, 1)),
        _line(np.array([eps, eps]), np.array([0, 1]), colours["muted"], 1),
        {
            "type": "scatter", "mode": "markers", "always": True, "x": np.full(2, eps, np.float32), "y": now.astype(np.float32),
            "marker": {"symbol": "diamond", "size": 10, "color": colours["generated"], "line": {"color": colours["paper"], "width": 1}},
        },
    ]  # fmt: skip
    words = [
        _word("data: p(a | a)", 0.0, float(second[0, 0]), "real", theme),
        _word("data: p(a | b)", 0.0, float(second[1, 0]), "real", theme),
        {**_word("marginal p(a)", 1.0, marginal, "text", theme), "xanchor": "right", "xshift": -4},
        *(_word(f"{float(p):.3f}", eps, float(p), "generated", theme) for p in now),
    ]
    handle = {
        "name": "eps", "label": "ε", "x": eps, "y": 0.0, "move": "x", "x_range": [0.0, 1.0], "y_range": [0.0, 0.0], "step": 0.01, "colour": colours["generated"],
    }  # fmt: skip
    says = f"At ε = {eps:g} the best model answers a with probability {now[0]:.2f} after a and {now[1]:.2f} after b; the data have {second[0, 0]:g} and {second[1, 0]:g}."
    return {
        "data": lines,
        "layout": layout(
            theme, margin={"l": 36, "r": 12, "t": 14, "b": 44}, hovermode=False, dragmode=False,
            annotations=[*words, {**_word("ε", 1.0, 0.0, "muted", theme), "yshift": -26, "xanchor": "center", "xshift": 0, "yanchor": "top"}],
            xaxis=axis(theme, range=[-0.02, 1.02], showgrid=False, mirror=True, nticks=6, fixedrange=True),
            yaxis=axis(theme, range=[-0.02, 1.02], showgrid=False, mirror=True, nticks=6, fixedrange=True),
            meta={"handles": [handle], "says": says},
        ),
    }  # fmt: skip


def lost(first: np.ndarray, second: np.ndarray, eps: float, theme: Theme) -> Figure:
    """What the best model loses, in nats, over ε."""
    values = np.array([scheduled_sampling.nats_lost(first, second, each) for each in EPS])
    mark = (eps, scheduled_sampling.nats_lost(first, second, eps))
    top = max(0.05, 1.1 * float(values.max()))
    curve = Curve(values, "lost", "exact", marks=[mark])
    return sweep(
        theme,
        "Lost by the best model, against ε <i>(nats)</i>",
        EPS,
        [curve],
        x_range=[0, 1],
        y_range=[-0.05 * top, top],
        word="ε",
        nticks=6,
    )


def _line(x: np.ndarray, y: np.ndarray, colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "always": True, "x": x.astype(np.float32), "y": y.astype(np.float32),
        "line": {"color": colour, "width": width, "dash": dash},
    }  # fmt: skip


def _word(text: str, x: float, y: float, role: str, theme: Theme) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "bottom", "xshift": 4, "showarrow": False,
        "font": {"size": TYPE, "color": COLOURS[theme][role]},
    }  # fmt: skip
