"""The discriminator's scores as a map that is lighter where they are higher, with a thin line where it is undecided, and the best discriminator's lines over it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator

from gan_core.array import sigmoid
from gan_core.figures.ranges import ceiling
from gan_core.figures.theme import COLOURS, CRITIC_MAP, Theme
from gan_core.numerals import format_number

LEVELS = (0.1, 0.5, 0.9)  # of D*


def discriminator_scale(
    snapshot: Mapping[str, Any], theme: Theme, member: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the traces of the map and its key {"title", "colours", "ticks"}.

    A logit discriminator is drawn as D = σ(f) on the fixed scale from 0 to 1, neutral at ½ (f = 0). A score has no end: it is
    drawn from c - r to c + r, r a round number that holds 98 % of the map. c is the loss's threshold, or where a loss
    ignores a shift of f the middle between the mean scores of real and of generated points.
    """
    picture = snapshot["picture"]
    f = np.asarray(picture["discriminator"][member], np.float32)
    if snapshot["discriminator_output"][member] == "logit":
        shown, low, high = sigmoid(f), 0.0, 1.0
        title, ticks = score_of(snapshot, "D"), ["0", "½", "1"]
    else:
        centre = _middle(snapshot, member)
        reach = np.quantile(np.abs(f[np.isfinite(f)] - centre), 0.98) if np.isfinite(f).any() else 1.0
        reach = ceiling(max(float(reach), 1e-6), (1, 2, 5))
        shown, low, high = f, centre - reach, centre + reach
        title, ticks = score_of(snapshot, "f"), [format_number(x) for x in (low, centre, high)]
    scale = [[i / 2, colour] for i, colour in enumerate(CRITIC_MAP[theme])]
    axis = np.linspace(-picture["extent"], picture["extent"], f.shape[0], dtype=np.float32)
    ground = {
        "type": "heatmap", "x": axis, "y": axis, "z": shown, "zmin": low, "zmax": high, "zsmooth": "fast",
        "colorscale": scale, "showscale": False, "hoverinfo": "skip", "meta": "discriminator", "name": "discriminator",
    }  # fmt: skip
    undecided = _lines(level_lines(axis, shown, [(low + high) / 2]), COLOURS[theme]["muted"], "solid", 1.25)
    return [ground, {**undecided, "meta": "discriminator", "name": "discriminator undecided"}], {
        "title": title, "colours": list(CRITIC_MAP[theme]), "ticks": ticks,
    }  # fmt: skip


def score_of(snapshot: Mapping[str, Any], letter: str) -> str:
    """Name what the map shows: D(x), of as many copies of x as a pack has, or of x in a batch of generated points."""
    params = snapshot.get("params", {})
    m, in_batch = params.get("packing", 1), bool(params.get("minibatch_discrimination"))
    copies = "x" if m == 1 else "x, x" if m == 2 else f"x, …, x: {m} copies"
    return f"{letter}({copies}) in a batch" if in_batch else f"{letter}({copies})"


def optimal_contour(optimal: np.ndarray | None, picture: Mapping[str, Any], theme: Theme) -> dict[str, Any]:
    """D* = 0.1, 0.5 and 0.9 as dashed lines on the discriminator's grid; without `optimal` an empty trace keeps the place."""
    cells = picture["discriminator"].shape[-1]
    axis = np.linspace(-picture["extent"], picture["extent"], cells, dtype=np.float32)
    lines = np.zeros((0, 2), np.float32) if optimal is None else level_lines(axis, optimal, LEVELS)
    return {**_lines(lines, COLOURS[theme]["exact"], "dash", 1.0), "meta": "optimal", "name": "optimal D"}


def level_lines(axis: np.ndarray, z: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Return where z (H, W), rows y ascending, crosses the levels: (P, 2) float32, rows of NaN between lines.

    Values that are not finite have no lines around them.
    """
    known = z if np.isfinite(z).all() else np.ma.masked_invalid(z)  # a masked array takes as long as the lines
    walker = contour_generator(axis, axis, known, line_type=LineType.ChunkCombinedNan)
    found = [points for level in levels for points in walker.lines(level)[0] if points is not None]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for points in found for part in (points, gap)] or [gap]).astype(np.float32)


def _lines(points: np.ndarray, colour: str, dash: str, width: float) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "dash": dash, "width": width},
        "x": np.ascontiguousarray(points[:, 0]), "y": np.ascontiguousarray(points[:, 1]),
    }  # fmt: skip


def _middle(snapshot: Mapping[str, Any], member: int) -> float:
    if not snapshot["ignores_shift"][member]:
        thresholds = snapshot.get("threshold")
        return float(thresholds[member] or 0.0) if thresholds is not None else 0.0
    middle = (float(snapshot["score_real"][member]) + float(snapshot["score_fake"][member])) / 2
    return middle if math.isfinite(middle) else float(np.nanmedian(snapshot["picture"]["discriminator"][member]))
