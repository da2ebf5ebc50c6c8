"""A run without a viewer: trained on the workers to a step, measured, reported."""

import time
from typing import Any

from gan_core.errors import BadInput
from gan_core.params import Params
from gan_core.report import report_of

REST_S = 0.02  # between two requests


def run_to_end(run: Any, experiment: str, params: Params, steps: int, max_seconds: float) -> dict[str, Any]:
    """Return what `python -m gan_core run EXPERIMENT --steps STEPS --json` prints, or the state reached after max_seconds.

    run: a `client.RunHandle` or `chunks.ChunkedRun` that has not started; it is released at the end.
    """
    began, seen = time.monotonic(), {"status": "starting"}
    run.start(experiment, params.model_dump(), stop_at=steps)
    try:
        while seen["status"] in ("starting", "waiting", "running") and time.monotonic() - began < max_seconds:
            seen = run.look(wait_s=0.2)
            time.sleep(REST_S)
        if "picture" not in seen:
            raise BadInput(seen.get("note") or f"The run did not start within {max_seconds:g} seconds; try again.")
        run.play(False)
        seconds, seen = time.monotonic() - began, run.measure()
    finally:
        run.release()
    its_own = {
        name: value for name, value in seen.items() if name not in ("stop_at", "steps_per_second", "all_measured")
    }
    return report_of(its_own, steps_per_second=seen["step"] / seconds, device=seen["device"])
