"""Digits from noise: samples and the step of one of them, its way back and forward, and a U-Net's samples as it trains."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.theme import COLOURS, Figure, Theme
from gan_core.figures.tiles import tiled, tiles, word

Snapshot = Mapping[str, Any]
LAYERS = {"images": "images", "chosen": "the sample followed"}
TRAINING_LAYERS = {"generated": "generated", "real": "real"}
COLUMNS, LABELS = 7, 1.35  # images of a row, and the width of its words in images
HEAD = 0.5  # room for a line of words
TILE, BETWEEN = 1.48, 0.36  # side of a term of the step, and what lies between two


def sampling(snapshot: Snapshot, theme: Theme, followed: int, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw the samples, x_t → x_s of one of them with what the network says there, and its strips from 0 to T."""
    seen, k = snapshot["picture"], min(followed, len(snapshot["picture"]["x"]) - 1)
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    top = _samples(snapshot, theme, k, traces, notes)
    top = _step(snapshot, theme, k, top, traces, notes)
    times = [int(t) for t in seen["strip_t"]]
    notes += [word(theme, i + 0.5, top - 0.04, f"{t:,}", "center", "bottom") for i, t in enumerate(times) if t >= 0]
    notes.append(word(theme, -0.12, top - 0.04, "t", "right", "bottom"))
    rows = {"strip_back": "← back, x<sub>t</sub>", "strip_guesses": "its x̂<sub>0</sub>", "strip_forward": "forward →"}
    for name, said in rows.items():
        if name in seen:
            row = np.asarray(seen[name])[k]
            there = [i for i, t in enumerate(times) if t >= 0]
            traces += [tiles(row[None, [i]], float(i), top, 1.0, theme, "images") for i in there]
        notes.append(word(theme, -0.12, top + 0.5, said, "right", "middle"))
        if name == "strip_forward" and name not in seen:
            notes.append(word(theme, 0.05, top + 0.5, "of the finished image, with fresh noise", "left", "middle"))
        top += 1.06
    return tiled(traces, notes, max(COLUMNS + LABELS, top), theme, layers, LABELS)


def _samples(snapshot: Snapshot, theme: Theme, k: int, traces: list, notes: list) -> float:
    """All samples: x_t and what is guessed of them, one under the other; where they are many or finished, one of the two."""
    seen, t = snapshot["picture"], snapshot["t"]
    x, guesses = np.asarray(seen["x"]), np.asarray(seen["x_0"])
    now, guessed = (x, f"x<sub>t</sub>, t = {t:,}" if t else "x<sub>0</sub>"), (guesses, "guesses x̂<sub>0</sub>")
    few = len(x) <= COLUMNS
    guessing = t > 0 and seen["step"] > 0
    kinds = [now] if not guessing else [now, guessed] if few else [guessed]
    # finished, they are as large as the room for two rows lets them be
    side = 1.0 if t or not few else min(2.04, COLUMNS / len(x))
    top = 0.0
    for start in range(0, len(x), COLUMNS):
        for images, said in kinds:
            traces.append(tiles(images[None, start : start + COLUMNS], 0.0, top, side, theme, "images"))
            notes.append(word(theme, -0.12, top + side / 2, said, "right", "middle"))
            if start <= k < start + COLUMNS:
                traces.append(_frame((k - start) * side, top, side, theme))
            top += side + 0.04
    return (2.08 if few else top) + HEAD


def _step(snapshot: Snapshot, theme: Theme, k: int, top: float, traces: list, notes: list) -> float:
    """The terms of the last step of sample k; before the first step, the noise alone."""
    seen, t, s = snapshot["picture"], snapshot["t_before"], snapshot["t"]
    terms = [("before", f"x<sub>t</sub>, t = {t:,}"), ("eps", "its noise, ε"), ("x_0", "the guess x̂<sub>0</sub>"), ("x", f"x<sub>s</sub>, s = {s:,}")]  # fmt: skip
    for i, (name, said) in enumerate(terms if seen["step"] else [("x", f"x<sub>T</sub>, T = {snapshot['T']:,}")]):
        place = i * (TILE + BETWEEN)
        traces.append(tiles(np.asarray(seen[name])[None, [k]], place, top, TILE, theme, "images"))
        notes.append(word(theme, place, top - 0.04, said, "left", "bottom"))
    notes.append(word(theme, -0.12, top + TILE / 2, "this step", "right", "middle"))
    return top + TILE + HEAD + 0.06


def _frame(left: float, top: float, side: float, theme: Theme) -> dict[str, Any]:
    x, y = side * np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], np.float32).T
    return {
        "type": "scatter", "mode": "lines", "meta": "chosen", "name": "chosen", "x": x + np.float32(left), "y": y + np.float32(top),
        "line": {"color": COLOURS[theme]["generated"], "width": 2},
    }  # fmt: skip


def change(snapshot: Snapshot, theme: Theme) -> Figure:
    """How much the guess of x_0 changes from step to step."""
    return chart(snapshot, theme, "Change of x̂<sub>0</sub> in a step <i>(RMS, of full ink)</i>", [Line("guess_change", "", "generated")])  # fmt: skip


def noise_size(snapshot: Snapshot, theme: Theme) -> Figure:
    """The size of ε as the network has it, beside that of true noise."""
    return chart(
        snapshot, theme, "Size of the predicted ε <i>(RMS)</i>", [Line("eps_size", "", "generated")], y_range=[0.0, 1.6],
        reference=Reference(1.0, "N(0, 1)"),
    )  # fmt: skip


def training(snapshot: Snapshot, theme: Theme, *, layers: Collection[str] = tuple(TRAINING_LAYERS)) -> Figure:
    """Draw samples of the average of the weights, each class in turn, and below them images of the data."""
    samples, real = np.asarray(snapshot["picture"]["samples"]), np.asarray(snapshot["picture"]["real"])
    columns, classes = len(real), list(snapshot["classes"])
    rows = samples.reshape(-1, columns, *samples.shape[1:])
    traces = [
        tiles(rows, 0.0, 0.0, 1.0, theme, "generated"),
        tiles(real[None], 0.0, len(rows) + 0.25, 1.0, theme, "real"),
    ]
    notes = []
    for i in range(len(rows)):
        asked = [str(classes[(i * columns + j) % len(classes)]) for j in range(columns)]
        said = f"{asked[0]} … {asked[-1]}" if max(map(len, asked)) < 3 else "generated"
        notes.append(word(theme, -0.1, i + 0.5, said, "right", "middle"))
    notes.append(word(theme, -0.1, len(rows) + 0.75, "real", "right", "middle"))
    return tiled(traces, notes, max(len(rows) + 1.25, columns + 0.85), theme, layers, 0.85)
