"""The message to the live view in the browser at every refresh, from Streamlit and from Gradio."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from gan_core.figures.plane import LAYERS
from gan_core.figures.sentence import sentence
from gan_core.figures.theme import Figure, Theme
from gan_core.numerals import format_number
from ui import assets
from ui.glossary import explained
from ui.links import LAST_STEP

HELP_WIDTH = 60  # characters of a line
OF_THE_RUN = ("step", "steps/s", "status", "device", "seed", "refresh", "looking at step")  # readings of every run


def header(
    figures: Mapping[str, Figure],
    *,
    key: str,
    theme: Theme,
    on: Sequence[str],
    readings: Mapping[str, str | int] = MappingProxyType({}),
    frames: Sequence[int] = (),
    at: int | None = None,
    height: int = 470,
    layers: Mapping[str, str] = LAYERS,
    layout: str = "picture",
    keys: bool = True,
    ask: tuple[int, Sequence[str], str] | None = None,
    legend: Sequence[Mapping[str, str]] = (),
    follow: str | None = None,
    look: tuple[str, float] | None = None,
    page: str = "",
    dependents: Mapping[str, str] = MappingProxyType({}),
    drawn_at: float = 0.0,
    starts: int = 0,
    playing: bool | None = None,
) -> dict[str, Any]:
    """Return the header that `ui.packing.pack` writes and live.js reads.

    figures: the one named `layout` is the square picture with its layer switches; the others are charts, in order, with one step axis.
    Without a figure of that name there are only charts. Each is also said in a sentence, see `in_words`. A figure's handles are in its layout.meta["handles"]: {"name", "label", "x",
    "y", "move" ("x", "y" or "xy"), "x_range", "y_range", "step", "colour"} each.
    The title of a chart and the label of a reading have an explanation of the abbreviations in them.
    readings: {label: value}; "step" is the live step (an int, written with commas), "seed" goes into the name of an exported file.
    frames: ascending steps that can be shown. at: the step of the figures, None for live. height: of the picture, in px, on a wide page.
    layers: {name: label} of the switches, those of the plane by default. on: the names of those that are on. keys: whether space and '.'
    send commands. ask: (stamp, layers to switch on, chart to point at), done once for each stamp. legend: {"label", "color", "dash"} of each line that all
    charts share. follow: an address that answers a dragged handle with a packed header, see ui/draggable_view.py.

    For a run also: look: an address that answers with the next header, see ui/run_look.py, and the seconds until the next request.
    page: the fingerprint of the page beside the view; if a look brings another one, the script runs again. dependents: {part:
    fingerprint}, see ui/dependent_fragments. drawn_at: of two drawings of the same step the browser keeps the one with the higher number.
    starts: when it changes, the browser shows the live step again. playing: what the run's bar must show; if it does not, the browser
    sends "again".
    """
    return {
        "id": key,
        "theme": theme,
        "picture": layout if layout in figures else None,
        "figures": {name: figure if name == layout else _with_help(figure) for name, figure in figures.items()},
        "says": in_words(figures, readings, layout),
        "layers": list(layers.items()),
        "on": list(on),
        "readings": [[label, f"{value:,}" if isinstance(value, int) and label == "step" else str(value)]
                     for label, value in readings.items()],
        "explained": {label: "\n".join(lines) for label, value in readings.items() if (lines := explained(f"{label} {value}"))},
        "step": int(readings.get("step", 0)),
        "frames": [int(step) for step in frames],
        "at": at,
        "height": height,
        "keys": keys,
        "ask": ask and {"stamp": ask[0], "layers": list(ask[1]), "chart": ask[2]},
        "legend": list(legend),
        "plotly": assets.address(assets.PLOTLY),
        "follow": follow,
        "look": look and {"address": look[0], "every": round(1000 * look[1])},
        "page": page,
        "dependents": dict(dependents),
        "drawnAt": drawn_at,
        "starts": starts,
        "playing": playing,
    }  # fmt: skip


def in_words(
    figures: Mapping[str, Figure], readings: Mapping[str, str | int], picture: str = "picture"
) -> dict[str, str]:
    """Return {figure's name: its sentence}, for readers who do not see it; "" stands for the whole view.

    The picture's sentence is its own, `layout.meta["says"]`, or else what the lesson has above it: "modes 8 of 8, good samples 84 %". It
    says the whole view too; a view without a picture is said by those readings, or by its first chart.
    """
    said = {name: sentence(figure) for name, figure in figures.items() if name != picture}
    above = ", ".join(f"{label} {value}" for label, value in readings.items() if label not in OF_THE_RUN)
    if picture in figures:
        said[picture] = (figures[picture]["layout"].get("meta") or {}).get("says", above)
    answers = {name for name, figure in figures.items() if (figure["layout"].get("meta") or {}).get("answer")}
    return {**said, "": said.get(picture) or above or next((said[name] for name in said if name not in answers), "")}


def _with_help(chart: Figure) -> Figure:
    """Return a chart whose title, the first annotation, says on hovering what its abbreviations and units mean."""
    title, *notes = chart["layout"].get("annotations") or [{}]
    lines = explained(re.sub("<[^>]*>", " ", title.get("text", "")))
    if not lines:
        return chart
    said = "<br>".join(textwrap.fill(line, HELP_WIDTH).replace("\n", "<br>") for line in lines)
    layout = chart["layout"]
    help = {"hovertext": said, "hoverlabel": layout.get("hoverlabel", {})}
    return {**chart, "layout": {**layout, "annotations": [{**title, **help}, *notes]}}


class Look(NamedTuple):
    """A browser's request: the step (None: live), the names of layers (None: not given), the theme."""

    at: int | None
    layers: tuple[str, ...] | None
    theme: Theme

    @classmethod
    def of(cls, sent: Any) -> Self | None:
        """Read {"at", "layers", "theme"}, each of which may be null; None for an invalid message."""
        match sent:
            case {"at": int() | None as at, "layers": [*_] | None as layers, "theme": "light" | "dark" | None as theme}:
                named = None if layers is None else tuple(name for name in layers if isinstance(name, str))
                return cls(None if at is None else min(max(0, at), LAST_STEP), named, theme or "light")
        return None


def readings(snapshot: Mapping[str, Any]) -> dict[str, str | int]:
    """Return the readings above every run's picture: step, speed, status, device and seed."""
    rate = snapshot["steps_per_second"]
    return {
        "step": int(snapshot["step"]),
        "steps/s": format_number(round(rate)) if rate else "–",
        "status": {"over": "finished"}.get(snapshot["status"], snapshot["status"]),
        "device": snapshot["device"],
        "seed": int(snapshot["params"]["seed"]),
    }
