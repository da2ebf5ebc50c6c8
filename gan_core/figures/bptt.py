"""A recurrent network walked forward and back: the diagram as far as the walk has come, and charts over the steps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan_core.figures.lines import Line, Reference, chart
from gan_core.figures.sweep import Curve, sweep
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme
from gan_core.figures.unrolled import HALF_WIDTH, Arrow, Box, diagram
from gan_core.numerals import format_number
from gan_core.params.unrolled import LARGEST
from gan_core.theory.bptt import Backward, Forward, Task, Weights, step_norms

LINE, PAD, GAP = 17.0, 9.0, 24.0  # px of a line of text, of what a box has more, and between rows


@dataclass(frozen=True)
class Walk:
    """How far the walk has come: steps 1 … T forward, then T … 1 back. at: from 0 to 2 T."""

    T: int
    at: int

    @property
    def ahead(self) -> int:
        """How many states are known."""
        return min(self.at, self.T)

    @property
    def back(self) -> int:
        """The earliest step of which ∂L/∂h is known; T + 1 for none."""
        return self.T + 1 - max(0, self.at - self.T)

    @property
    def now(self) -> int:
        """The step that is computed at this place; 0 before the first."""
        return self.ahead if self.at <= self.T else self.back


def unrolled(task: Task, run: Forward, gradient: Backward, walk: Walk, theme: Theme) -> Figure:
    """Draw x_t, h_t, y_t and, above them, ∂L/∂h_t, each once the walk has reached it."""
    units = run.h.shape[1]
    tall, low = LINE * units + PAD, LINE + PAD
    wide, size = _fitting(walk.T)
    centre = {"x": low / 2}
    centre["h"] = low + GAP + tall / 2
    centre["y"] = centre["h"] + tall / 2 + GAP + low / 2
    centre["g"] = centre["y"] + low / 2 + GAP + tall / 2
    boxes = [Box(-0.9, centre["h"], column(run.h[0]), half_width=0.3, half_height=tall / 2)]
    arrows = []
    for t in range(1, walk.T + 1):
        known, now = t <= walk.ahead, t == walk.now
        ahead, back = now and walk.at <= walk.T, now and walk.at > walk.T
        counted, seen = bool(task.weight[t - 1]), t >= walk.back
        place = {row: (float(t - 1), y) for row, y in centre.items()}
        boxes += [
            Box(*place["x"], number(task.x[t - 1]), "real", ahead, half_width=wide, half_height=low / 2),
            Box(*place["h"], column(run.h[t]) if known else "", "text", now, not known, half_width=wide, half_height=tall / 2),
            Box(*place["y"], number(run.y[t - 1]) if known else "", "generated", ahead or (back and counted), not known, half_width=wide, half_height=low / 2),
            Box(*place["g"], column(gradient.dh[t - 1]) if seen else "", "gradient", back, not seen, half_width=wide, half_height=tall / 2),
        ]  # fmt: skip
        before = (-0.9, centre["h"]) if t == 1 else (t - 2.0, centre["h"])
        arrows += [
            Arrow(place["x"], place["h"], lit=ahead, faint=not known),
            Arrow(before, place["h"], lit=ahead, faint=not known),
            Arrow(place["h"], place["y"], lit=ahead, faint=not known),
        ]
        if np.any(gradient.own[t - 1]):
            arrows.append(Arrow(place["y"], place["g"], "gradient", lit=back, faint=not seen))
        if t < walk.T and np.any(gradient.carried[t - 1]):
            arrows.append(Arrow((float(t), centre["g"]), place["g"], "gradient", lit=back, faint=not seen))
    words = {centre["x"]: "x", centre["h"]: "h", centre["y"]: "y", centre["g"]: "∂L/∂h"}
    figure = diagram(
        boxes, arrows, theme, title="", says=said(task, run, gradient, walk), words=words, numbers=[f"t = {t}" if t == 1 else str(t) for t in range(1, walk.T + 1)], size=size
    )  # fmt: skip
    figure["data"] = _values(task, run, gradient, walk)
    layout = figure["layout"]
    layout["margin"] = {"l": 50, "r": 6, "t": 8, "b": 22}
    layout["yaxis"]["range"] = [-3, centre["g"] + tall / 2 + 3]
    return figure


def _values(task: Task, run: Forward, gradient: Backward, walk: Walk) -> list[dict[str, Any]]:
    """The numbers in the boxes, for an export; not drawn."""
    steps = np.arange(1.0, walk.T + 1)
    units = range(run.h.shape[1])
    rows = {"x": task.x, "y": np.where(steps <= walk.ahead, run.y, np.nan)}
    rows |= {f"h[{i + 1}]": np.where(steps <= walk.ahead, run.h[1:, i], np.nan) for i in units}
    rows |= {f"∂L/∂h[{i + 1}]": np.where(steps >= walk.back, gradient.dh[:, i], np.nan) for i in units}
    return [{"type": "scatter", "mode": "markers", "visible": False, "name": name, "x": steps, "y": values} for name, values in rows.items()]  # fmt: skip


def said(task: Task, run: Forward, gradient: Backward, walk: Walk) -> str:
    """Say what the present place shows."""
    t = walk.now
    if not t:
        return f"The network before its first step, with {walk.T} inputs: {', '.join(number(x) for x in task.x)}"
    if walk.at <= walk.T:
        return (
            f"Forward, step {t} of {walk.T}: h = {listed(run.h[t])}, y = {number(run.y[t - 1])}, target {number(task.target[t - 1])}"
        )  # fmt: skip
    return f"Backward, step {t}: the gradient of L in h is {listed(gradient.dh[t - 1])}"


def inputs(task: Task, run: Forward, walk: Walk, theme: Theme) -> Figure:
    """Draw the inputs, to be dragged, the targets and the outputs so far."""
    steps = np.arange(1.0, walk.T + 1)
    blank = np.full(walk.T, np.nan)
    y = np.where(steps <= walk.ahead, run.y, np.nan)
    counted = np.where(task.weight > 0, task.target, np.nan)
    curves = [
        Curve(task.x, "x", "real"),
        Curve(counted, "target", "exact", "dash", marks=_marks(steps, counted)),
        Curve(y, "y" if walk.ahead else "", "generated", "dot", marks=_marks(steps, y), symbol="diamond"),
        Curve(blank, "", "real"),
    ]
    colour = COLOURS[theme]["real"]
    handles = [
        {"name": f"x{t}", "label": f"input of step {t}", "x": float(t), "y": float(x), "move": "y", "x_range": [float(t)] * 2, "y_range": [-LARGEST, LARGEST], "step": 0.1, "colour": colour}
        for t, x in enumerate(task.x, 1)
    ]  # fmt: skip
    reach = max(LARGEST, float(np.nanmax(np.abs(run.y)))) * 1.15
    return sweep(theme, "Inputs <i>(drag them)</i>, targets and outputs", steps, curves, x_range=[0.7, walk.T + 0.3], y_range=[-reach, reach], word="t", handles=handles, height=80, dtick=1)  # fmt: skip


def summands(gradient: Backward, full: Backward, walk: Walk, theme: Theme) -> Figure:
    """Draw the norm of each step's summand of ∂L/∂W: without truncation or mistake, and as it is computed."""
    steps = np.arange(1.0, walk.T + 1)
    sizes = [np.where(steps >= walk.back, np.linalg.norm(one.dW, axis=(1, 2)), np.nan) for one in (full, gradient)]
    same = np.allclose(full.dW, gradient.dW, rtol=1e-9, atol=0)
    seen = walk.back <= walk.T
    curves = [Curve(sizes[0], "exact" if seen else "", "exact", "dash", marks=_marks(steps, sizes[0]))]
    if not same:
        curves.append(Curve(sizes[1], "computed" if seen else "", "gradient", marks=_marks(steps, sizes[1]), symbol="diamond"))  # fmt: skip
    norms = [np.linalg.norm(one.dW, axis=(1, 2)).max() for one in (full, gradient)]
    return sweep(theme, "Summand of step t in ∂L/∂W: its norm", steps, curves, x_range=[0.7, walk.T + 0.3], y_range=[0.0, 1.15 * max(*norms, 1e-6)], word="t", height=80, dtick=1)  # fmt: skip


