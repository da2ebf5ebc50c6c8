"""A run's telemetry as a table."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np


def telemetry_csv(snapshot: Mapping[str, Any]) -> str:
    """Return the history as CSV: one row a step, one column a scalar and member ("loss_D", or "loss_D[seed 3]" of several).

    What was not measured at a step is empty. Values have nine significant digits: those of float32 survive.
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
