"""Lesson: the noise space of a trained generator. Walks, directions, sums."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import latent
from gan_core.figures.theme import Figure
from ui.lesson import Check, Lesson, Source, Step, Training, Try
from ui.live_view import Seen

GROUPS = {
    "generator": "Generator",
    "directions": "Directions",
    "arithmetic": "mean(a) − mean(b) + mean(c)",
    "more": "Seed",
}
SIMPLE = ("generator", "walk", "direction_1", "direction_2")
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
        "N(0, I) is so short, 3 of 10,000 for d = 64: the generator has hardly been trained there."
    )


def _lengths(snapshot: Mapping[str, Any]) -> dict[str, float]:
    series = snapshot["history"]["every"]
    first = np.asarray(series["step"]) <= 2 * HALFWAY
    return {name: float(np.min(series[name][first, 0])) for name in ("length_linear", "length_spherical")}


QUESTIONS = [
    Check(
        "latent_shortest",
        "Halfway between two z on the straight walk: how long is z, in units of √d?",
        shortest,
        explain_shortest,
        f"at step {HALFWAY}",
        options=("about 0.5", "about 0.7", "about 1"),
        claims=("straight_walk_is_short", "spherical_walk_keeps_its_length"),
        note="Ask for the angle between two random vectors of 64 entries first.",
    )
]

SEEN = """
Nothing is trained here. A step is a place on a tour from one **z** ~ N(0, I) to the next, 50 steps each; Play walks, the slider under the picture goes back.

- **The large image** is G(z) at that place, moved along the six directions by the sliders. Below it is the class that a classifier sees.
- **Straight** and **spherical**: the same leg in ten images, along (1 − t) z₀ + t z₁ and along the arc between them (Shoemake 1985;
  for generators White 2016, [arXiv:1609.04468](https://arxiv.org/abs/1609.04468)). The chart shows how long z is on the way.
- **Directions 1 to 6** are those to which the first layer answers most: the first eigenvectors of AᵀA, A being its weight
  (Shen & Zhou 2021, [arXiv:2007.06600](https://arxiv.org/abs/2007.06600)). Each strip goes from −4 to 4, the mark stands where its slider does.
- **The sum** is that of the DCGAN paper ([arXiv:1511.06434](https://arxiv.org/abs/1511.06434), Sec. 6.3.2): means of three z each of three classes, added
  and subtracted. There, smiling woman − neutral woman + neutral man gave images of smiling men. Digits have no such attribute in common: read what comes out, and how sure the
  classifier is.
"""

TRIES = [
    Try(
        "After one epoch",
        {"generator": "dcgan_mnist_1"},
        "The same tour through a generator that has seen each image once. Where is the classifier unsure?",
        claims=("one_epoch_unsure",),
    ),
    Try(
        "Wasserstein with a gradient penalty",
        {"generator": "wgan_gp_mnist"},
        "Another loss and other networks. Is there a place here too where the classifier is unsure?",
        claims=("wgan_gp_unsure",),
    ),
    Try(
        "7 − 7 + 0",
        {"plus_a": 7, "minus_b": 7, "plus_c": 0},
        "The same z are added and subtracted, so the sum is the mean of 0 again. Check it against the third image.",
        claims=("same_classes_cancel",),
    ),
    Try(
        "Far out along direction 1",
        {"direction_1": 4.0},
        "One direction, four units: at right angles to z this takes |z|/√d from 1 to √(1 + 16/d) only, 1.12 for d = 64. How much does the image change? Read the classifier's confidence.",
        claims=("direction_hardly_lengthens",),
    ),
]

MATHEMATICS = [
    Step(
        "How long z is",
        r"\begin{aligned} & z \sim N(0, I_d) \\ & \mathbb{E}\,\|z\|^2 = d, \quad \operatorname{Var}\|z\|^2 = 2d \end{aligned}",
        "‖z‖² is a sum of d squared standard normal numbers, which have mean 1 and variance 2. So ‖z‖²/d differs from 1 by about √(2/d): for d = 64 by 0.18. Nearly all z lie near a "
        "sphere of radius √d.",
    ),
    Step(
        "Halfway on the straight walk",
        r"\begin{aligned} & \left\|\tfrac12 (z_0 + z_1)\right\|^2 \\ & = \tfrac14\left(\|z_0\|^2 + \|z_1\|^2 + 2\,z_0^\top z_1\right) \approx \tfrac{d}{2} \end{aligned}",
        "Two independent z have z₀ᵀz₁ = 0 on average, with standard deviation √d, which is small beside d. So the length is about 0.71 √d.",
    ),
    Step(
        "The walk along the sphere",
        r"z(t) = \frac{\sin((1 - t)\,\Omega)\, z_0 + \sin(t\,\Omega)\, z_1}{\sin \Omega}",
        "Ω is the angle between z₀ and z₁. If both have one length, all z(t) have it too. Shoemake 1985; for generators White 2016, [arXiv:1609.04468](https://arxiv.org/abs/1609.04468).",
    ),
    Step(
        "The directions",
        r"\max_{\|u\| = 1} \|A u\|^2 = \max_{\|u\| = 1} u^\top A^\top\! A\, u",
        "A is the weight of the first layer. The largest value is the largest eigenvalue of AᵀA, at its eigenvector; the next direction is the best one at right angles to it. A step s along u "
        "moves the first layer's output by s σ, σ being the singular value. [arXiv:2007.06600](https://arxiv.org/abs/2007.06600), Sec. 3.1.",
    ),
]

LESSON = Lesson(
    path="latent",
    topic="GANs",
    title="Noise space",
    question="What lies between two images?",
    claim="A generator turns every z into an image. For z of many entries, the straight way between two z passes through z that are shorter than nearly all z of training; the "
    "way along the sphere does not.",
    able="You will be able to walk through a generator's noise, and to say where z is unlike the z of training.",
    minutes=15,
    level="intermediate",
    assumes="the lesson on images",
    shows=Training(
        experiment="latent_walk",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=latent.WALK_LAYERS,
        speed="20",
        height=500,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        from_start=False,
        mathematics=MATHEMATICS,
        code=[
            Source.of("gan_core/latent/walk.py", "linear", "spherical", "arithmetic"),
            Source.of("gan_core/latent/directions.py", "principal_directions"),
        ],
        words=("generator", "noise", "seed"),
    ),
)
