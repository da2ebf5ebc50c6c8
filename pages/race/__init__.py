"""Lesson: the race of losses on images. The same DCGAN, the same seed, another loss."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from gan_core import figures
from gan_core.figures import images
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from pages import image_view, loss_code
from pages.race.questions import QUESTIONS
from ui.lesson import STEPS_OF_A_GAN, Lesson, Source, Step, Suggestions, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "ensemble": "Side by side",
    "data": "Data",
    "rates": "Learning rates and steps",
    "optimiser": "Optimiser and batch",
    "game": "Loss and steps",
    "more_game": "Penalties, noise, labels",
    "networks": "Networks and z",
    "telemetry": "Telemetry",
    "more": "Seed",
}
SIMPLE = ("vary", "data", "n_D")
SCORES, LAYERS = "Scores", "In G"


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, last: str) -> dict[str, Figure]:
    """The samples of every member side by side, and who starves. last: what the last chart shows."""
    theme = view.theme
    return {
        "picture": images.samples(snapshot, theme, layers=view.layers),
        "slope": figures.slope(snapshot, theme),
        "saturation": figures.saturation_meter(snapshot, theme),
        "accuracy": figures.accuracy(snapshot, theme),
        "losses": figures.losses(snapshot, theme),
        "last": figures.layer_gradients(snapshot, theme, "G", member)
        if last == LAYERS
        else images.score_histogram(snapshot, theme, member),
    }


def choose(run: RunPanel) -> dict[str, str]:
    """Choose what the last chart shows."""
    last = st.segmented_control("Last chart", [SCORES, LAYERS], default=SCORES, key="race_chart", width="stretch")
    return {"last": last or SCORES}


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    right = snapshot["discriminator_accuracy"][member]
    return {
        "slope": format_number(snapshot["logit_gradient"][member], 2),
        "discriminator right": f"{100 * right:.0f} %" if np.isfinite(right) else "–",
    }


SEEN = """
One small DCGAN for each loss, with the same seed: the same first weights, the same images, the same z. Three discriminator updates to one of the generator; real and generated images in
batches of their own, so each has its own batch statistics.

- **Slope at the scores**: the mean of N |∂L_G/∂f|, all that the discriminator's last layer lets through to the generator.
- **Saturation**: the same against what the non-saturating loss would give *at the same scores*, in decades. 0 is no saturation. A raw score has no such scale, so least squares without a sigmoid has no line.
- **D right**: on held-out real images and fresh generated ones. A discriminator that is always right need not be sure: look at the slope too.
- **In G** shows the gradient at every layer of the generator of the member shown.
"""

TRIES = [
    Try("β₁ = 0.9, four losses", {"preset": "beta_09"}, "The gradients in Adam's first moment are 9 steps old on average, and D gets three steps to G's one.", claims=("minimax_starves", "non_saturating_does_not", "least_squares_of_sigmoid_starves", "least_squares_does_not",)),
    Try("β₁ = 0.5, four losses", {"preset": "beta_05"}, "The β₁ of the DCGAN paper. The same losses, the same rates.", claims=("smaller_beta1_is_not_enough", "non_saturating_under_either_beta1",)),
    Try("Both side by side", {"preset": "both"}, "Minimax and non-saturating, with either β₁. Which of the two makes the difference?", claims=("minimax_starves", "smaller_beta1_is_not_enough", "non_saturating_under_either_beta1",)),
    Try("DCGAN's first weights", {"preset": "first_weights"}, "N(0, 0.02²) against PyTorch's own law, which is wider for most layers here: a third setting beside loss and β₁.", claims=("dcgans_first_weights_starve_too",)),
    Try("Three seeds of minimax", {"preset": "seeds"}, "Do the seeds agree?", claims=("minimax_starves",)),
    Try("Weight decay 0.5", {"preset": "decay"}, "λ w is added to every gradient before Adam divides by its size. What is left of the slope?", claims=("weight_decay_starves_too",)),
    Try("Full size", {"preset": "full_size"}, "The widths 256, 128, 64 and batches of 128, as under Measured; slow on a laptop.", claims=("full_size_starves_too",)),
    Try("MNIST, full size", {"preset": "mnist"}, "The same on MNIST.", claims=("mnist_starves_too",)),
]  # fmt: skip

CURES = [
    Try("Non-saturating loss", {"vary": "loss=minimax|non_saturating"}, "With the best discriminator it descends KL(q‖p) − 2 JS, which penalises samples outside the data much more than missing data ([arXiv:1701.04862](https://arxiv.org/abs/1701.04862), Theorem 2.5).", claims=("non_saturating_does_not",)),
    Try("One-sided label smoothing: no cure", {"vary": "label_smoothing=0|0.1", "loss": "minimax"}, "The discriminator aims at 0.9 for real images, which bounds its logits there. Minimax reads D at generated images, and the best discriminator, 0.9 p/(p + q), is still 0 where p is 0: the slope stays far below 10⁻². The method was proposed for other reasons ([arXiv:1701.00160](https://arxiv.org/abs/1701.00160), Sec. 4.2).", claims=("smoothing_is_no_cure",)),
    Try("Instance noise", {"vary": "instance_noise=0|0.3", "loss": "minimax"}, "Noise on both kinds makes the distributions overlap, so the best discriminator is not 0 at generated images. This network still tells them apart: the slope does not come back soon. Costs: G is compared with the blurred data until the noise is taken away.", claims=("instance_noise_is_no_cure_soon",)),
    Try("R1 penalty", {"pair": "dcgan_5x5", "constraint": "r1", "vary": "penalty_weight=0|1", "loss": "minimax"}, "Holds the discriminator's slope at real images down: γ = 0 against γ = 1. Costs: a second backward pass, and a discriminator without batch norm, so other networks.", claims=("r1_keeps_a_slope",)),
    Try("Weaker discriminator", {"vary": "lr_D=0.002|0.0001", "loss": "minimax"}, "The slope of log(1 − D) is D, and a discriminator that has learned little has a D near ½. Costs: its gradient says little of the data, and the right rate has to be found.", claims=("slow_discriminator_keeps_a_slope",)),
    Try("Wasserstein, clipped", {"vary": "loss=minimax|wasserstein", "constraint": "weight_clipping", "optimiser": "rmsprop", "lr_D": 5e-5, "lr_G": 5e-5}, "The slope at the scores is 1 whatever they are. Costs: a constraint that must hold, and the small rate of the paper (RMSProp, 5 × 10⁻⁵). Both members are clipped and slow here: how much of the slope is due to that?", claims=("wasserstein_has_slope_1", "clipped_minimax_keeps_a_slope",)),
]  # fmt: skip

MATHEMATICS = [
    Step(
        "The slope of each loss at the score",
        r"\begin{array}{l|l} L_G & |\partial L_G / \partial f| \\ \hline \text{minimax} & D \\ \text{non-saturating} & 1 - D \\ \text{least squares on } \sigma(f) & D\,(1 - D)^2 \\ \text{least squares on } f & |f - 1| \end{array}",
        "D = σ(f), of one image. Where the discriminator is sure that it is generated, D goes to 0 and takes the first and the third slope with it. "
        "[arXiv:1406.2661](https://arxiv.org/abs/1406.2661), Sec. 3; [arXiv:1611.04076](https://arxiv.org/abs/1611.04076), Eq. 2, which has no sigmoid.",
    ),
    Step(
        "Saturation, in decades",
        r"\log_{10} \frac{\mathbb{E}_z\,|\partial L_G / \partial f|}{\mathbb{E}_z[1 - D(G(z))]}",
        "The denominator is what the non-saturating loss would give at the same scores. 0 is no saturation; for minimax at D = 0.01 it is −2.",
    ),
    Step(
        "What β₁ does in Adam",
        r"\begin{aligned} & m \leftarrow \beta_1 m + (1 - \beta_1)\, g \\ & \sum_{k \ge 0} (1 - \beta_1)\, \beta_1^k\, k = \frac{\beta_1}{1 - \beta_1} \end{aligned}",
        "m is the mean of the past gradients g, with weights that fall by β₁ a step. Their mean age is 9 steps at β₁ = 0.9 and 1 step at 0.5. "
        "[arXiv:1412.6980](https://arxiv.org/abs/1412.6980), Algorithm 1.",
    ),
]

MEASURED = """
On MNIST at full size (*MNIST, full size* under Try), one run a line, by `python -m benchmarks.race`: two cores, torch 2.13.0, 2026-11-21. The median of the
slope over steps 200 to 300, for β₁ = 0.5 over steps 100 to 300. Under β₁ = 0.9 the discriminator was right on all held-out images, in every one of these runs.

