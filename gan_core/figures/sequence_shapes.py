"""A sequence task as a network unrolled over its steps, and the charts of its training: (snapshot, theme) → a figure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from gan_core.data.sequences.shapes import shapes
from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.members import member_styles
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, shade
from gan_core.figures.unrolled import HALF_HEIGHT, Arrow, Box, H, X, Y, diagram

Snapshot = Mapping[str, Any]
LAYERS = {"states": "states", "letters": "names of the weights", "unread": "answers not read"}
ON = ("states", "letters")
TIMES = (1, 2, 4, 8)
LEAST = 6  # columns for which there is room
CROWDED = 12  # steps beyond which small texts are left out
HALF_STATE = 0.38  # of the height of a state, in rows
PERCENT, RIGHT, STEP = Y + 0.4, Y + 0.75, X - 0.47  # the rows without boxes
ENDS = (X - 0.62, Y + 1.0)
SHADES = {"light": ("#F4F1EA", "#A9B4C4", "#2C4564"), "dark": ("#22262E", "#5E7189", "#D7E3F2")}  # of −1, 0, 1


def scene(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = ON) -> Figure:
    """Draw what one network makes of the reader's input, step after step: what goes in, the state, what comes out and what should.

    A column is a step. `moment` of the settings is the last step shown; 0 shows all.
    """
    read = _Read(snapshot, member)
    T = read.T
    middle, half = (T + 1) / 2, max(T, LEAST if T > 1 else 3) / 2
    states = [Box(at, H, role="line", half_height=HALF_STATE) for _, at in read.steps()]
    boxes = [*_inputs(read), *_outputs(read, layers)]
    arrows = _arrows(read, named="letters" in layers and not read.crowded)
    words = {X: "in", H: "state", Y: "out", PERCENT: "%", RIGHT: "right"}
    figure = diagram([*states, *boxes], arrows, theme, title="", says=read.says(), words=words)
    figure["data"] = [trace | {"visible": "states" in layers} for trace in _states(read, theme)]
    drawn = figure["layout"]
    drawn["shapes"] = [*_levels(read, theme), *({**shape, "fillcolor": "rgba(0,0,0,0)"} for shape in drawn["shapes"])]
    drawn["annotations"] += _texts(read, theme)
    drawn["margin"] |= {"l": 46, "r": 4, "t": 26, "b": 24}  # l + r = t + b
    drawn["xaxis"]["range"], drawn["yaxis"]["range"] = [middle - half - 0.05, middle + half + 0.05], list(ENDS)
    handle = {
        "name": "moment", "label": f"step of the sequence shown, of {T}", "x": read.shown, "y": STEP, "move": "x", "x_range": [1, T],
        "y_range": [STEP, STEP], "step": 1, "colour": COLOURS[theme]["exact"],
    }  # fmt: skip
    drawn["meta"] |= {
        "colours": {name: COLOURS[theme][name] for name in ("real", "generated")},
        "handles": [handle] if T > 1 else [],
    }
    return figure


def right(snapshot: Snapshot, theme: Theme) -> Figure:
    """Shares of right answers on the test texts, in per cent: by length where a text may be longer, else of whole texts and of answers."""
    longest, alone = snapshot["params"]["longest"], snapshot["members"] == 1
    if _longer(snapshot):
        times = TIMES if alone else (1, 8)
        lines = [
            Line(f"at_{n}", f"length {n * longest}", "generated", dash, "test", 100)
            for n, dash in zip(times, ("solid", "dash", "dashdot", "dot"), strict=False)
        ]
        title = "Right answers by length of input" + ("" if alone else f" · thick {longest}, thin {8 * longest}")
    else:
        lines = [
            Line("whole_accuracy", "whole", "generated", "solid", "test", 100),
            Line("symbol_accuracy", "each answer", "generated", "dash", "test", 100),
        ]
        title = "Right answers" + ("" if alone else " · thick whole, thin each")
    return chart(snapshot, theme, f"{title} <i>(%)</i>", lines, y_range=[-4.0, 108.0], tickvals=[0, 50, 100])


def by_length(snapshot: Snapshot, theme: Theme) -> Figure:
    """Right answers against the length of the input, one line a seed; a mark where training ended."""
    longest = int(snapshot["params"]["longest"])
    x = longest * np.array(TIMES, float)
    many = snapshot["members"] > 1
    styles = member_styles(snapshot) if many else [{"color": "generated", "dash": "solid"}]
    curves = [
        Curve(
            100 * np.array([float(snapshot[f"at_{n}"][k]) for n in TIMES]),
            "" if many else "right",
            style["color"],
            style["dash"],
            marks=[(float(n * longest), 100 * float(snapshot[f"at_{n}"][k])) for n in TIMES],
        )
        for k, style in enumerate(styles)
    ]
    ends = np.log10([0.9 * x[0], 1.1 * x[-1]]).tolist()
    ticks = {"tickmode": "array", "tickvals": x.tolist(), "ticktext": [f"{n:.0f}" for n in x]}
    figure = sweep(
        theme, f"Right answers now <i>(%)</i>; trained up to length {longest}", x, curves, x_range=ends, y_range=[-4.0, 108.0], word="length", log_x=True, **ticks
    )  # fmt: skip
    figure["layout"]["yaxis"] |= {"tickmode": "array", "tickvals": [0, 50, 100]}
    return figure


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """The cross entropy of each step's batch, on a log axis, beside that of guessing."""
    chance = Reference(float(np.log(len(snapshot["picture"]["answers"]))), "all alike")
    return chart(
        snapshot, theme, "Loss of an answer <i>(nats, log)</i>", [Line("loss", "loss", "generated")], log=True, reference=chance
    )  # fmt: skip


