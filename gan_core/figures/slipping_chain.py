"""Chains that slip off their path: which of them are off at which step, and the share that is off."""

import numpy as np

from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.theory import slipping_chain

SHOWN, COUNTED = 40, 1000  # chains in the picture; chains of which the share is counted


def chains(off: np.ndarray, theme: Theme) -> Figure:
    """Draw chains (N, T + 1) as rows, dark where a chain is off; time goes to the right."""
    rows, columns = off[:SHOWN].shape
    colours = COLOURS[theme]
    pixels = np.where(off[:SHOWN], 255, 0).astype(np.uint8)
    trace = {
        "type": "image", "always": True, "meta": "generated", "name": "off", "x": [-0.5, columns - 0.5], "y": [0, rows], "pixels": pixels,
        "ink": [colours["grid"], colours["generated"]],
    }  # fmt: skip
    says = f"{rows} chains; after {columns - 1} steps {int(off[:SHOWN, -1].sum())} of them are off the path."
    words = {
        "text": "each row is a chain; coloured where it is off its path", "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left",
        "yanchor": "top", "yshift": -24, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]},
    }  # fmt: skip
    return {
        "data": [trace],
        "layout": layout(
            theme, margin={"l": 10, "r": 10, "t": 10, "b": 48}, hovermode=False, dragmode=False, annotations=[words],
            xaxis=axis(theme, range=[-0.5, columns - 0.5], showgrid=False, nticks=6, fixedrange=True),
            yaxis=axis(theme, range=[rows, 0], showgrid=False, showticklabels=False, ticks="", fixedrange=True),
            meta={"says": says},
        ),
    }  # fmt: skip


def share_off(off: np.ndarray, e: float, r: float, theme: Theme) -> Figure:
    """P(off at t) by the formula, and the share of simulated chains (N, T + 1)."""
    t = np.arange(off.shape[1])
    limit = slipping_chain.limit(e, r)
    curves = [
        Curve(off.mean(0), f"{len(off):,} chains", "generated"),
        Curve(slipping_chain.off(t, e, r), "P(off)", "exact", "dash"),
        *([Curve(np.full(len(t), limit), "limit", "exact", "dot", width=1.0)] if np.isfinite(limit) else []),
    ]
    return sweep(
        theme,
        "Share of chains off the path, against t",
        t,
        curves,
        x_range=[0, t[-1]],
        y_range=[-0.03, 1.03],
        word="t",
        nticks=6,
    )


def never_off(off: np.ndarray, e: float, theme: Theme) -> Figure:
    """(1 − e)^t, and the share of simulated chains that have never been off."""
    t = np.arange(off.shape[1])
    never = ~np.logical_or.accumulate(off, axis=1)
    curves = [Curve(never.mean(0), "never off", "generated"), Curve((1 - e) ** t, "(1 − e)ᵗ", "exact", "dash")]
    return sweep(
        theme,
        "Share that has never been off, against t",
        t,
        curves,
        x_range=[0, t[-1]],
        y_range=[-0.03, 1.03],
        word="t",
        nticks=6,
    )
