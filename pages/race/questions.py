"""What the race asks its reader to predict, and to read off the charts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.history import at_step
from gan_core.numerals import format_number
from gan_core.params import ImageRaceParams
from ui.lesson import Check

AT, STARVED = 60, 1e-3


def starved(snapshot: Mapping[str, Any], member: int) -> float | None:
    """How many members have a median slope below STARVED over the second half of the first AT steps."""
    return None if snapshot["step"] < AT else float(sum(slope < STARVED for slope in _slopes(snapshot).values()))


def explain_starved(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    said = "; ".join(f"{name}: {format_number(slope, 2)}" for name, slope in _slopes(snapshot).items())
    return f"Medians of the slope over steps {AT // 2} to {AT}: {said}."


def knob(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether minimax under β₁ = 0.9 is helped a hundredfold by another loss, by another β₁, or by either."""
    if snapshot["step"] < AT:
        return None
    minimax, other, minimax_05, _ = _slopes(snapshot).values()
    helped = (other > 100 * minimax, minimax_05 > 100 * minimax)
    return {(True, True): "either alone", (True, False): "the loss", (False, True): "β₁", (False, False): "neither"}[
        helped
    ]


def explain_knob(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    minimax, other, minimax_05, other_05 = _slopes(snapshot).values()
    return (
        f"Medians of the slope over steps {AT // 2} to {AT}: under β₁ = 0.9 minimax {format_number(minimax, 2)} and non-saturating {format_number(other, 2)}, under β₁ = 0.5 "
        f"{format_number(minimax_05, 2)} and {format_number(other_05, 2)}. A hundredfold counts as a difference."
    )


def saturated(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the member shown lies two decades or more below the non-saturating slope at step AT."""
    if snapshot["step"] < AT or snapshot["discriminator_output"][member] != "logit":
        return None
    return "yes" if _decades(snapshot, member) < -2 else "no"


def explain_saturated(snapshot: Mapping[str, Any], member: int) -> str:
    """The figure behind the answer."""
    return f"Its slope lay {_decades(snapshot, member):.1f} decades from that of the non-saturating loss at the same scores. Two decades count as saturated."


def _decades(snapshot: Mapping[str, Any], member: int) -> float:
    slope, unsaturated = (
        at_step(snapshot, "every", name, AT, member=member) for name in ("logit_gradient", "non_saturating_slope")
    )
    return float(np.log10(max(slope, 1e-30) / unsaturated))


def _is(snapshot: Mapping[str, Any], vary: str) -> bool:
    return snapshot["params"]["vary"] == vary and snapshot["params"]["members"] == 1


def _slopes(snapshot: Mapping[str, Any]) -> dict[str, float]:
    series = snapshot["history"]["every"]
    rows = (np.asarray(series["step"]) > AT // 2) & (np.asarray(series["step"]) <= AT)
    names = (str(label).removeprefix("loss=").replace("_", " ") for label in snapshot["member_labels"])
    return {name: float(np.median(series["logit_gradient"][rows, k])) for k, name in enumerate(names)}


QUESTIONS = [
    Check(
        "race_starved",
        f"How many of the four losses will have a slope below 10⁻³, in the median of steps {AT // 2} to {AT}?",
        starved,
        explain_starved,
        f"at step {AT}",
        most=4,
        claims=(
            "minimax_starves",
            "non_saturating_does_not",
            "least_squares_of_sigmoid_starves",
            "least_squares_does_not",
        ),
        note="Let them multiply out the slope of least squares on σ(f): D (1 − D)².",
        fits=lambda snapshot: _is(snapshot, ImageRaceParams.of().vary),
    ),
    Check(
        "race_knob",
        f"Minimax under β₁ = 0.9 starves. Which setting brings its slope back, in the median of steps {AT // 2} to {AT}?",
        knob,
        explain_knob,
        f"at step {AT}",
        options=("the loss", "β₁", "either alone", "neither"),
        claims=("non_saturating_does_not", "smaller_beta1_is_not_enough"),
        note="Ask what β₁ could have to do with it.",
        fits=lambda snapshot: _is(snapshot, str(ImageRaceParams.preset("both")["vary"])),
    ),
    Check(
        "race_saturated",
        f"Read the run's own charts at step {AT}: did the member shown saturate?",
        saturated,
        explain_saturated,
        f"at step {AT}",
        options=("yes", "no"),
        claims=("minimax_starves", "non_saturating_does_not", "least_squares_of_sigmoid_starves"),
        note="Let them say from which chart they know it.",
        fits=lambda snapshot: "logit" in snapshot["discriminator_output"],
    ),
]
