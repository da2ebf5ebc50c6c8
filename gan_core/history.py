"""The past of a run, as its snapshot tells it."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def at_step(
    snapshot: Mapping[str, Any], group: str, name: str, step: int, *, member: int | None = None, mean_of: int = 1
) -> Any:
    """Return the value of a series at a step; None while the run has not come so far, and where nothing was measured by then.

    The value is the last one that was kept up to this step, since a long history keeps only some of its steps. mean_of: of how many
    steps up to this one the mean is taken. Without a member all are returned, (K,), else one float.
    Check: of the values 1, 2, 3 of steps 10, 20, 30 the one at step 25 is 2, and the mean of 20 steps 1.5.
    """
    series = snapshot["history"].get(group, {})
    if snapshot["step"] < step or name not in series:
        return None
    steps = np.asarray(series["step"])
    last = int(np.searchsorted(steps, step, side="right"))
    if not last:
        return None
    first = min(int(np.searchsorted(steps, step - mean_of, side="right")), last - 1)
    found = np.asarray(series[name])[first:last].mean(0)
    return found if member is None else float(found[member])
