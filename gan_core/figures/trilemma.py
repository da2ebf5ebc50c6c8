"""Six families of generative models: small pictures of their samples, and one triangle of speed, quality and coverage."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from gan_core.figures.lines import heading
from gan_core.figures.sentence import plain
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, member_style, shade
from gan_core.figures.tiles import tiled, tiles, word
from gan_core.theory.trilemma import CORNERS

Snapshot = Mapping[str, Any]
LAYERS = {"generated": "generated", "real": "real"}
ACROSS, HEAD, GAP = 3, 0.16, 0.06  # panels in a row, room for a heading, room between two, in panels
ANGLES = np.deg2rad([90.0, 210.0, 330.0])  # of the corners, in the order of CORNERS
PLACES = np.stack([np.cos(ANGLES), np.sin(ANGLES)], -1)  # (3, 2)


def panels(snapshot: Snapshot, theme: Theme, chosen: int, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw each family's samples small, the real data behind them or below; the chosen family's panel has a frame."""
    seen = snapshot["picture"]
    samples = np.asarray(seen["samples"])
    images = samples.ndim == 5
    traces: list[dict[str, Any]] = []
    notes = []
    for k, (label, calls) in enumerate(zip(snapshot["member_labels"], snapshot["calls"], strict=True)):
        left, top = (k % ACROSS) * (1 + GAP), (k // ACROSS) * (1 + HEAD + GAP) + HEAD
        said = f"{label} · {int(calls)} call{'s' if calls > 1 else ''}"
        last = k % ACROSS == ACROSS - 1  # from the right: a long one must not leave the picture
        notes.append(word(theme, left + last, top - 0.02, said, "right" if last else "left", "bottom"))
        if images:
            side = int(len(samples[k]) ** 0.5)
            grid = samples[k][: side * side].reshape(side, side, *samples[k].shape[1:])
            traces.append(tiles(grid, left, top, 1 / side, theme, "generated"))
        else:
            scale = 1 / (2 * float(seen["extent"]))
            traces.append(_points(seen["real"], "real", left, top, scale, theme))
            traces.append(_points(samples[k], "generated", left, top, scale, theme))
        if k == chosen or not images:
            traces.append(_frame(left, top, theme, k == chosen))
    height = -(-len(samples) // ACROSS) * (1 + HEAD + GAP)
    if images:
        real = np.asarray(seen["real"])
        width = (ACROSS + (ACROSS - 1) * GAP - 0.3) / len(real)
        notes.append(word(theme, 0.0, height + width / 2, "real", "left", "middle"))
        traces.append(tiles(real[None], 0.3, height, width, theme, "real"))
        height += width
    across = ACROSS + (ACROSS - 1) * GAP
    figure = tiled(traces, notes, across, theme, layers, 0.0)
    spare = (across - height) / 2
    figure["layout"]["yaxis"]["range"] = [across - spare, -spare]
    figure["layout"]["meta"] = {"colours": {name: COLOURS[theme][name] for name in LAYERS}}
    return figure


def _points(points: Any, name: str, left: float, top: float, scale: float, theme: Theme) -> dict[str, Any]:
    at = np.array([left + 0.5, top + 0.5]) + scale * np.asarray(points) * np.array([1.0, -1.0])  # rows run down
    at = np.where(np.abs(scale * np.asarray(points)) <= 0.5, at, np.nan).astype(np.float32)
    at[np.isnan(at).any(1)] = np.nan  # what left its panel is not drawn
    colour = COLOURS[theme][name]
    return {
        "type": "scatter", "mode": "markers", "meta": name, "name": name, "x": at[:, 0], "y": at[:, 1],
        "marker": {
            "symbol": "circle" if name == "real" else "diamond", "size": 3.5, "color": shade(colour, 0.3),
            "line": {"width": 0.6, "color": colour},
        },
    }  # fmt: skip


def _frame(left: float, top: float, theme: Theme, strong: bool) -> dict[str, Any]:
    x, y = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], np.float32).T
    colour = COLOURS[theme]["text" if strong else "line"]
    return {
        "type": "scatter", "mode": "lines", "meta": "generated", "name": "frame", "x": x + np.float32(left), "y": y + np.float32(top),
        "line": {"color": colour, "width": 1.5 if strong else 1},
    }  # fmt: skip


def triangle(
    scores: Any, labels: Sequence[str], theme: Theme, chosen: int, title: str, third: str = CORNERS[2]
) -> Figure:
    """Draw each family as an outline whose three points lie on the ways from the centre, 0, to the corners, 1; (F, 3) scores.

    A family of which nothing is measured has no outline. third: what the third corner shows.
    """
    colours, corners = COLOURS[theme], (*CORNERS[:2], third)
    traces: list[dict[str, Any]] = [_outline(np.full(3, share), colours["line"]) for share in (0.5, 1.0)]
    traces += [_line(np.array([[0.0, 0.0], place]), colours["line"]) for place in PLACES]
    says: list[str] = []
    order = [k for k in range(len(labels)) if k != chosen] + [chosen]  # the chosen one lies on top
    for k in order:
        found, style = np.asarray(scores[k], float), member_style(k)
        if not np.isfinite(found).all():
            continue
        said = f"{labels[k]}: " + ", ".join(f"{name} {score:.2f}" for name, score in zip(corners, found, strict=True))
        trace = _outline(found, style["color"])
        trace |= {
            "line": {**style, "width": 3 if k == chosen else 1.6}, "mode": "lines+markers", "name": labels[k], "hoverinfo": "text",
            "marker": {"size": 8 if k == chosen else 5, "color": style["color"]}, "text": [said] * 4,
            **({"fill": "toself", "fillcolor": shade(style["color"], 0.14)} if k == chosen else {}),
        }  # fmt: skip
        traces.append(trace)
        says.append(said)
    notes = [
        {**heading(theme, title), "xshift": 0},
        _corner(theme, 0, "speed", 8, "center", "bottom"),
        _corner(theme, 1, "quality", -6, "left", "top"),
        _corner(theme, 2, third, -6, "right", "top"),
    ]
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": []}
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 6, "r": 6, "t": 26, "b": 6},
            hovermode="closest",
            xaxis=axis(theme, range=[-0.93, 0.93], **bare),
            yaxis=axis(theme, range=[-0.7, 1.16], scaleanchor="x", **bare),
            annotations=notes,
            shapes=[],
            meta={"own_axis": True, "says": f"{plain(title)}: {'; '.join(says) or 'no values yet'}"},
        ),
    }


def _outline(shares: np.ndarray, colour: str) -> dict[str, Any]:
    points = PLACES * shares[:, None]
    return _line(np.concatenate([points, points[:1]]), colour)


def _line(points: np.ndarray, colour: str) -> dict[str, Any]:
    x, y = points.astype(np.float32).T
    return {
        "type": "scatter", "mode": "lines", "x": np.ascontiguousarray(x), "y": np.ascontiguousarray(y), "hoverinfo": "skip",
        "line": {"color": colour, "width": 1}, "name": "",
    }  # fmt: skip


def _corner(theme: Theme, corner: int, text: str, shift: float, across: str, down: str) -> dict[str, Any]:
    x, y = PLACES[corner]
    return {
        "text": f"<b>{text}</b>", "x": float(x), "y": float(y), "xref": "x", "yref": "y", "xanchor": across, "yanchor": down,
        "yshift": shift, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip
