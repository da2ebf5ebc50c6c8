"""The Dirac-GAN's picture: the (θ, ψ) plane with its field, both orbits, the equilibrium, and the start as a handle."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gan_core.figures.arrows import arrows
from gan_core.figures.square import square
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, member_style
from gan_core.numerals import format_number
from gan_core.params.dirac_gan import REACH
from gan_core.theory.dirac_gan import Game, as_played, field

LAYERS = {"arrows": "the field v", "simultaneous": "simultaneous", "alternating": "alternating"}
STYLES = {"simultaneous": member_style(0), "alternating": member_style(1)}
EXTENT = 3.25
GRID = np.linspace(-3.0, 3.0, 13)
SLOWEST, FASTEST, MAX_LENGTH = 0.01, 10.0, 0.48  # speeds of an arrow of no length and of the longest; its length
KEY = (0.1, 1.0, 10.0)
KEY_AT = (-3.0, -3.0)

Paths = Mapping[str, np.ndarray]  # scheme → (steps + 1, 2)


def plane(
    game: Game, paths: Paths, at: int, theme: Theme, *, layers: Collection[str] = tuple(LAYERS)
) -> Figure:  # fmt: skip
    """Draw the field, both orbits up to step `at`, where they are then, and the equilibrium; the start is a handle."""
    colours = COLOURS[theme]
    traces = [_field(as_played(game), theme)]
    for scheme, path in paths.items():
        style, seen = STYLES[scheme], np.asarray(path[: at + 1], np.float32)
        x, y = np.ascontiguousarray(seen[:, 0]), np.ascontiguousarray(seen[:, 1])
        common = {"type": "scatter", "meta": scheme, "name": scheme, "hoverinfo": "skip"}
        traces.append({**common, "mode": "lines", "x": x, "y": y, "line": {**style, "width": 1.5}})
        symbol = "circle" if scheme == "simultaneous" else "diamond"
        edge = {"color": colours["text"], "width": 1.5}
        marker = {"symbol": symbol, "size": 11, "color": style["color"], "line": edge}
        traces.append({**common, "mode": "markers", "x": x[-1:], "y": y[-1:], "marker": marker})
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    traces.append(_cross(colours["exact"]))
    theta, psi = map(float, next(iter(paths.values()))[0])
    return {
        "data": traces,
        "layout": square(
            theme,
            EXTENT,
            annotations=[*_names(theme), *_key_words(theme)],
            meta={
                "colours": {name: colours[name] for name in ("real", "generated", "gradient", "exact")},
                "lines": STYLES,
                "handles": [
                    {
                        "name": "start", "label": "the start (θ, ψ)", "x": theta, "y": psi, "move": "xy", "x_range": [-REACH, REACH],
                        "y_range": [-REACH, REACH], "step": 0.05, "colour": colours["text"],
                    }
                ],
            },
        ),
    }  # fmt: skip


def _cross(colour: str) -> dict[str, Any]:
    """Mark the equilibrium; no switch hides it."""
    x, y = np.array([[-1, 1, np.nan, 0, 0], [0, 0, np.nan, -1, 1]], np.float32) * np.float32(0.11)
    line = {"color": colour, "width": 2}
    return {"type": "scatter", "mode": "lines", "meta": "equilibrium", "always": True, "x": x, "y": y, "line": line}


@lru_cache(64)
def _speeds(game: Game) -> tuple[np.ndarray, np.ndarray]:
    """Points of a grid (A, 2), without the places of the key and of the axes' names, and the field there (A, 2)."""
    theta, psi = (part.ravel() for part in np.meshgrid(GRID, GRID))
    words = ((psi < -2.9) & (theta > 1.1)) | ((psi > 2.9) & (theta < -1.4))
    free = ~(((theta < -1.4) & (psi < -1.7)) | words)
    theta, psi = theta[free], psi[free]
    return np.stack([theta, psi], 1), field(game, theta, psi)


def _length(speed: np.ndarray) -> np.ndarray:
    decades = np.log10(np.maximum(speed, SLOWEST) / SLOWEST) / np.log10(FASTEST / SLOWEST)
    return MAX_LENGTH * np.minimum(decades, 1.0)


def _field(game: Game, theme: Theme) -> dict[str, Any]:
    """Draw v on a grid: each arrow stands on its point with its middle, and is as long as log₁₀ of the speed says."""
    points, v = _speeds(game)
    key = np.stack([np.full(3, KEY_AT[0]), KEY_AT[1] + 0.28 * np.arange(3)], 1)
    speed = np.hypot(v[:, 0], v[:, 1])
    half = v / np.maximum(speed, 1e-300)[:, None] * _length(speed)[:, None] / 2
    ends = np.stack([_length(np.array(KEY)), np.zeros(3)], 1)
    tails, tips = np.concatenate([points - half, key]), np.concatenate([points + half, key + ends])
    return arrows(tails, tips, np.concatenate([speed, KEY]), theme, SLOWEST)


def _key_words(theme: Theme) -> list[dict[str, Any]]:
    x, y = KEY_AT[0] + MAX_LENGTH + 0.1, KEY_AT[1]
    words = [*((format_number(speed), x, y + 0.28 * i) for i, speed in enumerate(KEY)), ("speed", KEY_AT[0], y + 0.9)]
    return [{**_note(text, at, height, theme), "name": "arrows"} for text, at, height in words]


def _names(theme: Theme) -> list[dict[str, Any]]:
    return [
        _note("ψ, the slope of D", -EXTENT + 0.1, EXTENT - 0.2, theme),
        {**_note("θ, the generator's point", EXTENT - 0.1, -EXTENT + 0.2, theme), "xanchor": "right"},
    ]


def _note(text: str, x: float, y: float, theme: Theme) -> dict[str, Any]:
    font = {"size": TYPE, "color": COLOURS[theme]["text"]}
    return {
        "text": text, "x": x, "y": y, "showarrow": False, "xanchor": "left", "yanchor": "middle", "font": font,
        "bgcolor": COLOURS[theme]["paper"], "borderpad": 1,
    }  # fmt: skip
