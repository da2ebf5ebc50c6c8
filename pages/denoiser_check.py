"""The question that both lessons with a denoiser in training ask: near the data or near the noise, where is its loss larger?"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from ui.checks import Check

ENDS = ("the first tenth, near the data", "the last tenth, near the noise")


def where_larger(
    key: str, at: int, why: Callable[[Mapping[str, Any]], str], note: str, claims: tuple[str, ...] = ()
) -> Check:
    """Ask it of a run at step `at`. `why` says the reason, by the run's params."""

    def larger(snapshot: Mapping[str, Any], member: int) -> str | None:
        if snapshot["step"] < at:
            return None
        first, last = ends(snapshot)
        return ENDS[0] if first > last else ENDS[1]

    def explain(snapshot: Mapping[str, Any], member: int) -> str:
        first, last = (format_number(loss, 3) for loss in ends(snapshot))
        return f"It was {first} in the first tenth and {last} in the last. {why(snapshot['params'])}"

    return Check(
        key, f"After {at} steps, where is the loss larger?", larger, explain, f"at step {at}", options=ENDS, note=note, claims=claims
    )  # fmt: skip


def ends(snapshot: Mapping[str, Any]) -> tuple[float, float]:
    """The loss of the first tenth of 1 … T and of the last."""
    found = np.asarray(snapshot["loss_by_t"])
    return float(found[0]), float(found[-1])
