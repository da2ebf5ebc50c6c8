"""One chart against the step: lines with their labels at the end, changes marked, a reference where theory gives one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gan_core.figures import ranges
from gan_core.figures.labels import label, spread
from gan_core.figures.marks import marks, rule
from gan_core.figures.members import LOSS_STYLES, member_styles
from gan_core.figures.theme import COLOURS, TYPE, Figure, Theme, axis, layout
from gan_core.numerals import power_of_ten

MARGIN = {"l": 48, "r": 116, "t": 26, "b": 28}  # the same for all, so that the step axes of a column lie in line
MAX_IN_LEGEND = 24


@dataclass(frozen=True)
class Line:
    """One scalar of the history. `colour` is a role of the theme or a colour; members of a race bring their own colour and dash."""

    scalar: str
    label: str
    colour: str
    dash: str = "solid"
    group: str = "every"
    scale: float = 1.0


def line_of_loss(scalar: str, label: str, loss: str) -> Line:
    """Return a line that belongs to a loss, in the loss's colour and line style."""
    style = LOSS_STYLES[loss]
    return Line(scalar, label, style["color"], style["dash"])


@dataclass(frozen=True)
class Reference:
    """A value that is exact: a perfect sampler's, a floor, a theorem's."""

    value: float
    label: str


def legend(snapshot: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the members of a race as {"label", "color", "dash"}, one for all charts; [] for a run alone.

    What does not fit is counted in a last entry without a line.
    """
    labels = [str(label) for label in snapshot["member_labels"]]
    if len(labels) < 2:
        return []
    styles = member_styles(snapshot)
    entries = [{"label": label, **style} for label, style in zip(labels[:MAX_IN_LEGEND], styles, strict=False)]
    left = len(labels) - len(entries)
    return entries + [{"label": f"and {left} more", "color": "", "dash": ""}] * (left > 0)


@dataclass
class _Drawn:
    trace: dict[str, Any]
    label: str
    colour: str
    dash: str


def chart(
    snapshot: Mapping[str, Any],
    theme: Theme,
    title: str,
    lines: Sequence[Line],
    *,
    log: bool = False,
    y_range: list[float] | None = None,
    reference: Reference | Sequence[Reference] | None = None,
    **y_axis: Any,
) -> Figure:
    """Draw lines of the history against the step. On a log axis `y_range` is in exponents of ten.

    A race draws each line once a member, named in the one `legend`; the second and later lines are thin, and the title must
    say so. Values that are NaN leave a gap; a line of few points has marks, for one alone would not be seen.
    """
    drawn = _traces(snapshot, theme, lines)
    references = [reference] if isinstance(reference, Reference) else list(reference or ())
    values = [d.trace["y"] for d in drawn] + [np.array([one.value]) for one in references]
    y_range = y_range or (ranges.decades(values) if log else ranges.linear(values))
    notes, shapes = marks(snapshot, theme)
    for one in references:
        drawn_at = math.log10(one.value) if log else one.value
        notes.append(label(theme, drawn_at, one.label, COLOURS[theme]["exact"], "dash"))
        shapes.append(rule(theme, "y", one.value))
    for d in drawn:
        end = _last(d.trace["y"])
        if d.label and math.isfinite(end) and (end > 0 or not log):
            notes.append(label(theme, math.log10(end) if log else end, d.label, d.colour, d.dash))
    spread([note for note in notes if note["xref"] == "paper"], y_range)
    return {
        "data": [d.trace for d in drawn],
        "layout": layout(
            theme,
            margin=dict(MARGIN),
            hovermode="x",
            xaxis=axis(
                theme,
                range=ranges.steps(snapshot["step"], snapshot.get("steps_in_all")),
                showgrid=False,
                tickformat=",d",
                nticks=6,
            ),
            yaxis=axis(
                theme, range=y_range, type="log" if log else "linear", nticks=5, **log_ticks(log, y_range), **y_axis
            ),
            annotations=[heading(theme, title), _step_word(theme), *notes],
            shapes=shapes,
        ),
    }


def heading(theme: Theme, title: str) -> dict[str, Any]:
    """Return a chart's title, above its axes."""
    return {
        "text": title, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom",
        "yshift": 5, "xshift": -MARGIN["l"] + 4, "align": "left", "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["text"]},
    }  # fmt: skip


def _traces(snapshot: Mapping[str, Any], theme: Theme, lines: Sequence[Line]) -> list[_Drawn]:
    drawn, members, styles = [], int(snapshot["members"]), member_styles(snapshot)
    for i, line in enumerate(lines):
        history = snapshot["history"].get(line.group, {})
        if line.scalar not in history:
            continue
        x, values = history["step"], np.asarray(history[line.scalar], np.float32)
        if line.scale != 1:
            values = values * np.float32(line.scale)
        exact = line.colour == "exact"  # the same for all members: drawn once, in its own colour
        for k in range(1 if exact else members):
            alone = {"color": COLOURS[theme].get(line.colour, line.colour), "dash": line.dash}
            style = alone if members == 1 or exact else styles[k]
            name = line.label or "exact" if members == 1 or exact else str(snapshot["member_labels"][k])
            words = line.label if members == 1 or exact else ""
            width = 1.75 if i == 0 or members == 1 else 0.9
            trace = {
                "type": "scatter", "mode": "lines+markers" if len(x) < 8 else "lines", "marker": {"size": 4}, "x": x, "y": np.ascontiguousarray(values[:, k]), "name": name,
                "line": {**style, "width": width}, "hovertemplate": "%{y}",
            }  # fmt: skip
            drawn.append(_Drawn(trace, words, style["color"], style["dash"]))
    return drawn


def _step_word(theme: Theme) -> dict[str, Any]:
    """Name the step axis beside its last number; the view shows it at the lowest chart of a column."""
    return {
        "text": "step", "name": "lowest", "xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "left", "yanchor": "top",
        "xshift": 26, "yshift": -4, "showarrow": False, "font": {"size": TYPE, "color": COLOURS[theme]["muted"]},
    }  # fmt: skip


def log_ticks(log: bool, y_range: list[float]) -> dict[str, Any]:
    """Put a tick at every whole power of ten, or at every second or third where there are many."""
    if not log:
        return {}
    every = max(1, math.ceil((y_range[1] - y_range[0]) / 4))
    powers = range(math.ceil(y_range[0]), math.floor(y_range[1]) + 1, every)
    texts = [{0: "1", 1: "10"}.get(power, power_of_ten(power)) for power in powers]
    return {"tickmode": "array", "tickvals": [10.0**power for power in powers], "ticktext": texts}


def _last(y: np.ndarray) -> float:
    finite = np.flatnonzero(np.isfinite(y))
    return float(y[finite[-1]]) if len(finite) else math.nan
