"""Lesson: what a GAN is, in a plane where everything can be seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from gan_core import figures
from gan_core.figures.theme import Figure
from pages import gradient_chart, loss_code, plane_view
from pages.plane import thumbnails
from pages.plane.mathematics import MATHEMATICS
from pages.plane.questions import QUESTIONS
from ui.lesson import STEPS_OF_A_GAN, Guide, Lesson, Source, Stop, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "Data",
    "game": "Loss",
    "rates": "Learning rates and steps",
    "more_game": "Penalties, noise, labels",
    "cures": "Against mode collapse",
    "optimiser": "Optimiser and batch",
    "networks": "Networks and z",
    "ensemble": "Several at once",
    "telemetry": "Telemetry",
    "more": "Seed",
}
SIMPLE = ("data", "loss", "lr_D", "lr_G")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, gradients: str) -> dict[str, Figure]:
    """The picture and the charts beside it, of which the gradient's is chosen."""
    theme = view.theme
    quality = (
        [figures.modes, figures.quality] if plane_view.has_modes(snapshot) else [figures.distances, figures.transport]
    )
    return {
        "picture": plane_view.picture(snapshot, view, member),
        "losses": figures.losses(snapshot, theme),
        "scores": figures.scores(snapshot, theme),
        "gradients": gradient_chart.chart(gradients, snapshot, theme, member),
        **{chart.__name__: chart(snapshot, theme) for chart in quality},
    }


def choose(run: RunPanel) -> dict[str, str]:
    """Choose what the third chart shows."""
    return {"gradients": gradient_chart.choose("gradient_chart")}


SEEN = """
A **generative adversarial network** is a pair. The **generator** G turns **noise** z, plain random numbers, into points. The
**discriminator** D, which many people call the critic, scores points: high for real, low for generated. They train in turn, each against
the other; the **loss** says what each of them is after.

- **Real** points (blue circles) are drawn from the data. They are no input of the generator. Its loss does not read them either, except with the relativistic
  loss, feature matching and unrolled discriminator steps.
- **Generated** points (orange diamonds) are G(z) for 300 fixed draws of z, so each point can be followed as it moves.
- The discriminator is the **ground**: the lighter it is, the more likely D takes a point there to be real; dark ground means generated.
  The thin line is where it is undecided. Point at the ground to read its score.
- **Arrows** are −N ∂L_G/∂x, the push that the loss in use gives each generated point, through the discriminator as it is now. Their
  length is logarithmic and never rescaled: short arrows are small gradients. Adam divides by the size of past gradients, so a small gradient is not yet a small step.
- **Optimal D\\*** (dashed), for losses of a probability D = σ(f) alone: where D\\* is 0.1, ½ and 0.9. It is the best of all functions D, not the best of this network.
  The data's density p is known; the generator's, q, is an estimate from the points shown, and both are blurred to the picture's resolution. D\\* is p/(p + q); with
  label smoothing s it is (1 − s) p/(p + q), and with instance noise p and q are blurred by this noise too.
- **Map of z**: the image of a square grid of z under G. Where it is stretched, few points land.

The settings under *Against mode collapse* change some of this:

- **Packing**: the discriminator judges several points at once, and its ground is the score of copies of one place. The dashed lines are
  of copies too.
- **Minibatch kernels**: the discriminator compares a batch, and its ground is the score of a place in a batch whose others are
  generated. There is no D\\* of a place.
- **Unrolled discriminator steps**, **mode-seeking weight**: the arrows are without them; the slopes in the third chart have them.
- **Feature matching**: the generator's loss is a squared distance of features and reads no score, so the slope at the scores is
  absent.
- **Generators**: they share the points evenly, and each has its own map of z.

Charts, from the top: both losses, the discriminator's without its penalty; the discriminator's mean scores; the slope that reaches the generator, at the discriminator's output
(mean of N |∂L_G/∂f|) and at the points (N ‖∂L_G/∂x‖), on a logarithmic axis; and how good the samples are. *Perfect* is what as many samples of the data score.
A mode is covered if a sample lies within 3σ of it. Where these discs meet, they are cut to half the distance of the modes, and a mode needs more samples than its
neighbour alone would leave there. The Jensen–Shannon divergence is that on a grid of 64 × 64 cells, which is at most the divergence itself.
A dotted line marks each change made on the way.
"""

