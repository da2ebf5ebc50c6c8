"""A run's telemetry as CSV, and its pictures as an animated GIF."""

import csv
import io
from collections.abc import Iterable, Mapping
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
