"""A sequence task as a network unrolled over its steps, and the charts of its training: (snapshot, theme) → a figure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from gan_core.data.sequences.shapes import shapes
from gan_core.figures.arrows import arrows
from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.members import member_styles
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout, shade

Snapshot = Mapping[str, Any]
LAYERS = {"states": "states", "letters": "names of the weights", "unread": "answers not read"}
ON = ("states", "letters")
TIMES = (1, 2, 4, 8)
LEAST = 6  # columns for which there is room
CROWDED = 12  # steps beyond which small texts are left out
HALF = 0.32  # of a column's box
IN, STATE, OUT = (0.75, 1.65), (2.6, 5.7), (6.75, 8.15)  # the bands, from their lower to their upper end
PERCENT, TRUTH, STEP = 8.5, 9.35, 0.25
SHADES = {"light": ("#F4F1EA", "#A9B4C4", "#2C4564"), "dark": ("#22262E", "#5E7189", "#D7E3F2")}  # of −1, 0, 1


def scene(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = ON) -> Figure:
    """Draw what one network makes of the reader's input, step after step: what goes in, the state, what comes out and what should.

    A column is a step. `moment` of the settings is the last step shown; 0 shows all.
    """
    read = _Read(snapshot, member)
    T, wide = read.T, max(read.T, LEAST if read.T > 1 else 3)
    middle = (T + 1) / 2
    traces = [*_states(read, theme), *_arrows(read, theme)]
    for trace in traces:
        trace["visible"] = trace.get("always", False) or trace["meta"] in layers
    notes, boxes = [], []
    for draw in (_inputs, _outputs, _letters):
        some, more = draw(read, theme, layers)
        notes += some
        boxes += more
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": []}
    shown = read.moment or T
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 26, "r": 6, "t": 10, "b": 22},  # l + r = t + b
            hovermode=False,
            dragmode="zoom",
            annotations=[*notes, *_titles(theme)],
            shapes=boxes,
            xaxis=axis(theme, range=[middle - wide / 2 - 0.05, middle + wide / 2 + 0.05], **bare),
            yaxis=axis(theme, range=[0, 10], **bare),
            meta={
                "says": read.says(),
                "colours": {name: COLOURS[theme][name] for name in ("real", "generated")},
                "handles": [{
                    "name": "moment", "label": f"step of the sequence shown, of {T}", "x": shown, "y": STEP, "move": "x", "x_range": [1, T],
                    "y_range": [STEP, STEP], "step": 1, "colour": COLOURS[theme]["exact"],
                }] if T > 1 else [],
            },
        ),
    }  # fmt: skip


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
        self.said = picture["said"][member]
        self.states = np.asarray(picture["states"], np.float32)[member]  # (T, H)
        self.p = np.asarray(picture["probabilities"], np.float64)[member]  # (T, C)
        self.T = len(self.into)
        self.moment = min(int(snapshot["params"]["moment"]), self.T)
        self.recurrent = snapshot["params"]["shape"] != "one_to_one"
        self.crowded = self.T > CROWDED

    def steps(self) -> Iterator[tuple[int, int]]:
        """Count the steps shown: the index, and the place t of the column."""
        return ((t, t + 1) for t in range(self.moment or self.T))

    def says(self) -> str:
        """Say the picture in a sentence."""
        parts = []
        for t, at in self.steps():
            if self.expected[t]:
                verdict = "right" if self.said[t] == self.expected[t] else f"should be {self.expected[t]}"
                parts.append(f"{self.said[t]} at step {at}, {100 * self.p[t].max():.0f} %, {verdict}")
        return f"Goes in: {' '.join(filter(None, self.into))}. Comes out: {'; '.join(parts) or 'nothing yet'}"


def _longer(snapshot: Snapshot) -> bool:
    return shapes[snapshot["params"]["shape"]].longer


def _states(read: _Read, theme: Theme) -> list[dict[str, Any]]:
    """Draw the state of each step as a column of its numbers, the first one above: −1, 0 and 1 have the colours of SHADES, others lie between."""
    shades = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in SHADES[theme]], float)
    low, high = STATE
    traces = []
    for t, at in read.steps():
        place = np.clip(read.states[t], -1, 1)
        pixels = np.stack([np.interp(place, [-1, 0, 1], shade) for shade in shades.T], -1)[:, None]
        traces.append({
            "type": "image", "meta": "states", "name": "states", "x": [at - HALF, at + HALF], "y": [high, low],
            "pixels": np.nan_to_num(pixels).round().astype(np.uint8),
        })  # fmt: skip
    return traces


def _arrows(read: _Read, theme: Theme) -> list[dict[str, Any]]:
    """Draw W from what goes in, U from state to state, V to what is read."""
    tails, tips = list[tuple[float, float]](), list[tuple[float, float]]()
    for t, at in read.steps():
        if read.into[t]:
            tails.append((at, IN[1] + 0.08))
            tips.append((at, STATE[0] - 0.12))
        if t and read.recurrent:
            tails.append((at - 1 + 0.31, sum(STATE) / 2))
            tips.append((at - 0.31, sum(STATE) / 2))
        if read.expected[t]:
            tails.append((at, STATE[1] + 0.12))
            tips.append((at, OUT[0] - 0.12))
    trace = arrows(np.array(tails), np.array(tips), np.ones(len(tails)), theme)
    muted = COLOURS[theme]["muted"]
    trace |= {"meta": "letters", "always": True, "line": {"color": muted, "width": 1.25}}
    trace["marker"] = {
        **trace["marker"],
        "color": muted,
        "size": np.asarray(trace["marker"]["size"]) * (0.7 if read.crowded else 1),
    }
    return [trace]


def _inputs(read: _Read, theme: Theme, layers: Collection[str]) -> tuple[list[Any], list[Any]]:
    """Write what goes in and the number of each step; those beyond the step shown are faint."""
    colours, notes, boxes = COLOURS[theme], [], []
    shown = read.moment or read.T
    for t, symbol in enumerate(read.into):
        seen = t < shown
        colour = colours["text"] if seen else colours["muted"]
        if symbol:
            line = {"color": colours["real"] if seen else colours["line"], "width": 1.5}
            boxes.append(_box(t + 1, IN, line))
            notes.append(_text(theme, t + 1, sum(IN) / 2, symbol, colour))
        every = 4 if read.crowded else 1
        if (t + 1 != shown or read.T == 1) and (t == 0 or (t + 1) % every == 0):
            notes.append(_text(theme, t + 1, STEP, str(t + 1), colours["muted"]))
    return notes, boxes


def _outputs(read: _Read, theme: Theme, layers: Collection[str]) -> tuple[list[Any], list[Any]]:
    """Write the answers, each in a box filled as high as its probability, and over them what should come out."""
    colours, notes, boxes = COLOURS[theme], [], []
    low, high = OUT
    for t, at in read.steps():
        expected, best = read.expected[t], int(read.p[t].argmax())
        if not expected and "unread" not in layers:
            continue
        p, word = float(read.p[t, best]), read.answers[best]
        ink = colours["generated"] if expected else colours["muted"]
        line = {"color": ink, "width": 1.5, "dash": "solid" if expected else "dot"}
        boxes.append(_box(at, (low, low + p * (high - low)), {"width": 0}, shade(ink, 0.3 if expected else 0.12)))
        boxes.append(_box(at, OUT, line))
        notes.append(_text(theme, at, (low + high) / 2, word, colours["text"] if expected else colours["muted"]))
        if not expected:
            continue
        if not read.crowded or at == read.T:
            notes.append(_text(theme, at, PERCENT, f"{100 * p:.0f}", colours["muted"]))
        mark = "✓" if word == expected else "✗"
        truth = (
            mark
            if read.crowded and mark == "✓"
            else f"{expected} {mark}"
            if len(expected) > 2
            else f"{expected}<br>{mark}"
        )
        notes.append(_text(theme, at, TRUTH, truth, colours["real"]))
    return notes, boxes


def _letters(read: _Read, theme: Theme, layers: Collection[str]) -> tuple[list[Any], list[Any]]:
    """Write beside each arrow the name of its weights: the same three at every step."""
    if "letters" not in layers or read.crowded:
        return [], []
    notes, muted, beside = [], COLOURS[theme]["muted"], {"xanchor": "left", "xshift": 4}
    for t, at in read.steps():
        if read.into[t]:
            notes.append({**_text(theme, at, (IN[1] + STATE[0]) / 2, "<i>W</i>", muted), **beside})
        if t and read.recurrent:
            notes.append(_text(theme, at - 0.5, sum(STATE) / 2 + 0.3, "<i>U</i>", muted))
        if read.expected[t]:
            notes.append({**_text(theme, at, (STATE[1] + OUT[0]) / 2, "<i>V</i>", muted), **beside})
    return notes, []


def _titles(theme: Theme) -> list[dict[str, Any]]:
    """Name the bands, up the left side."""
    at = {
        "goes in": sum(IN) / 2,
        "state h": sum(STATE) / 2,
        "out": sum(OUT) / 2,
        "%": PERCENT,
        "right": TRUTH,
    }
    return [
        {
            "text": word, "xref": "paper", "x": 0, "xshift": -14, "xanchor": "center", "yref": "y", "y": y, "textangle": -90, "showarrow": False,
            "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
        }
        for word, y in at.items()
    ]  # fmt: skip


def _text(theme: Theme, x: float, y: float, text: str, colour: str) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xref": "x", "yref": "y", "xanchor": "center", "yanchor": "middle", "showarrow": False,
        "font": {"size": TYPE, "color": colour},
    }  # fmt: skip


def _box(at: float, band: tuple[float, float], line: Mapping[str, Any], fill: str = "rgba(0,0,0,0)") -> dict[str, Any]:
    return {
        "type": "rect", "xref": "x", "yref": "y", "x0": at - HALF, "x1": at + HALF, "y0": band[0], "y1": band[1], "line": dict(line), "fillcolor": fill,
    }  # fmt: skip
