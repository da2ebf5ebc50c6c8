"""The memory task: norms of Jacobians against t, what each network answers, and how training goes."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.data.sequences.memory import SYMBOLS
from gan_core.figures import ranges
from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.members import member_styles
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout

Snapshot = Mapping[str, Any]
LAYERS: Mapping[str, str] = {}
LOWEST = 1e-16  # what is below is drawn at the foot: no step of float32 notices it
SHORT = {"rnn": "RNN", "orthogonal_rnn": "W orth.", "gru": "GRU", "lstm": "LSTM"}
LETTERS = "ABCDEFGH"


def norms(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = ()) -> Figure:
    """Draw ‖∂h_T/∂h_t‖ of every network against t on a log axis; dashed what stands beside it, dotted ‖∂c_T/∂c_t‖, both of the network shown."""
    measured = np.asarray(snapshot["gradient_norm"])
    of_c, beside = (np.asarray(snapshot[name])[member] for name in ("cell_gradient_norm", "beside"))
    t = np.arange(measured.shape[1])
    styles, several = _styles(snapshot), len(measured) > 1
    cell = str(snapshot["cells"][member])
    kinds = len(set(snapshot["cells"])) == len(measured)
    curves = [
        Curve(
            _seen(row), (SHORT[snapshot["cells"][k]] if kinds else "") if several else "∂h_T/∂h_t", colour, dash,
            width=2.4 if k == member else 1.4,
        )
        for k, (row, (colour, dash)) in enumerate(zip(measured, styles, strict=True))
    ]  # fmt: skip
    if np.isfinite(of_c).any():
        curves.append(Curve(_seen(of_c), "∂c_T/∂c_t", styles[member][0], "dot", width=2.0))
    word = {"lstm": "σ(b)ᵀ⁻ᵗ", "gru": "½ᵀ⁻ᵗ"}.get(cell, "Π‖W‖")
    curves.append(Curve(_seen(beside), word, "exact", "dash", width=1.3))
    found = sweep(
        theme, "How h_T depends on h_t: norm of the Jacobian <i>(log)</i>", t, curves, x_range=[0, t[-1]],
        y_range=ranges.decades([np.asarray(curve.y) for curve in curves] + [np.array([0.1, 1.0])]), word="t", log_y=True, nticks=6,
    )  # fmt: skip
    first = measured[member, 0]
    found["layout"]["meta"]["says"] = f"Norm of the Jacobian of the last state by the first: {first:.2g}."
    return found


def answers(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """Draw the probability of each answer (column) after each symbol (row): a solved task is a diagonal."""
    chances, colours = np.asarray(snapshot["answers"])[member], COLOURS[theme]
    trace = {
        "type": "image", "always": True, "meta": "generated", "name": "answers", "x": [-0.5, SYMBOLS - 0.5], "y": [-0.5, SYMBOLS - 0.5],
        "pixels": np.round(255 * np.nan_to_num(chances)).astype(np.uint8), "ink": [colours["grid"], colours["generated"]],
    }  # fmt: skip
    ticks = {
        "tickmode": "array",
        "tickvals": list(range(SYMBOLS)),
        "ticktext": list(LETTERS),
        "showgrid": False,
        "fixedrange": True,
    }
    right = int((chances.argmax(1) == np.arange(SYMBOLS)).sum())
    word = {
        "text": "row: the symbol that went in · column: the answer", "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left",
        "yanchor": "top", "yshift": -24, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]},
    }  # fmt: skip
    return {
        "data": [trace],
        "layout": layout(
            theme, margin={"l": 30, "r": 10, "t": 10, "b": 48}, hovermode=False, dragmode=False, annotations=[word],
            xaxis=axis(theme, range=[-0.5, SYMBOLS - 0.5], **ticks), yaxis=axis(theme, range=[SYMBOLS - 0.5, -0.5], **ticks),
            meta={"says": f"{right} of 8 symbols are answered right."},
        ),
    }  # fmt: skip


def accuracy(snapshot: Snapshot, theme: Theme) -> Figure:
    """The share of the eight symbols that are answered right."""
    return chart(
        snapshot,
        theme,
        "Share of symbols answered right",
        [Line("accuracy", "right", "generated")],
        y_range=[-0.03, 1.05],
    )


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """The loss of the last batch; log 8 = 2.08 is a guess."""
    return chart(
        snapshot,
        theme,
        "Loss of the batch <i>(nats, log; 2.08 is a guess)</i>",
        [Line("loss", "loss", "generated")],
        log=True,
    )


def weight_gradient(snapshot: Snapshot, theme: Theme) -> Figure:
    """The norm of the gradient of all weights before clipping, with the threshold."""
    return chart(
        snapshot, theme, "Gradient of the weights <i>(norm before clipping, log)</i>", [Line("weight_gradient", "norm", "gradient")], log=True,
        reference=_threshold(snapshot),
    )  # fmt: skip


def _threshold(snapshot: Snapshot) -> Reference | None:
    clip = float(snapshot["params"]["clip"])
    return Reference(clip, "clipped at") if clip else None


def _seen(values: np.ndarray) -> np.ndarray:
    return np.where(values >= LOWEST, values, np.where(np.isnan(values), np.nan, LOWEST))


def _styles(snapshot: Snapshot) -> list[tuple[str, str]]:
    if len(snapshot["cells"]) == 1:
        return [("generated", "solid")]
    return [(style["color"], style["dash"]) for style in member_styles(snapshot)]
