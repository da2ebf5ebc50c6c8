"""What a decoder reads: the alignment α of one source and its answers, and charts of accuracy: (snapshot, theme) → a figure."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, chart
from gan_core.figures.members import member_styles
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, Figure, Theme, axis, layout
from gan_core.figures.tiles import word
from gan_core.numerals import format_number

Snapshot = Mapping[str, Any]
LAYERS = {"alpha": "α", "largest": "largest α", "cell": "the cell opened"}
LEFT, TOP, FOOT = 0.08, 0.94, 0.44  # where the matrix lies in the unit square; words stand below it
ROOM = 0.04  # of a line of words, on a telephone
END = "end"


def picture(snapshot: Snapshot, theme: Theme, member: int = 0, *, layers: Collection[str] = tuple(LAYERS)) -> Figure:
    """Draw α of one network: a column for each letter of the source, a row for each symbol that the network writes, and below it one cell in numbers and the answers."""
    seen = snapshot["picture"]
    text, rows = str(seen["text"]), _rows(snapshot, member)
    S, T = max(1, len(text)), len(rows)
    w, h = (1 - LEFT) / S, (TOP - FOOT) / T  # of a cell, in the unit square
    x, y = (
        np.arange(1, S + 1, dtype=np.float32),
        -np.arange(1, T + 1, dtype=np.float32),
    )  # a cell is 1 × 1, from (½, −½)
    ends = {"x": [0.5 - LEFT / w, S + 0.5], "y": [-T - 0.5 - FOOT / h, -0.5 + (1 - TOP) / h]}
    alpha = np.asarray(seen["alpha"], np.float32)[member, :T, :S]
    attends = bool(np.isfinite(alpha).any())
    i, j = _cell(snapshot, T, S)
    traces: list[dict[str, Any]] = []
    every = int(np.ceil(ROOM / h))  # rows that are so low that their words would touch: not all are named
    notes = [
        word(theme, float(at), -0.5 + 0.01 / h, _shown(letter), "center", "bottom")
        for at, letter in zip(x, text, strict=False)
    ]
    notes += [
        word(theme, 0.5 - 0.012 / w, float(at), row, "right", "middle")
        for at, row in list(zip(y, rows, strict=True))[::every]
    ]
    if attends:
        pixels = np.round(255 * alpha).astype(np.uint8)
        ends_of = {"x": [0.5, S + 0.5], "y": [-0.5, -T - 0.5]}
        ink = [COLOURS[theme]["paper"], COLOURS[theme]["real"]]
        traces.append({"type": "image", "meta": "alpha", "name": "α", **ends_of, "pixels": pixels, "ink": ink})
        most = alpha.argmax(1)
        traces.append({
            "type": "scatter", "mode": "markers", "meta": "largest", "name": "largest α", "x": x[most], "y": y, "hoverinfo": "skip",
            "marker": {"symbol": "circle", "size": min(9.0, 300 * h), "color": COLOURS[theme]["generated"], "line": {"color": COLOURS[theme]["paper"], "width": 1}},
        })  # fmt: skip
    else:
        notes.append(
            word(
                theme,
                (S + 1) / 2,
                -(T + 1) / 2,
                "no attention:<br>the same context c at every step",
                "center",
                "middle",
            )
        )
    across = np.array([0, 1, 1, 0, 0]) - 0.5
    down = np.array([0, 0, 1, 1, 0]) - 0.5
    traces += [
        _line((S + 1) / 2 + S * across, -(T + 1) / 2 + T * down, COLOURS[theme]["line"], 1, "alpha"),
        _line(x[j] + across, y[i] + down, COLOURS[theme]["gradient"], 2, "cell"),
    ]  # fmt: skip
    for trace in traces:
        trace["visible"] = trace["meta"] in layers
    told = [*cell(snapshot, member), *answers(snapshot, member)]
    notes += [
        word(theme, ends["x"][0], -T - 0.5 - (0.02 + 0.051 * k) / h, line, "left", "top") for k, line in enumerate(told)
    ]
    bare = {"showgrid": False, "showline": False, "ticks": "", "tickmode": "array", "tickvals": []}
    handle = {
        "name": "cell", "label": "the cell opened: step of the answer, place of the source", "x": float(x[j]), "y": float(y[i]), "move": "xy",
        "x_range": [float(x[0]), float(x[-1])], "y_range": [float(y[-1]), float(y[0])], "step": 1, "colour": COLOURS[theme]["gradient"],
    }  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            theme,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            hovermode=False,
            dragmode="zoom",
            annotations=notes,
            xaxis=axis(theme, range=ends["x"], **bare),
            yaxis=axis(theme, range=ends["y"], **bare),
            meta={
                "colours": {name: COLOURS[theme][name] for name in ("generated", "gradient")},
                "handles": [handle],
                "says": _says(snapshot, member),
            },
        ),
    }


def cell(snapshot: Snapshot, member: int) -> list[str]:
    """Return the numbers of the cell opened, a line each: e_ij, α_ij, and c_i."""
    seen, rows = snapshot["picture"], _rows(snapshot, member)
    text = str(seen["text"])
    i, j = _cell(snapshot, len(rows), max(1, len(text)))
    c = np.asarray(seen["c"], float)[member, i]
    sub = f"<sub>{i + 1}</sub>"
    of_c = ", ".join(_two(value) for value in c[:4])
    whole = f"c{sub} = ({of_c}, …), {2 * int(snapshot['params']['width'])} numbers"
    e, alpha = (np.asarray(seen[name], float)[member, i, : len(text)] for name in ("e", "alpha"))
    where = f"<b>cell</b> i = {i + 1} writes {rows[i]} · j = {j + 1} is {_shown(text[j : j + 1])}"
    if not np.isfinite(alpha).any():
        return [where, "no e and no α", whole, "the same at every step"]
    value = np.asarray(seen["values"], float)[member, j]
    at, rest = f"<sub>{i + 1},{j + 1}</sub>", c[0] - alpha[j] * value[0]
    return [
        where,
        f"e{at} = {_two(e[j])} · α{at} = exp(e{at}) / Σ = {format_number(alpha[j], 3)}",
        whole,
        f"its first: {format_number(alpha[j], 2)} × {_two(value[0])} from here, {_two(rest)} from elsewhere",
    ]


def answers(snapshot: Snapshot, member: int) -> list[str]:
    """Return what greedy decoding, beam search and drawing find, with log p in nats."""
    seen = snapshot["picture"]
    expected, answer = str(seen["expected"]), str(seen["answer"][member])
    right = "no date in one of the spellings" if not expected else f"right: {expected}"
    mark = "" if not expected else " ✓" if answer == expected else " ✗"
    found = [
        f"{_text(one)} ({_log_p(log_p)})"
        for one, log_p in zip(seen["beam"][member], np.asarray(seen["beam_log_p"])[member], strict=True)
        if np.isfinite(log_p)
    ]
    few = 2 if max(len(expected), len(answer)) <= 10 else 1
    drawn = Counter(str(one) for one in seen["drawn"][member])
    said = " · ".join(f"{_text(one)} × {count}" for one, count in drawn.most_common(few))
    return [
        right,
        f"<b>greedy</b> {_text(answer)} ({_log_p(np.asarray(seen['log_p'])[member])}){mark}",
        f"<b>beam</b> {' · '.join(found[:few])}",
        f"<b>drawn</b> {said}{' · …' * (len(drawn) > few)}",
    ]


def _log_p(value: float) -> str:
    return _two(float(value)) if value > -100 else f"{value:.0f}".replace("-", "−")


def accuracy(snapshot: Snapshot, theme: Theme) -> Figure:
    """The shares of answers that are right to the last symbol, and of right symbols, on pairs that are not trained on."""
    lines = [
        Line("whole_accuracy", "whole", "generated", "solid", "evaluation", 100),
        Line("symbol_accuracy", "symbols", "generated", "dot", "evaluation", 100),
    ]
    more = " · thick whole, thin symbols" if snapshot["members"] > 1 else ""
    return chart(
        snapshot, theme, f"Right answers{more} <i>(%)</i>", lines, y_range=[-4.0, 108.0], tickvals=[0, 50, 100]
    )


def by_length(snapshot: Snapshot, theme: Theme) -> Figure:
    """Whole answers that are right, against the mean length of the source: the bottleneck."""
    x, values = np.asarray(snapshot["source_lengths"], float), 100 * np.asarray(snapshot["whole_by_length"], float)
    many = snapshot["members"] > 1
    styles = member_styles(snapshot) if many else [{"color": "generated", "dash": "solid"}]
    curves = [
        Curve(
            row,
            "" if many else "whole",
            style["color"],
            style["dash"],
            marks=list(zip(x.tolist(), row.tolist(), strict=True)),
        )
        for row, style in zip(values, styles, strict=False)
    ]
    ends = [min(x.min(), x.max() - 1) - 0.5, x.max() + 0.5]
    what = "spelling" if snapshot["params"]["task"] == "dates" else "length"
    figure = sweep(theme, f"Whole answers now, by {what} of the source <i>(%)</i>", x, curves, x_range=ends, y_range=[-4.0, 108.0], word="letters", nticks=6)  # fmt: skip
    figure["layout"]["yaxis"] |= {"tickmode": "array", "tickvals": [0, 50, 100]}
    return figure


def place(snapshot: Snapshot, theme: Theme) -> Figure:
    """How often the largest α stands where the symbol stands in the source, and there or beside it."""
    what = "years" if snapshot["params"]["task"] == "dates" else "letters"
    lines = [
        Line("in_place", "at it", "generated", "solid", "evaluation", 100),
        Line("near_place", "or beside", "generated", "dot", "evaluation", 100),
    ]
    more = " · thin: or beside" if snapshot["members"] > 1 else ""
    return chart(snapshot, theme, f"Largest α in place, {what}{more} <i>(%)</i>", lines, y_range=[-4.0, 108.0], tickvals=[0, 50, 100])  # fmt: skip


def beams(snapshot: Snapshot, theme: Theme) -> Figure:
    """For how many sources a beam of 4 finds a likelier answer than greedy decoding, and how many of its answers are right."""
    lines = [
        Line("beam_finds_more", "likelier", "generated", "solid", "evaluation", 100),
        Line("beam_accuracy", "right", "generated", "dot", "evaluation", 100),
    ]
    more = " · thin: right" if snapshot["members"] > 1 else ""
    return chart(snapshot, theme, f"Beam of 4: likelier than greedy{more} <i>(%)</i>", lines, y_range=[-4.0, 108.0], tickvals=[0, 50, 100])  # fmt: skip


def loss(snapshot: Snapshot, theme: Theme) -> Figure:
    """Cross entropy of a symbol with the true symbols before it."""
    return chart(snapshot, theme, "Loss, told the true symbols <i>(nats a symbol, log)</i>", [Line("loss", "loss", "generated")], log=True)  # fmt: skip


def _rows(snapshot: Snapshot, member: int) -> list[str]:
    """What the network writes, a symbol each, and its end."""
    seen = snapshot["picture"]
    answer, written = str(seen["answer"][member]), int(np.asarray(seen["written"])[member])
    return [_shown(letter) for letter in answer] + ([END] if written > len(answer) or not answer else [])


def _cell(snapshot: Snapshot, T: int, S: int) -> tuple[int, int]:
    params = snapshot["params"]
    return min(int(params["output_step"]), T) - 1, min(int(params["source_place"]), S) - 1


def _shown(letter: str) -> str:
    return "␣" if letter == " " else letter


def _text(answer: Any) -> str:
    return str(answer).replace(" ", "␣") or "(nothing)"


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _line(x: np.ndarray, y: np.ndarray, colour: str, width: float, layer: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "meta": layer, "name": layer, "x": x, "y": y, "hoverinfo": "skip",
        "line": {"color": colour, "width": width},
    }  # fmt: skip


def _says(snapshot: Snapshot, member: int) -> str:
    seen = snapshot["picture"]
    alpha = np.asarray(seen["alpha"], float)[member]
    rows, text = _rows(snapshot, member), str(seen["text"])
    said = f"{snapshot['member_labels'][member]}: {text} is answered by {_text(seen['answer'][member])}."
    if not np.isfinite(alpha).any():
        return f"{said} Without attention every step has the same context."
    most = [f"{row} from {_shown(text[k])}, α {format_number(a, 2)}" for row, k, a in zip(rows, np.nanargmax(alpha[: len(rows), : len(text)], 1), np.nanmax(alpha[: len(rows), : len(text)], 1), strict=True)]  # fmt: skip
    return f"{said} Largest α: {'; '.join(most)}."
