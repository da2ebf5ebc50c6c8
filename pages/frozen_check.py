"""The question about a discriminator that is frozen when it is sure: which optimisers of the generator still move?"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.params import PlaneGanParams
from ui.lesson import Check

AT, LEFT = 3_000, 0.1  # the step that is asked about; a slope above LEFT says that the points have left
FROZEN = PlaneGanParams.of(preset="frozen")


def who_left(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Which of the two generators has a slope above LEFT at step AT."""
    found = _slopes(snapshot)
    if found is None:
        return None
    adam, sgd = (slope > LEFT for slope in found)
    return {(True, True): "both", (True, False): "Adam", (False, True): "SGD", (False, False): "neither"}[adam, sgd]


def explain(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    adam, sgd = (format_number(slope, 2) for slope in _slopes(snapshot) or (np.nan, np.nan))
    return (
        f"The slope at the scores is {adam} with Adam and {sgd} with SGD. A step of SGD is the learning rate times the gradient. Adam divides the gradient by the size of "
        "past gradients: once it has forgotten the larger ones of the beginning, the step is as long as ever."
    )


def _slopes(snapshot: Mapping[str, Any]) -> tuple[float, float] | None:
    adam, sgd = (at_step(snapshot, "every", "logit_gradient", AT, member=k) for k in (0, 1))
    return None if adam is None or sgd is None else (adam, sgd)


def _fits(snapshot: Mapping[str, Any]) -> bool:
    params = snapshot["params"]
    same = ("vary", "members", "freeze_D_at", "loss")
    return all(params[name] == getattr(FROZEN, name) for name in same)


def check(key: str, claims: tuple[str, ...]) -> Check:
    """Return the question with a key of its own, and the claims of the lesson that bear out its answer."""
    return Check(
        key,
        f"D is frozen after {FROZEN.freeze_D_at} steps, and the slope at the scores is about 10⁻⁶. Which generators have left their place by step {AT:,}, so that the slope is above {LEFT:g}?",
        who_left,
        explain,
        f"at step {AT:,}",
        options=("neither", "Adam", "SGD", "both"),
        fits=_fits,
        claims=claims,
        note="Ask for the length of one step of SGD: the learning rate 10⁻⁴ times a gradient of about 10⁻⁶.",
    )