def charts(snapshot: Snapshot) -> list[Any]:
    """Return the charts that a shape has."""
    return [right, by_length, loss] if _longer(snapshot) else [right, loss]


class _Read:
    """What one member makes of the input shown."""

    def __init__(self, snapshot: Snapshot, member: int):
        picture = snapshot["picture"]
        self.into, self.expected, self.answers = picture["into"], picture["expected"], picture["answers"]
        self.states = np.asarray(picture["states"], np.float32)[member]  # (T, H)
        self.p = np.asarray(picture["probabilities"], np.float64)[member]  # (T, C)
        self.T = len(self.into)
        self.shown = min(int(snapshot["params"]["moment"]), self.T) or self.T
        self.recurrent = snapshot["params"]["shape"] != "one_to_one"
        self.crowded = self.T > CROWDED

    def steps(self) -> Iterator[tuple[int, int]]:
        """Count the steps shown: the index, and the place t of the column."""
        return ((t, t + 1) for t in range(self.shown))

    def short(self, word: str) -> str:
        """Write an answer by its first letter where there is little room."""
        return word[:1] if self.crowded else word

    def best(self, t: int) -> tuple[str, float]:
        """Return the most probable answer at a step, and its probability."""
        i = int(self.p[t].argmax())
        return self.answers[i], float(self.p[t, i])

    def says(self) -> str:
        """Say the picture in a sentence."""
        parts = []
        for t, at in self.steps():
            if self.expected[t]:
                word, p = self.best(t)
                verdict = "right" if word == self.expected[t] else f"should be {self.expected[t]}"
                parts.append(f"{word} at step {at}, {100 * p:.0f} %, {verdict}")
        return f"Goes in: {' '.join(filter(None, self.into))}. Comes out: {'; '.join(parts) or 'nothing yet'}"


def _longer(snapshot: Snapshot) -> bool:
    return shapes[snapshot["params"]["shape"]].longer


def _states(read: _Read, theme: Theme) -> list[dict[str, Any]]:
    """Draw the state of each step as a column of its numbers, the first one above: −1, 0 and 1 have the colours of SHADES, others lie between."""
    shades = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in SHADES[theme]], float)
    wide = Box(0, 0).half_width
    traces = []
    for t, at in read.steps():
        place = np.clip(read.states[t], -1, 1)
        pixels = np.stack([np.interp(place, [-1, 0, 1], shade) for shade in shades.T], -1)[:, None]
        traces.append({
            "type": "image", "meta": "states", "name": "states", "x": [at - wide, at + wide], "y": [H + HALF_STATE, H - HALF_STATE],
            "pixels": np.nan_to_num(pixels).round().astype(np.uint8),
        })  # fmt: skip
    return traces


def _inputs(read: _Read) -> list[Box]:
    """What goes in; faint beyond the step shown."""
    return [Box(t + 1, X, symbol, "real", faint=t >= read.shown) for t, symbol in enumerate(read.into) if symbol]


def _outputs(read: _Read, layers: Collection[str]) -> list[Box]:
    """What comes out, also where it is not read if that is asked for."""
    return [
        Box(
            at, Y, read.short(read.best(t)[0]), "generated" if read.expected[t] else "muted", faint=not read.expected[t]
        )
        for t, at in read.steps()
        if read.expected[t] or "unread" in layers
    ]


def _arrows(read: _Read, *, named: bool) -> list[Arrow]:
    """U from what goes in, W from state to state, V to what is read: the same three at every step."""
    W, U, V = ("<i>W</i>", "<i>U</i>", "<i>V</i>") if named else ("", "", "")
    found = []
    for t, at in read.steps():
        found += [Arrow((at, X), (at, H), text=U)] if read.into[t] else []
        found += [Arrow((at - 1, H), (at, H), text=W)] if t and read.recurrent else []
        found += [Arrow((at, H), (at, Y), text=V)] if read.expected[t] else []
    return found


def _levels(read: _Read, theme: Theme) -> list[dict[str, Any]]:
    """Fill the box of each answer that is read as high as its probability."""
    low, wide = Y - HALF_HEIGHT, Box(0, 0).half_width
    fill = {
        "type": "rect",
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": shade(COLOURS[theme]["generated"], 0.3),
    }
    return [
        {**fill, "x0": at - wide, "x1": at + wide, "y0": low, "y1": low + 2 * HALF_HEIGHT * read.best(t)[1]}
        for t, at in read.steps()
        if read.expected[t]
    ]


def _texts(read: _Read, theme: Theme) -> list[dict[str, Any]]:
    """Write the number of each step, the probability of each answer, and what would be right."""
    notes, every = [], 4 if read.crowded else 1
    for t in range(read.T):
        at = t + 1
        if (at != read.shown or read.T == 1) and (t == 0 or at % every == 0):
            notes.append(_text(theme, at, STEP, str(at)))
    for t, at in read.steps():
        expected, (word, p) = read.expected[t], read.best(t)
        if not expected:
            continue
        if not read.crowded or at == read.T:
            notes.append(_text(theme, at, PERCENT, f"{100 * p:.0f}"))
        mark = "✓" if word == expected else "✗"
        parted = " " if len(read.short(expected)) > 2 else "<br>"
        notes.append(_text(theme, at, RIGHT, f"{read.short(expected)}{parted}{mark}", "real"))
    return notes


def _text(theme: Theme, x: float, y: float, text: str, role: str = "muted") -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle", "showarrow": False,
        "font": {"size": TYPE, "color": COLOURS[theme][role]},
    }  # fmt: skip
