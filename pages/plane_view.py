"""What the lessons that train a GAN in the plane share: the picture, and the readings above it."""

from collections.abc import Mapping
from typing import Any

from gan_core import figures
from gan_core.figures.discriminator_map import score_of
from gan_core.figures.optimal import optimal_map
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from ui.live_view import Seen


def picture(snapshot: Mapping[str, Any], view: Seen, member: int) -> Figure:
    """Draw one member's square, with D* where it was switched on and the discriminator is a probability of a place."""
    is_best = snapshot["discriminator_output"][member] == "logit" and not snapshot["ignores_shift"][member]
    is_best = is_best and not snapshot["params"]["minibatch_discrimination"]  # its score is of a batch, not of a place
    optimal = optimal_map(snapshot, member) if "optimal" in view.layers and is_best else None
    return figures.plane(snapshot, view.theme, layers=view.layers, member=member, optimal=optimal)


def has_modes(snapshot: Mapping[str, Any]) -> bool:
    """Tell whether the data are a mixture, whose modes can be counted."""
    return snapshot["mode_histogram"].shape[1] > 0


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """Return the figures of the bar above the picture: what the samples are worth, when that was measured, what the ground is of."""
    modes = snapshot["mode_histogram"].shape[1]
    measured = snapshot["history"]["evaluation" if modes else "distance"]["step"]
    measured = measured[measured <= snapshot["picture"]["step"]]
    if not len(measured):
        return {}
    if modes:
        covered, good = snapshot["modes_covered"][member], 100 * snapshot["high_quality_share"][member]
        perfect = f"{100 * figures.perfect_share(snapshot):.1f}"
        found = {
            "modes": f"{format_number(covered)} of {modes}",
            "good samples": f"{format_number(good, 2)} % (perfect {perfect})",
        }
    else:
        found = {"sliced W₁": format_number(snapshot["sliced_w1"][member])}
    together = snapshot["params"]["packing"] > 1 or snapshot["params"]["minibatch_discrimination"]
    ground = (
        {"ground": score_of(snapshot, "D" if snapshot["discriminator_output"][member] == "logit" else "f")}
        if together
        else {}
    )
    return {**found, "measured at": f"{int(measured[-1]):,}", **ground}
