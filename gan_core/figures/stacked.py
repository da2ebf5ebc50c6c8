"""The charts of stacked digits: how many of the modes, how evenly, how soon two samples are alike; and the closest pairs."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from gan_core.figures.labels import label, spread
from gan_core.figures.lines import MARGIN, Line, Reference, chart, heading
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.figures.tiles import tiled, tiles, word
from gan_core.numerals import format_number
from gan_core.theory.birthday import collision_probabilities

Snapshot = Mapping[str, Any]
MODES = 1000
LAYERS = {"generated": "generated", "real": "real images in their place"}


def modes_seen(snapshot: Snapshot, theme: Theme) -> Figure:
    """How many of the 1000 modes a count saw, against the step, with what a perfect sampler scores."""
    perfect = snapshot["modes_perfect"]
    line = Line("modes_seen", "generated", "generated", group="count")
    return chart(
        snapshot,
        theme,
        f"Modes seen in {snapshot['counted_samples']:,} samples{_first(snapshot)}",
        [line],
        y_range=[0.0, 1120.0],
        reference=Reference(perfect, f"perfect {perfect:.0f}"),
        tickvals=[0, 500, 1000],
    )


def kl(snapshot: Snapshot, theme: Theme) -> Figure:
    """KL of the modes' histogram to uniform, against the step; log 1000 where all samples are one mode."""
    perfect = snapshot["kl_perfect_nats"]
    line = Line("triple_kl_nats", "generated", "generated", group="count")
    reference = Reference(perfect, f"perfect {format_number(perfect, 2)}")
    return chart(
        snapshot, theme, "KL of the modes to uniform <i>(nats)</i>", [line], y_range=[0.0, 7.6], reference=reference
    )


