"""A run's results as one JSON object: the output of `--json` and the answer of the Gradio API."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.numerals import format_number


def report_of(snapshot: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return step, current settings, `more`, and every number or array of at most 2 dimensions of a snapshot, as lists.

    Values that are not finite are None: [1.0, inf, nan] → [1.0, None, None]. `more` overrides a value of the same name.
    """
    report = {"step": snapshot["step"], "params": snapshot["params"], **more}
    report |= {name: _plain(value) for name, value in snapshot.items() if name not in report and _is_scalar(value)}
    return report | ({"stopped": list(snapshot["stopped"])} if "stopped" in snapshot else {})


def table_of(snapshot: Mapping[str, Any]) -> list[list[str]]:
    """Return the rows [name, number] of all single numbers; values that are not finite are written "–"."""
    numbers = {
        name: value for name, value in report_of(snapshot).items() if isinstance(value, (int, float, type(None)))
    }
    return [[name, "–" if value is None else format_number(value, 4)] for name, value in numbers.items()]


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (int, float)) or (
        isinstance(value, np.ndarray) and value.ndim <= 2 and value.dtype.kind in "fi"
    )


def _plain(value: Any) -> Any:
    """Nested lists with None for values that are not finite."""
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value.tolist()]
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) or (value is not None and np.isfinite(value)) else None