| loss | β₁ | seed 0 | seed 1 | seed 2 |
| --- | --- | --- | --- | --- |
| minimax | 0.9 | 6.7 × 10⁻⁵ | 5.9 × 10⁻⁵ | 4.4 × 10⁻⁵ |
| non-saturating | 0.9 | 1.0 | 1.0 | 1.0 |
| least squares, σ(f) | 0.9 | 7.6 × 10⁻⁴ | 9.0 × 10⁻⁴ | 1.9 × 10⁻³ |
| minimax | 0.5 | 9.0 × 10⁻⁴ | 4.9 × 10⁻³ | 0.084 |
| non-saturating | 0.5 | 0.90 | 0.90 | 0.90 |
| least squares, σ(f) | 0.5 | 0.059 | 0.071 | 0.076 |

In these runs a smaller β₁ gave minimax one to three decades more, and the non-saturating loss had its full slope under either β₁. Under β₁ = 0.5 the seeds differ by two decades: in seed 2 the
discriminator was right on 92 % only. With DCGAN's first weights, N(0, 0.02²),
minimax under β₁ = 0.9 read 5.1 × 10⁻⁴ on seed 0.
"""


def measured(run: RunPanel, member: int) -> None:
    """What runs of full size gave."""
    st.markdown(MEASURED)


def code(run: RunPanel, member: int) -> Sequence[Source]:
    """The loss of the member shown, and the generator's gradient."""
    return [loss_code.of(run, member), Source.of("gan_core/training/images/step.py", "generator_gradients")]


LESSON = Lesson(
    path="race",
    topic="Saturation",
    title="The race on images",
    question="Which losses starve on images?",
    claim="With the same networks, images and seed, minimax and least squares on σ(f) lose the slope at the scores within a hundred steps; the non-saturating loss and least squares on f do not.",
    able="You will be able to tell a saturated run from its charts, and to say what each cure changes and costs.",
    minutes=25,
    level="advanced",
    assumes="the lessons on images and on the starving generator",
    shows=Training(
        experiment="image_race",
        groups=GROUPS,
        simple=SIMPLE,
        opens="quick",
        own={"below the controls": choose},
        draw=draw,
        readings=readings,
        layers=images.LAYERS,
        on=images.DEFAULT_LAYERS,
        commands=STEPS_OF_A_GAN,
        still=image_view.still,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        tabs={
            "Cures": Suggestions(
                "Each runs minimax with and without the cure, or beside another loss; with Adam, at β₁ = 0.9.", CURES
            ),
            "Measured": measured,
        },
        code=code,
        words=(
            "generator",
            "discriminator",
            "logit",
            "gradient",
            "batch norm",
            "saturation",
            "seed",
            "decade",
            "nat",
            "Kullback–Leibler divergence",
            "Jensen–Shannon divergence",
        ),
    ),
)