TRIES = [
    Try(
        "Starve the generator",
        {"preset": "saturating"},
        "The loss is minimax, the ring is far from where the points begin, and the discriminator makes five quick steps to one slow "
        "one. Look at the third chart: the slope at the discriminator's output is the mean of D(G(z)), and it falls by decades while the points "
        "hardly move. Then choose the loss *Non-saturating*: the same discriminator now gives the slope 1 − D(G(z)).",
        layers=("discriminator",),
        chart="gradients",
        claims=("minimax_starves", "non_saturating_keeps_its_slope"),
    ),
    Try(
        "Freeze a sure discriminator",
        {"preset": "frozen"},
        "As above, but the discriminator is frozen after 300 steps. Of the two generators one is trained by Adam, the other by plain gradient descent. "
        "A tiny gradient holds only one of them: look at the slope.",
        chart="gradients",
        claims=("frozen_adam_leaves", "frozen_sgd_stands"),
    ),
    Try(
        "Collapse to a mode",
        {"preset": "collapse"},
        "The discriminator has a learning rate ten times smaller than the generator's. Look at the points: how many modes hold nearly all of them, and do "
        "they stay there?",
        layers=("generated",),
        chart="picture",
        claims=("few_modes", "from_mode_to_mode"),
    ),
    Try(
        "Wasserstein with a gradient penalty",
        {"preset": "wasserstein"},
        "The discriminator's score is no probability now, and the penalty pulls its slope towards 1 between real and generated points. Look at the arrows: how much does "
        "their length differ from point to point?",
        layers=("arrows",),
        chart="picture",
        claims=("arrows_alike_under_the_penalty",),
    ),
]


GUIDE = Guide(
    [
        Stop(
            "Blue circles are **real** points; orange diamonds are **generated** by G from noise. The ground shows the score that the "
            "**discriminator** D gives to each place. D has learned nothing yet. Train D alone, six times.",
            "Discriminator step",
            command="step_D",
            times=6,
            layers=("arrows",),
        ),
        Stop(
            "The ground has changed: D has begun to learn. The **arrows** are the gradient that D sends back: each shows in which direction "
            "the score grows fastest at this point. Train G alone, three times.",
            "Generator step",
            command="step_G",
            times=3,
        ),
    ],
    "G has taken three steps along this gradient. All points share its weights, so no point follows its own arrow exactly. In a GAN, D and G take such steps in turn. Press *Run*.",
)


def code(run: RunPanel, member: int) -> Sequence[Source]:
    """One step of training, and the loss that is chosen."""
    st.caption("Share gives the command and the notebook lines of this run.")
    return [
        Source.of("gan_core/training/plane/gan_step.py", "gan_step", "discriminator_step", "generator_gradients"),
        loss_code.of(run, member),
    ]


LESSON = Lesson(
    path="plane",
    topic="GANs",
    title="The plane",
    question="How do two networks learn a ring of points?",
    claim="With the loss of 2014 the generator reads no data point: all that it learns of the data is the gradient of the discriminator at its own points.",
    able="You will be able to read a GAN's picture: who moves, what pushes it, and how good its samples are.",
    minutes=20,
    assumes="that you know what a gradient is",
    shows=Training(
        experiment="plane_gan",
        opens="start",
        groups=GROUPS,
        simple=SIMPLE,
        pictures={"data": thumbnails.data_set},
        own={"below the controls": choose},
        draw=draw,
        readings=plane_view.readings,
        layers=figures.LAYERS,
        on=figures.DEFAULT_LAYERS,
        commands=STEPS_OF_A_GAN,
        height=430,
        questions=QUESTIONS,
        guide=GUIDE,
        seen=SEEN,
        tries=TRIES,
        mathematics=MATHEMATICS,
        code=code,
        words=(
            "generator", "discriminator", "noise", "logit", "gradient", "optimal discriminator", "mode", "mode collapse", "saturation", "seed",
            "nat",
            "decade",
            "Jensen–Shannon divergence",
            "KL to uniform",
        ),
    ),
)  # fmt: skip
