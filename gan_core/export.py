"""A run's telemetry as CSV, its pictures as an animated GIF, and the data of figures."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np


def telemetry_csv(snapshot: Mapping[str, Any]) -> str:
    """Return the history as CSV: one row per step, one column per scalar and member ("loss_D", or "loss_D[seed 3]" of several members).

    A value not measured at a step is empty. Values have nine significant digits, which is exact for float32.
    """
    labels, members = snapshot["member_labels"], snapshot["members"]
    columns: dict[str, dict[int, float]] = {}
    for series in snapshot["history"].values():
        steps = np.asarray(series["step"]).astype(int).tolist()
        for name, values in series.items():
            for k in range(members if name != "step" else 0):
                title = name if members == 1 else f"{name}[{labels[k]}]"
                columns[title] = dict(zip(steps, np.asarray(values)[:, k].tolist(), strict=True))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", *columns])
    for step in sorted({step for column in columns.values() for step in column}):
        found = (column.get(step, float("nan")) for column in columns.values())
        writer.writerow([step, *("" if np.isnan(value) else f"{value:.9g}" for value in found)])
    return out.getvalue()


def training_gif(pictures: Iterable[np.ndarray], *, seconds: float = 8.0, scale: int = 2) -> bytes:
    """Return pictures (H, W) or (H, W, 3) uint8, with 255 for ink, as a repeating GIF of `seconds` length; ink is drawn dark."""
    from PIL import Image

    frames = [Image.fromarray(255 - picture if picture.ndim == 2 else picture) for picture in pictures]
    frames = [frame.resize((scale * frame.width, scale * frame.height), Image.Resampling.NEAREST) for frame in frames]
    times = [max(20, int(1000 * seconds / len(frames)))] * (len(frames) - 1) + [
        1500
    ]  # the last picture is shown longest
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=times, loop=0)
    return out.getvalue()


def figures_data(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return {figure: {"title", "traces": [{"name", "x", "y", "z" of a map}]}} of Plotly figures; images have no numbers and are left out.

    x, y: (N,); z: (rows, columns), a row for each y. A gap of a line is NaN.
    """
    return {name: {"title": _title(figure), "traces": list(_traces(figure))} for name, figure in figures.items()}


def _title(figure: Mapping[str, Any]) -> str:
    notes = figure["layout"].get("annotations", ())
    return re.sub("<[^>]*>", "", notes[0].get("text", "")) if notes else ""


def _traces(figure: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, trace in enumerate(figure["data"], 1):
        if trace.get("type") != "image":
            name = re.sub("<[^>]*>", "", trace.get("name") or trace.get("meta") or f"trace {number}")
            yield {"name": name, **{axis: np.asarray(trace[axis]) for axis in "xyz" if trace.get(axis) is not None}}


def figures_csv(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the data of `figures_data` as CSV: one row a point, with the figure, the trace, x, y and, of a map, z.

    Numbers have nine significant digits; NaN is empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["figure", "trace", "x", "y", "z"])
    for name, figure in figures_data(figures).items():
        for trace in figure["traces"]:
            x, y, z = trace["x"], trace["y"], trace.get("z")
            if z is None:
                writer.writerows([name, trace["name"], _written(i), _written(j), ""] for i, j in zip(x, y, strict=True))
            else:
                writer.writerows(
                    [name, trace["name"], _written(x[k]), _written(y[row]), _written(z[row, k])]
                    for row in range(len(y))
                    for k in range(len(x))
                )
    return out.getvalue()


def _written(value: Any) -> str:
    """Write a number, or the name of a category."""
    if isinstance(value, str):
        return value
    return "" if np.isnan(value) else f"{float(value):.9g}"
