"""What the lesson on images asks its reader to predict."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.history import at_step
from ui.lesson import Check

CHECK_SCORES = 60


def winner(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Who is ahead at CHECK_SCORES: how often the discriminator, on images it has not seen, is right."""
    share = at_step(snapshot, "probe", "discriminator_accuracy", CHECK_SCORES, member=member)
    if share is None or not np.isfinite(share):
        return None
    return "nearly always right" if share > 0.9 else "little better than chance" if share < 0.6 else "in between"


def explain_winner(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    right = 100 * at_step(snapshot, "probe", "discriminator_accuracy", CHECK_SCORES, member=member)
    means = (
        "What gradient the generator then has depends on the loss: look at the slope at the scores."
        if right > 90
        else "With labels 1 and 0, a discriminator at chance has D near ½ on average, and either loss of the generator has a slope near ½ there."
        if right < 60
        else "So neither is the discriminator sure of every image, nor is it at chance."
    )
    return f"It was right on {right:.0f} % of 32 real and 32 generated images. {means}"


QUESTIONS = [
    Check(
        "image_discriminator",
        f"At step {CHECK_SCORES}, how often does the discriminator tell a real image from a generated one?",
        winner,
        explain_winner,
        f"at step {CHECK_SCORES}",
        options=("nearly always right", "in between", "little better than chance"),
        claims=("discriminator_tells_them_apart",),
        note="Ask what each answer would mean for the slope that reaches the generator.",
    )
]