def norms(weights: Weights, run: Forward, activation: str, theme: Theme) -> Figure:
    """Draw ‖∂h_T/∂h_t‖ over t, the product of ‖W‖ max φ′(a_k), and (γ‖W‖)^(T − t), on a logarithmic axis."""
    true, bound, worst = step_norms(weights, run, activation)
    steps = np.arange(1.0, len(true) + 1)
    curves = [
        Curve(worst, "(γ‖W‖)<sup>T − t</sup>", "muted", "dot"),
        Curve(bound, "Π‖W‖ max φ′", "exact", "dash"),
        Curve(true, "‖∂h<sub>T</sub>/∂h<sub>t</sub>‖", "gradient", marks=_marks(steps, true)),
    ]
    every = np.concatenate([true, bound, worst])
    ends = np.log10(every[every > 0])
    y_range = [float(np.floor(ends.min() - 0.1)), float(np.ceil(ends.max() + 0.1))]
    return sweep(theme, "How much of h<sub>t</sub> reaches h<sub>T</sub> <i>(log)</i>", steps, curves, x_range=[0.7, len(true) + 0.3], y_range=y_range, word="t", log_y=True, height=80, dtick=1)  # fmt: skip


def number(x: float) -> str:
    """Write a number for a box: two decimals, '−0.31'; small ones as a power of ten."""
    return format_number(x, 1) if 0 < abs(x) < 0.005 else f"{x + 0.0:.2f}".replace("-", "−")


def _fitting(T: int) -> tuple[float, int]:
    """Return half the width of a box, in columns, and the size of its text, in px, with which T columns fit on a phone."""
    return (HALF_WIDTH, TYPE) if T <= 5 else (0.42, 11)