def ranks(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """How many samples each mode has, the most frequent first, beside what a perfect sampler would have."""
    n, counts = snapshot["counted_samples"], np.sort(snapshot["triple_histogram"][member])[::-1]
    colours, rank = COLOURS[theme], np.arange(1, MODES + 1, dtype=np.float32)
    perfect = _perfect_counts(n)
    top = float(np.log10(max(counts.max(), perfect.max(), 10)) * 1.08)
    traces = [
        _line(rank, perfect, colours["exact"], "dash", "perfect"),
        _line(rank, np.where(counts > 0, counts, np.nan), colours["generated"], "solid", "generated"),
    ]
    at = snapshot["counted_at"]
    title = "Samples of each mode, ranked <i>(log)</i>" + (f", step {at:,}" if at >= 0 else "")
    note = _named(theme, 0.62 * MODES, float(perfect[620]), "perfect", log=True)
    return _own(
        theme, title, traces, [note], x_range=[0.0, 1030.0], y_range=[-0.1, top], log=True, across="rank"
    )  # fmt: skip


def alike(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """The share of batches of s samples that hold two of one mode, against s; exact for 1000 equal modes."""
    sizes = np.asarray(snapshot["alike_sizes"], np.float32)
    colours, s = COLOURS[theme], np.arange(0, 81, dtype=np.float32)
    traces = [_line(s, 100 * _equal_modes(), colours["exact"], "dash", "1000 equal modes")]
    for name, counts, symbol in (
        ("real", snapshot["alike_real"], "circle-open"),
        ("generated", snapshot["alike"][member], "circle"),
    ):
        with np.errstate(invalid="ignore", divide="ignore"):
            share = 100 * counts[:, 0] / counts[:, 1]
        marker = {"size": 7, "symbol": symbol, "color": colours[name], "line": {"width": 1.5, "color": colours[name]}}
        traces.append({
            "type": "scatter", "mode": "markers", "x": sizes, "y": share.astype(np.float32), "name": name, "marker": marker,
            "hovertemplate": "%{y:.0f} %",
        })  # fmt: skip
    return _own(
        theme, "Batches of s with two of one mode <i>(%)</i>", traces, _ends(theme), x_range=[0.0, 84.0],
        y_range=[-4.0, 110.0], across="s", tickvals=[0, 50, 100],
    )  # fmt: skip


def pairs(snapshot: Snapshot, theme: Theme, member: int = 0) -> Figure:
    """Draw the closest pairs of a few samples, numbered, with their distances: a reader says which are duplicates."""
    picture = snapshot["picture"]
    images, distance = np.asarray(picture["pairs"])[member], picture["pair_distance"][member]
    traces, notes = [], []
    for i, pair in enumerate(images):
        x, y = 0.3 + 2.6 * (i % 2), 0.55 + 1.62 * (i // 2)
        traces.append(tiles(pair[None], x, y, 1.0, theme, "pairs"))
        said = f"<b>{i + 1}</b>  ‖x − y‖ = {format_number(distance[i])}"
        notes.append(word(theme, x, y - 0.06, said, "left", "bottom"))
    if not np.isfinite(distance).any():
        traces = []
        notes = [word(theme, 2.6, 2.6, "No count has ended yet.", "center", "middle")]
    return tiled(traces, notes, 5.2, theme, ["pairs"], 0.0)


@cache
def _perfect_counts(n: int) -> np.ndarray:
    """The sizes, ranked, of 1000 equal modes of n samples: the quantiles of Binomial(n, 1/1000)."""
    k = np.arange(0, n + 1)
    log_p = np.concatenate([[0.0], np.cumsum(np.log((n - k[:-1]) / (k[1:] * (MODES - 1.0))))])
    share = np.exp(log_p + n * np.log1p(-1 / MODES)).cumsum()
    level = 1 - (np.arange(MODES) + 0.5) / MODES
    counts = np.searchsorted(share, level).astype(np.float32)
    return np.where(counts > 0, counts, np.nan)


@cache
def _equal_modes() -> np.ndarray:
    return collision_probabilities(np.full(MODES, 1 / MODES), 80).astype(np.float32)


def _first(snapshot: Snapshot) -> str:
    """Say when the first count begins, while there is none."""
    if snapshot["counted_at"] >= 0:
        return ""
    return f" <i>(first: step {snapshot['params']['count_every']:,})</i>"


def _line(x: np.ndarray, y: np.ndarray, colour: str, dash: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": np.asarray(y, np.float32), "name": name,
        "line": {"color": colour, "dash": dash, "width": 1.75}, "hovertemplate": "%{y:.3g}",
    }  # fmt: skip


def _named(theme: Theme, x: float, y: float, text: str, *, log: bool) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": float(np.log10(y)) if log else y, "xref": "x", "yref": "y", "xanchor": "left", "yanchor": "bottom",
        "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def _ends(theme: Theme) -> list[dict[str, Any]]:
    colours = COLOURS[theme]
    notes = [
        label(theme, 96.0, "1000 modes", colours["exact"], "dash"),
        {**label(theme, 60.0, "", colours["generated"], "solid"), "text": _dot(colours["generated"], "●", "generated")},
        {**label(theme, 30.0, "", colours["real"], "solid"), "text": _dot(colours["real"], "○", "real")},
    ]
    spread(notes, [-4.0, 110.0])
    return notes


def _dot(colour: str, sign: str, text: str) -> str:
    return f'<span style="color:{colour}">{sign}</span> {text}'


def _own(
    theme: Theme, title: str, traces: list, notes: list, *, x_range: list[float], y_range: list[float], across: str, log: bool = False,
    **y_axis: Any,
) -> Figure:  # fmt: skip
    """A chart with an x axis of its own, named by one short word at its end."""
    name = {
        "text": across, "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top", "xshift": 26,
        "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip
    ticks = {"tickmode": "array", "tickvals": [1, 10, 100, 1000, 10_000]} if log else {}
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="closest",
            xaxis=axis(theme, range=x_range, showgrid=False, nticks=6),
            yaxis=axis(theme, range=y_range, type="log" if log else "linear", nticks=5, **{**ticks, **y_axis}),
            annotations=[heading(theme, title), name, *notes],
            shapes=[],
            meta={"own_axis": True},
        ),
    }
