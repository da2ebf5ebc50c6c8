"""A figure in one sentence, for readers who do not see it: its title, and the values that it shows now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from gan_core.figures.theme import Figure
from gan_core.numerals import format_number

MOST = 6  # lines or points that are named one by one
BARS = 12
BEYOND = 0.05  # of a line's height: by how much an extreme must lie beyond both ends to be named
MARKUP = [(re.compile(old), new) for old, new in ((r"<sub>(.*?)</sub>", r"_\1"), ("<br>", " "), ("<[^>]*>", ""), (r"^\s*[━╍┅╌]\s*", ""))]  # fmt: skip


def sentence(figure: Figure) -> str:
    """Return `layout["meta"]["says"]` where the figure brings its own sentence, else one of its title, traces and dashed references.

    A line against the step has its first and its last value; over another axis both ends, and the extremes beyond them.
    Losses 0.5 … 0.7 of G and 1.4 … 1.3 of D → "Loss (nats): G from 0.5 to 0.7; D from 1.4 to 1.3".
    """
    layout = figure["layout"]
    meta = layout.get("meta") or {}
    if "says" in meta:
        return str(meta["says"])
    title, *notes = layout.get("annotations") or [{}]
    traces = [trace for trace in figure["data"] if trace.get("always") or trace.get("visible", True)]
    steps = any(note["text"] == "step" for note in notes)
    parts = [(plain(trace.get("name") or ""), said) for trace in traces if (said := _values(trace, layout, steps))]
    named = [(name, said) for name, said in parts if name] or parts
    words = [f"{name} {said}".strip() if len(named) > 1 else said for name, said in named]
    rest = [f"and {len(words) - MOST} more"] if len(words) > MOST else []
    values = [*words[:MOST], *rest, *_references({name for name, _ in parts}, notes, layout)]
    return f"{plain(title.get('text', ''))}: {'; '.join(values) or 'no values yet'}"


@lru_cache(1024)
def plain(text: str) -> str:
    """Write a title or a label without markup: 'Slope of L<sub>G</sub> <i>(log)</i>' → 'Slope of L_G (log)'."""
    for old, new in MARKUP:
        text = old.sub(new, text)
    return text.strip()


def _values(trace: Mapping[str, Any], layout: Mapping[str, Any], steps: bool) -> str:
    """Say the values of a trace; "" where it has none, or is no line, point or bar. steps: they stand against the step."""
    if trace.get("type") not in ("scatter", "bar"):
        return ""
    y = np.asarray(trace["y"])
    here = np.flatnonzero(np.isfinite(y))
    if not len(here):
        return ""
    x, y = np.asarray(trace["x"])[here], y[here]
    if trace["type"] == "bar":
        return _bars(x, y, layout["xaxis"])
    if "lines" not in trace["mode"]:
        return _points(x, y)
    ends = _from(y[0], y[-1])
    return ends if steps else ", ".join([ends, *_extremes(x, y)])


def _from(first: float, last: float) -> str:
    before, now = format_number(first), format_number(last)
    return now if before == now else f"from {before} to {now}"


def _extremes(x: np.ndarray, y: np.ndarray) -> Iterator[str]:
    for word, at in (("largest", int(np.argmax(y))), ("least", int(np.argmin(y)))):
        if min(abs(y[at] - y[0]), abs(y[at] - y[-1])) > BEYOND * np.ptp(y):
            yield f"{word} {format_number(y[at])} at {format_number(x[at])}"


def _bars(x: np.ndarray, y: np.ndarray, axis: Mapping[str, Any]) -> str:
    names = dict(zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=False))
    each = [
        f"{format_number(height)} at {plain(str(names.get(float(at), format_number(at))))}"
        for at, height in zip(x, y, strict=True)
    ]
    if len(each) <= BARS:
        return ", ".join(each)
    return f"{len(each)} bars, largest {each[int(np.argmax(y))]}, least {each[int(np.argmin(y))]}"


def _points(x: np.ndarray, y: np.ndarray) -> str:
    if len(y) > MOST:
        return f"{len(y)} points from {format_number(y.min())} to {format_number(y.max())}"
    return "at " + ", ".join(f"({format_number(a)}, {format_number(b)})" for a, b in zip(x, y, strict=True))


def _references(names: set[str], notes: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> Iterator[str]:
    """Name the dashed lines at exact values: "dashed: perfect 98.9", "dashed: chance 50"."""
    values = [rule["y0"] for rule in layout.get("shapes") or () if rule.get("yref") == "y" and rule["y0"] == rule["y1"]]
    ends = [plain(note["text"]) for note in notes if note.get("xref") == "paper" and note.get("yref") == "y"]
    labels = [label for label in ends if label not in names]
    for label, value in zip(labels, values, strict=False):
        number = "" if any(letter.isdigit() for letter in label) else f" {format_number(value)}"
        yield f"dashed: {label}{number}"