def column(values: np.ndarray) -> str:
    """Write a vector as lines."""
    return "<br>".join(number(float(x)) for x in values)


def listed(values: np.ndarray) -> str:
    """Write a vector as a sentence has it: '(0.2, −0.31)'."""
    return f"({', '.join(number(float(x)) for x in values)})"


def _marks(x: np.ndarray, y: np.ndarray) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in zip(x, y, strict=True) if np.isfinite(b)]


def beside(snapshot: Mapping[str, Any], theme: Theme, *, layers: Collection[str] = ()) -> Figure:
    """Draw a network of the run: x, h, y, and ∂L/∂h by hand and by autograd; a frame is bold where the two differ."""
    picture = {name: np.asarray(value, float) for name, value in snapshot["picture"].items()}
    T, units = picture["dh"].shape
    low, tall = 1.0, 0.4 + 0.6 * units
    wide, size = _fitting(T)
    centre, edge = {}, 0.0
    for row, height in (("x", low), ("h", tall), ("y", low), ("autograd", tall), ("by hand", tall)):
        centre[row], edge = edge + height / 2, edge + height + 0.9
    largest = float(np.abs(picture["dh_autograd"]).max())
    same = np.abs(picture["dh"] - picture["dh_autograd"]).max(-1) <= 1e-12 * largest
    boxes, arrows = [Box(-0.9, centre["h"], column(picture["h"][0]), half_width=0.3, half_height=tall / 2)], []
    for t in range(T):
        boxes += [
            Box(t, centre["x"], number(picture["x"][t]), "real", half_width=wide, half_height=low / 2),
            Box(t, centre["h"], column(picture["h"][t + 1]), half_width=wide, half_height=tall / 2),
            Box(t, centre["y"], number(picture["y"][t]), "generated", half_width=wide, half_height=low / 2),
            Box(
                t, centre["autograd"], column(picture["dh_autograd"][t]), "exact", half_width=wide, half_height=tall / 2
            ),
            Box(
                t,
                centre["by hand"],
                column(picture["dh"][t]),
                "gradient",
                not same[t],
                half_width=wide,
                half_height=tall / 2,
            ),
        ]
        before = (t - 1.0 if t else -0.9, centre["h"])
        arrows += [Arrow(before, (t, centre["h"])), Arrow((t, centre["x"]), (t, centre["h"])), Arrow((t, centre["h"]), (t, centre["y"]))]  # fmt: skip
        if t:
            arrows += [Arrow((t, centre[row]), (t - 1, centre[row]), role) for row, role in (("autograd", "exact"), ("by hand", "gradient"))]  # fmt: skip
    differ = [str(t + 1) for t in range(T) if not same[t]]
    says = f"The gradient of L in h, by hand and by autograd: {'the same at every step' if not differ else 'different at steps ' + ', '.join(differ)}"
    words = {y: row for row, y in centre.items()}
    figure = diagram(boxes, arrows, theme, title="", says=says, words=words, numbers=[f"t = {t}" if t == 1 else str(t) for t in range(1, T + 1)], size=size)  # fmt: skip
    figure["layout"]["margin"] = {"l": 62, "r": 6, "t": 8, "b": 22}
    figure["layout"]["yaxis"]["range"] = [-0.2, edge - 0.7]
    return figure


def apart(snapshot: Mapping[str, Any], theme: Theme) -> Figure:
    """How far ∂L/∂W by hand is from autograd's, over the largest entry, at each step."""
    title = "Largest difference over the largest entry of ∂L/∂W <i>(log)</i>"
    every = snapshot["history"]["every"]
    values = np.asarray(every["apart"], float)
    shown = {
        **snapshot,
        "history": {"every": {**every, "apart": np.where(values > 0, values, np.nan)}},
    }  # 0 has no logarithm
    return chart(shown, theme, title, [Line("apart", "apart", "gradient")], log=True, y_range=[-18.0, 1.0], reference=Reference(1e-13, "10⁻¹³"))  # fmt: skip


def entries(snapshot: Mapping[str, Any], theme: Theme) -> Figure:
    """Each entry of ∂L/∂W, row by row: by autograd a ring, by hand a diamond."""
    picture = snapshot["picture"]
    hand, auto = (np.asarray(picture[name], float).ravel() for name in ("dW", "dW_autograd"))
    at = np.arange(1.0, len(hand) + 1)
    reach = 1.15 * max(float(np.abs([hand, auto]).max()), 1e-3)
    curves = [
        Curve(auto, "autograd", "exact", "dash", marks=_marks(at, auto)),
        Curve(hand, "by hand", "gradient", "dot", marks=_marks(at, hand), symbol="diamond"),
    ]
    return sweep(theme, "Entries of ∂L/∂W, row by row", at, curves, x_range=[0.7, len(at) + 0.3], y_range=[-reach, reach], word="entry", dtick=1 if len(at) < 5 else 2)  # fmt: skip
