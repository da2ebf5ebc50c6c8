"""Where something was changed, and where the picture is rewound to, as thin rules across a chart."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from gan_core import params
from gan_core.figures import ranges
from gan_core.figures.theme import COLOURS, TYPE, Theme, shade
from gan_core.numerals import format_exact

COMMANDS = {"step": "step", "step_D": "step of D", "step_G": "step of G"}


def events(snapshot: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return (step, what) of every change, from a link's text "1200:lr_D=1e-4,1350:step_D" or a list of such."""
    given = snapshot.get("events") or ()
    parts = given.split(",") if isinstance(given, str) else map(str, given)
    pairs = [part.partition(":") for part in parts if ":" in part]
    return [(int(step), what) for step, _, what in pairs]


@cache
def _specs() -> dict[str, params.Spec]:
    """Return every setting of every experiment by its name; settings of one name have one label."""
    models = [one for one in vars(params).values() if isinstance(one, type) and issubclass(one, params.Params)]
    return {name: spec for model in models for name, spec in model.specs().items()}


def named(what: str) -> str:
    """Write a change for readers, as the controls name it: 'loss=hinge' → 'Loss: Hinge', 'step_D' → 'step of D'."""
    name, equals, text = what.partition("=")
    spec = _specs().get(name)
    if not equals or spec is None:
        return COMMANDS.get(what, what)
    if spec.choices:
        return f"{spec.label}: {spec.choices.get(text, text)}"
    try:
        return f"{spec.label}: {format_exact(float(text))}"
    except ValueError:
        return f"{spec.label}: {({'true': 'on', 'false': 'off'}).get(text, text)}"


def marks(snapshot: Mapping[str, Any], theme: Theme) -> tuple[list[dict], list[dict]]:
    """Return annotations and shapes: a thin rule where something was changed, and one where the picture is rewound to."""
    colours, last = COLOURS[theme], ranges.steps(snapshot["step"])[1]
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    free_to = math.inf
    for step, change in reversed(events(snapshot)):
        what = named(change)
        shapes.insert(0, {**rule(theme, "x", step), "line": {"color": colours["muted"], "width": 0.75, "dash": "dot"}})
        if step + 0.034 * last * max(4, len(what)) <= free_to:  # a label needs room: of close changes the last has one
            notes.append({
                "text": what, "x": step, "xref": "x", "yref": "paper", "y": 1, "yanchor": "top", "xanchor": "left", "name": "event",
                "xshift": 2, "showarrow": False, "font": {"size": TYPE, "color": colours["muted"]},
            })  # fmt: skip
            free_to = step
    shown = snapshot.get("picture", {}).get("step", snapshot["step"])
    if shown != snapshot["step"]:
        shapes.append({**rule(theme, "x", shown), "line": {"color": colours["text"], "width": 1.25}})
        side, shift = ("left", 3) if shown < last / 2 else ("right", -3)
        notes.append({
            "text": f"picture: step {shown:,}", "x": shown, "xref": "x", "yref": "paper", "y": 0, "yanchor": "bottom", "xanchor": side,
            "name": "event", "xshift": shift, "showarrow": False, "font": {"size": TYPE, "color": colours["text"]},
            "bgcolor": shade(colours["paper"], 0.75), "borderpad": 0,
        })  # fmt: skip
    return notes, shapes


def rule(theme: Theme, along: str, at: float) -> dict[str, Any]:
    """Return a dashed line across the whole chart at a value of "x" or "y": what is exact."""
    exact = {"color": COLOURS[theme]["exact"], "width": 1, "dash": "dash"}
    ends = {"x0": at, "x1": at, "y0": 0, "y1": 1} if along == "x" else {"x0": 0, "x1": 1, "y0": at, "y1": at}
    across = "y" if along == "x" else "x"
    return {"type": "line", f"{along}ref": along, f"{across}ref": "paper", **ends, "line": exact, "layer": "above"}
