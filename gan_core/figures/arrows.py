"""How each generated point is pushed, −N ∂L_G/∂x, as arrows whose length says how many decades above a floor."""

from typing import Any

import numpy as np

from gan_core.figures.theme import COLOURS, TYPE, Theme
from gan_core.numerals import format_number

FLOOR, TOP = 1e-4, 1e2  # ‖N ∂L_G/∂x‖, per unit of data, of an arrow of no length and of the longest
REACH = 0.24  # length of the longest, over half the side of the picture
KEY = (1e-2, 1.0, 1e2)
TITLE = "−N ∂L<sub>G</sub>/∂x"


def arrow_length(size: np.ndarray, extent: float) -> np.ndarray:
    """Return the drawn length, in the data's unit: REACH · extent · log10(size / FLOOR) / 6, between 0 and REACH · extent.

    The scale never adapts: a gradient of 10⁻⁴ or less has no arrow, one of 1 has two thirds of the longest.
    """
    decades = np.log10(np.maximum(size, FLOOR) / FLOOR) / np.log10(TOP / FLOOR)
    return REACH * extent * np.minimum(decades, 1.0)


def arrow_traces(points: np.ndarray, push: np.ndarray, extent: float, theme: Theme) -> list[dict[str, Any]]:
    """Draw push (A, 2) at the first A of points (N, 2), and the key: one arrow for each of KEY, in the lower left corner."""
    push = np.where(np.isfinite(push).all(1, keepdims=True), push, np.nan)  # of a member that has stopped
    tails = np.asarray(points, np.float64)[: len(push)]
    size = np.hypot(push[:, 0], push[:, 1])
    direction = push / np.maximum(size, np.finfo(np.float32).tiny)[:, None]
    drawn = arrows(tails, tails + direction * arrow_length(size, extent)[:, None], size, theme)
    return [drawn, _key(extent, theme)]


def arrow_key_words(extent: float, theme: Theme, title: str = TITLE) -> list[dict[str, Any]]:
    """Return what stands beside the key's arrows, as annotations named "arrows": shown with that layer. title: what they are."""
    x, y = _key_tails(extent)
    beside = x[0] + arrow_length(np.array(TOP), extent) + 0.02 * extent
    words = [*zip(map(format_number, KEY), np.full(3, beside), y, strict=True), (title, x[0], y[-1] + 0.085 * extent)]
    return [
        {
            "text": text, "x": float(at), "y": float(height), "name": "arrows", "showarrow": False,
            "xanchor": "left", "yanchor": "middle", "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
        }
        for text, at, height in words
    ]  # fmt: skip


def arrows(tails: np.ndarray, tips: np.ndarray, size: np.ndarray, theme: Theme, floor: float = FLOOR) -> dict[str, Any]:
    """Draw arrows from tails (A, 2) to tips (A, 2); one whose size is at most `floor` has no head."""
    n = len(tails)
    path = np.full((n, 3, 2), np.nan)  # tail, tip, gap
    path[:, 0], path[:, 1] = tails, tips
    flat = path.reshape(-1, 2).astype(np.float32)
    heads = np.zeros((n, 3), np.float32)
    heads[:, 1] = np.where(size > floor, 7, 0)
    return {
        "type": "scatter", "mode": "lines+markers", "meta": "arrows", "name": "arrows", "hoverinfo": "skip",
        "x": np.ascontiguousarray(flat[:, 0]), "y": np.ascontiguousarray(flat[:, 1]),
        "line": {"color": COLOURS[theme]["gradient"], "width": 1.5},
        "marker": {"symbol": "arrow", "angleref": "previous", "size": heads.ravel(), "opacity": 1,
                   "color": COLOURS[theme]["gradient"], "line": {"width": 0}},
    }  # fmt: skip


def _key_tails(extent: float) -> tuple[np.ndarray, np.ndarray]:
    return np.full(3, -0.95 * extent), extent * (-0.93 + 0.075 * np.arange(3))


def _key(extent: float, theme: Theme) -> dict[str, Any]:
    sizes, tails = np.array(KEY), np.stack(_key_tails(extent), 1)
    tips = tails + np.stack([arrow_length(sizes, extent), np.zeros(3)], 1)
    return {**arrows(tails, tips, sizes, theme), "name": "key"}
