"""Lesson: a denoiser of points in the plane learns, live."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import denoise as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from pages.denoise.mathematics import steps
from pages.denoiser_check import where_larger
from ui.lesson import Check, Lesson, Source, Training, Try, live_steps
from ui.live_view import Seen

GROUPS = {
    "data": "Data", "network": "Network", "sampler": "Sampler", "optimiser": "Learning", "schedule": "Schedule", "more": "Seed",
}  # fmt: skip
SIMPLE = ("data", "predicts", "sampling_steps")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Data and samples; the loss against the step and against t."""
    return {
        "picture": figures.picture(snapshot, view.theme, layers=view.layers),
        "loss": figures.loss(snapshot, view.theme),
        "by_t": figures.loss_by_t(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The last loss, the least possible one, and how many weights there are."""
    floor = float(np.mean(snapshot["floor_by_t"]))
    return {
        "loss": format_number(float(snapshot["loss"][member]), 3),
        **({"floor": format_number(floor, 3)} if np.isfinite(floor) else {}),
        "samples of step": f"{snapshot['picture']['step']:,}",
        "weights": f"{snapshot['parameters']:,}",
    }


WHY = {
    "eps": "Near the noise xₜ is nearly ε, so its floor is nearly 0 there. Near the data the little noise in xₜ can hardly be told from the spread of the data within a mode.",
    "x_0": "Near the data xₜ is nearly x₀, so the floor is nearly 0 there. Near the noise xₜ says nearly nothing of x₀, and the floor is the variance of the data.",
    "v": "Near the noise v is nearly −x₀, and its floor is the variance of the data. Near the data v is nearly ε.",
}
PARTS = ("near the data (the first three tenths)", "in the middle (the next four)", "near the noise (the last three)")


def gaps(snapshot: Mapping[str, Any]) -> np.ndarray:
    """Return how far the loss is above the floor, on average in the first three tenths of 1 … T, the next four, the last three."""
    gap = np.asarray(snapshot["loss_by_t"], float) - np.asarray(snapshot["floor_by_t"], float)
    return np.array([part.mean() for part in np.split(gap, [3, 7])])


def widest_gap(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Where the loss is farthest above the floor, at step 400."""
    found = gaps(snapshot)
    return PARTS[int(found.argmax())] if snapshot["step"] >= 400 and np.isfinite(found).all() else None


def explain_gap(snapshot: Mapping[str, Any], member: int) -> str:
    """The three gaps."""
    each = ", ".join(format_number(gap, 2) for gap in gaps(snapshot))
    return f"Above the floor it is {each}, in this order. Train on, and watch which gap closes last."


QUESTIONS = [
    where_larger(
        "denoise_ends", 400, lambda params: f"{WHY[params['predicts']]} The dotted line is the floor, the loss of the best possible answer; training can only reduce what lies above it.",
        "Ask again with the other two answers: the suggestions set them.", claims=("v_near_the_noise", "eps_near_the_data", "x_0_near_the_noise"),
    ),
    Check(
        "denoise_gap", "The dotted line is the floor: no network can have a smaller loss. After 400 steps, where is the loss farthest above it?",
        widest_gap, explain_gap, "at step 400", options=PARTS, claims=("the_gap_is_near_the_data",),
        note="Then ask where the samples suffer from it: within the modes, or between them?",
        fits=lambda snapshot: bool(np.isfinite(np.asarray(snapshot.get("floor_by_t", np.nan), float)).all()),
    ),
]  # fmt: skip

SEEN = """
**Blue** points are of the data; **vermilion** diamonds are what the network makes of 500 points of noise, the same each time, by DDIM without noise. They are drawn again at every 50th step, by the
average of the weights.

- **The loss** falls towards its **floor**, which is not 0: many x₀ and ε lead to one xₜ, so no network can know them.
- **The loss by t** has the floor of each tenth, dotted, where the data are Gaussians. The gap between the two is what training can still close. Change what the network answers: another part of it becomes hard.
- **A network that answers ε** has a hard first step back under the cosine schedule: x̂₀ = (xₜ − √(1 − ᾱₜ) ε)/√ᾱₜ multiplies an error of ε by √(1 − ᾱₜ)/√ᾱₜ. At t = T that is 2,029 for T = 100 and 20,291 for T = 1,000,
  whatever the number of steps of DDIM. For images a sampler cuts x̂₀ to the range from black to white; points have no such range. An error of v is multiplied by √(1 − ᾱₜ), which is below 1.
- The samples depend on the network and on the **steps of DDIM**; that slider needs no new training.
"""

TRIES = [
    Try("It answers ε", {"predicts": "eps"}, "After some hundred steps the loss is largest near the data, and yet the samples fly apart: near the noise x₀ = (xₜ − √(1 − ᾱₜ) ε)/√ᾱₜ, and √ᾱₜ is nearly 0 there, so a small error of ε becomes a large one. Train for 4,000 steps: do they come back?",
        claims=("eps_near_the_data", "eps_flies_apart", "eps_comes_back")),
    Try("It answers x₀", {"predicts": "x_0"}, "The loss by t is largest near the noise: there xₜ says nearly nothing of x₀, and the floor is the variance of the data.", claims=("x_0_near_the_noise",)),
    Try("Four steps of DDIM", {"sampling_steps": 4}, "The network learns as before. At step 1,000, are the samples worse than with 25 steps? And at step 4,000?", claims=("few_steps_early", "many_steps_early")),
    Try("A narrow network", {"width": 8}, "Compare its gap to the floor after 2,000 steps with that of 128 units. Which part of the samples shows it?", claims=("narrow_stays_above", "training_closes_the_gap")),
]  # fmt: skip


LESSON = Lesson(
    path="denoise",
    topic="Diffusion",
    title="A denoiser learns",
    question="How does a network learn the noise?",
    claim="The mean squared error of a network that is given noised points and their t has a floor, the variance that xₜ leaves. The best answer is a mean: of ε, x₀ or v, which a sampler can turn into each other. Each of them has its largest floor at other t.",
    able="You will be able to say what a denoiser minimises, to turn ε, x₀ and v into each other, and to read a loss by t.",
    minutes=15,
    level="intermediate",
    assumes="the lessons on data to noise and noise to data",
    shows=Training(
        experiment="plane_diffusion",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(steps, lambda new: (new["params"], new["step"] // 100)),
        code=[
            Source.of("gan_core/training/diffusion/game.py", "DiffusionGame"),
            Source.of("gan_core/training/diffusion/sampling.py", "predictor"),
            Source.of("gan_core/diffusion/floor.py", "least_loss", "clean_variance"),
        ],
        words=("denoiser", "v", "average of the weights", "noise schedule", "DDIM", "seed"),
    ),
)
