"""What the lesson on the plane asks its reader to predict."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from gan_core import figures
from gan_core.history import at_step
from gan_core.numerals import format_number
from pages import frozen_check, plane_view
from ui.lesson import Check

CHECK_SCORES, CHECK_MODES = 500, 2000  # steps at which the run answers
value = partial(at_step, mean_of=50)


def score_gap(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Which points the discriminator scores higher at CHECK_SCORES."""
    real, fake = (value(snapshot, "every", f"score_{kind}", CHECK_SCORES, member=member) for kind in ("real", "fake"))
    if real is None or fake is None or not np.isfinite([real, fake]).all():
        return None
    return "about the same" if abs(real - fake) < 0.1 else "the real ones" if real > fake else "the generated ones"


def explain_scores(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    real, fake = (value(snapshot, "every", f"score_{kind}", CHECK_SCORES, member=member) for kind in ("real", "fake"))
    why = {
        "the real ones": "For the best discriminator, f = log p/q, this gap is KL(p‖q) + KL(q‖p): above 0 unless p = q.",
        "about the same": "To this discriminator the two sets look alike: the share of good samples tells whether they are.",
        "the generated ones": "The best discriminator never does this: its gap is KL(p‖q) + KL(q‖p). So this one lags behind the generator.",
    }
    return f"Mean score {format_number(real)} on real and {format_number(fake)} on generated points. {why[score_gap(snapshot, member) or 'about the same']}"


def modes_found(snapshot: Mapping[str, Any], member: int) -> float | None:
    """Modes covered at CHECK_MODES."""
    return value(snapshot, "evaluation", "modes_covered", CHECK_MODES, member=member)


def explain_modes(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    share = value(snapshot, "evaluation", "high_quality_share", CHECK_MODES, member=member) or 0.0
    return (
        f"A mode counts as covered if one sample of 2,500 lies within 3σ of it. {100 * share:.1f} % of all samples lie that "
        f"close to any mode; a perfect sampler has {100 * figures.perfect_share(snapshot):.1f} %."
    )


QUESTIONS = [
    Check(
        "plane_scores",
        f"At step {CHECK_SCORES}, which points does the discriminator give the higher mean score?",
        score_gap,
        explain_scores,
        f"at step {CHECK_SCORES}",
        options=("the real ones", "the generated ones", "about the same"),
        claims=("real_scored_higher",),
        note="Ask what the generator would do if the discriminator stopped learning now. Then set the discriminator's steps to 0 and see.",
    ),
    Check(
        "plane_modes",
        f"How many modes of the data will have a sample near them at step {CHECK_MODES:,}? (right within 1)",
        modes_found,
        explain_modes,
        f"at step {CHECK_MODES:,}",
        tolerance=1,
        most=25,
        fits=plane_view.has_modes,
        claims=("all_modes_soon", "learns_the_ring"),
        note="With 2,500 samples a single stray point is enough. Compare with the share of good samples.",
    ),
    frozen_check.check("plane_frozen", ("frozen_adam_leaves", "frozen_sgd_stands")),
]
