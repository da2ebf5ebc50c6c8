"""Lesson: the noise space of a trained generator. Walks, directions, sums."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import latent
from gan_core.figures.theme import Figure
from gan_core.params import LatentWalkParams
from ui import checks, lesson
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "generator": "",
    "directions": "Directions",
    "arithmetic": "mean(a) − mean(b) + mean(c)",
    "more": Fold("Seed"),
}
HALFWAY = 25  # of the first leg of 50 steps


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The picture of the walk, and what changes along it."""
    return {
        "picture": latent.walk(snapshot, view.theme, layers=view.layers),
        "length": latent.length(snapshot, view.theme),
        "confidence": latent.confidence(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    return {
        "|z|/√d": f"{snapshot['length']:.2f}",
        "read as": f"{snapshot['named']} ({100 * snapshot['confidence']:.0f} %)",
        "d": str(snapshot["noise_dim"]),
        "weights of G": f"{snapshot['parameters_G']:,}",
    }


def shortest(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How short the straight walk's z becomes on the first leg."""
    if snapshot["step"] < HALFWAY:
        return None
    length = _lengths(snapshot)["length_linear"]
    return "about 0.5" if length < 0.6 else "about 0.7" if length < 0.9 else "about 1"


def explain_shortest(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    found = _lengths(snapshot)
    return (
        f"It fell to {found['length_linear']:.2f}, the spherical walk's to {found['length_spherical']:.2f}. Two independent z are almost "
        "at right angles where d is large, and the middle of two such vectors of length √d has the length √d/√2 = 0.71 √d. Hardly any z of "
        "N(0, I) is so short: the generator has not been trained there."
    )


def _lengths(snapshot: Mapping[str, Any]) -> dict[str, float]:
    series = snapshot["history"]["every"]
    first = np.asarray(series["step"]) <= 2 * HALFWAY
    return {name: float(np.min(series[name][first, 0])) for name in ("length_linear", "length_spherical")}


CHECKS = [
    checks.Check(
        "latent_shortest",
        "Halfway between two z on the straight walk: how long is z, in units of √d?",
        shortest,
        explain_shortest,
        f"at step {HALFWAY}",
        options=("about 0.5", "about 0.7", "about 1"),
        note="Ask for the angle between two random vectors of 64 entries first.",
    )
]

SEEN = """
Nothing is trained here. A step is a place on a tour from one **z** ~ N(0, I) to the next, 50 steps each; Play walks, the slider under the picture goes back.

- **The large image** is G(z) at that place, moved along the six directions by the sliders. Below it stands what a classifier of ours reads.
- **Straight** and **spherical**: the same leg in ten images, along (1 − t) z₀ + t z₁ and along the arc between them (Shoemake 1985;
  for generators White 2016, [arXiv:1609.04468](https://arxiv.org/abs/1609.04468)). The chart shows how long z is on the way.
- **Directions 1 to 6** are those to which the first layer answers most: the first eigenvectors of AᵀA, A being its weight
  (Shen & Zhou 2021, [arXiv:2007.06600](https://arxiv.org/abs/2007.06600)). Each strip goes from −4 to 4, the mark stands where its slider does.
- **The sum** is that of the DCGAN paper ([arXiv:1511.06434](https://arxiv.org/abs/1511.06434), Sec. 6.3.2): means of three z each of three classes, added
  and subtracted. There it turned a smiling woman into a smiling man. Digits share no such parts: read what comes out, and how surely.
"""

TRIES = [
    (
        "After one epoch",
        {"generator": "dcgan_mnist_1"},
        "The same tour through a generator that has seen each image once. Where do the images stop being digits?",
    ),
    (
        "Wasserstein with a gradient penalty",
        {"generator": "wgan_gp_mnist"},
        "Another loss and other networks. Is the way from digit to digit smoother?",
    ),
    (
        "7 − 7 + 0",
        {"plus_a": 7, "minus_b": 7, "plus_c": 0},
        "What is taken away is what was there: the sum is the mean of 0 again. Check it against the third image.",
    ),
    (
        "Far out along direction 1",
        {"direction_1": 4.0},
        "One direction, four units: |z|/√d hardly grows, and yet the image is another one. Read the classifier's confidence.",
    ),
]


bar, left, right = lesson.frame("latent")
panel = RunPanel(
    "latent_walk", key="latent_walk", layers=latent.WALK_LAYERS, shown=tuple(latent.WALK_LAYERS), speed="20"
)
with left, st.container(key="lesson_controls", height=520, border=False):
    panel.controls(LatentWalkParams, GROUPS)
with bar:
    member = panel.bar({"step": "Step"})
with right:
    panel.live(draw, readings, member=member, height=500)

predict, what, attempt, code, words = st.tabs(["Predict", "What you see", "Try", "The code", "Words"])
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    lesson.suggestions(LatentWalkParams, TRIES)
with code:
    lesson.code("gan_core/latent/walk.py", "linear", "spherical", "arithmetic")
    lesson.code("gan_core/latent/directions.py", "principal_directions")
with words:
    lesson.glossary("generator", "noise", "seed")
