"""Lesson: GANs of images. What changes from GAN to WGAN, and where a class goes in or comes out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from gan_core import checkpoints, figures
from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.figures import images
from gan_core.figures.theme import Figure
from gan_core.params import ImageGanParams
from pages import gradient_chart, image_view, loss_code
from pages.images import gan_or_wgan, label_diagrams, own_images
from pages.images.mathematics import MATHEMATICS
from pages.images.questions import QUESTIONS
from ui.lesson import STEPS_OF_A_GAN, Lesson, Source, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "Data",
    "networks": "Networks and z",
    "game": "Loss",
    "rates": "Learning rates and steps",
    "more_game": "Penalties, noise, labels",
    "optimiser": "Optimiser and batch",
    "ensemble": "Several side by side",
    "telemetry": "Telemetry",
    "more": "Seed",
}
SIMPLE = ("data", "labels", "loss", "lr_D")
SCORES, CLASSES = "Scores", "Classes"  # what the histogram shows
FRECHET, COVERAGE, NEAREST = "Fréchet", "Precision, recall", "Nearest"
EVALUATIONS = {FRECHET: images.frechet, COVERAGE: images.coverage, NEAREST: images.nearest}


def choose(run: RunPanel) -> dict[str, str]:
    """Choose what three of the charts show."""
    with st.popover("Charts", width="stretch"):
        histogram = st.segmented_control(
            "Histogram", [SCORES, CLASSES], default=SCORES, key="image_histogram", width="stretch"
        )
        gradients = gradient_chart.choose("image_gradient_chart")
        evaluation = st.segmented_control(
            "Evaluation chart", list(EVALUATIONS), default=FRECHET, key="image_evaluation", width="stretch"
        )
    if run.params.data == "upload":
        st.caption("There is no classifier for your images, so the metrics that need one are not measured.")
    return {"histogram": histogram or SCORES, "gradients": gradients, "evaluation": evaluation or FRECHET}


def draw(
    snapshot: Mapping[str, Any], view: Seen, member: int, histogram: str, gradients: str, evaluation: str
) -> dict[str, Figure]:
    """The mosaic and the charts beside it, three of which are chosen."""
    theme = view.theme
    names_classes = np.isfinite(np.asarray(snapshot["class_accuracy_real"], float)).any()
    by_class = histogram == CLASSES and snapshot["class_histogram"].size
    charts = {
        "histogram": (images.class_histogram if by_class else images.score_histogram)(snapshot, theme, member),
        "losses": figures.losses(snapshot, theme),
        "scores": figures.scores(snapshot, theme),
        "gradients": gradient_chart.chart(gradients, snapshot, theme, member, "images"),
    }
    if names_classes:
        charts |= {
            "accuracy": images.class_accuracy(snapshot, theme),
            "class_losses": images.class_losses(snapshot, theme),
        }
        del charts["scores"]
    shown = evaluation_chart(evaluation, snapshot)
    if shown:
        charts["evaluation"] = EVALUATIONS[shown](snapshot, theme)
    return {"picture": images.samples(snapshot, theme, layers=view.layers), **charts}


def evaluation_chart(chosen: str, snapshot: Mapping[str, Any]) -> str | None:
    """The chart of EVALUATIONS that was chosen, or the other kind where this one has nothing to show; None without either."""
    by_classifier, by_distance = bool(snapshot["judged_images"]), not image_sets[snapshot["params"]["data"]].endless
    if chosen == NEAREST and not by_distance:
        chosen = FRECHET
    return chosen if by_classifier else NEAREST if by_distance else None


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    epochs = snapshot["step"] * snapshot["params"]["batch_size"] / snapshot["images"]
    sizes = " and ".join(f"{snapshot[name][member]:,}" for name in ("parameters_G", "parameters_D"))
    return {"epochs": f"{epochs:.1f}", "weights of G, D": sizes, "computed in": snapshot["computed_in"]}


SEEN = """
A **generator** makes images from noise z; a **discriminator** scores images, high for real. They train in turn, as in the plane.

- The **mosaic** shows G(z) for the same z at every step, so each image can be followed as it forms. Where the class goes into G
  a row is a class and a column is one z. *Real images in their place* lays images of the data over them. The row *trained* was made by a generator that was trained for longer and comes with this program.
- **Scores of the images shown**: how the discriminator scores the mosaic and as many real images. Where the two heaps part, the discriminator is sure.
- **Slope of L_G**, on a logarithmic axis: at the scores the mean of N |∂L_G/∂f|, at the images N ‖∂L_G/∂x‖ over all pixels.
- For AC-GAN, **class named rightly**: the discriminator's answer, from the image alone, on real and on generated images.

- **Fréchet distance**: how far the generated images are from images of the training data in the features of a small classifier, with n images each.
  The line *perfect* is the same distance of n real images that no training has seen: a perfect generator of new images has this distance, not 0. *Classes* shows what
  the same classifier sees.
- **Precision**: the share of generated images that lie among the data in those features, as near to some real image as that image's third
  neighbour; **recall**: the share of the data that lies so among the generated images. The lines *perfect* are those of real images that no training has seen: both are
  below 100 %. Bad samples that are far apart have large balls around them, so a high recall alone is no proof of coverage
  ([arXiv:2002.09797](https://arxiv.org/abs/2002.09797)).
- **Nearest training image**: for each image of the mosaic the image of the training data that differs least from it, pixel by pixel, and how
  much, on average. *Held-out real* is the same of real images that no training has seen: a generator well below it is nearer to the training images
  than new real images are, a sign that it repeats them. The layer *nearest training images* shows them in their places.

Figures are measured in the run: the discriminator's accuracy and its largest slope on 32 images of every tenth step.
"""

TRIES = [
    Try(
        "Wasserstein with a gradient penalty",
        {"preset": "wgan_gp"},
        "The penalty pulls the discriminator's slope towards 1 at images between real and generated ones. It needs a discriminator without batch "
        "norm, so the networks change too. Look at the slope at the scores: it is 1 whatever the scores are, for L_G is −f.",
        claims=("penalty_and_wasserstein_have_slope_1",),
    ),
    Try(
        "A class for G and D (CGAN)",
        {"preset": "cgan"},
        "Each row is asked to be one class. Look when the rows begin to differ.",
        claims=("cgan_rows_alike_at_first",),
    ),
    Try(
        "A class out of D (AC-GAN)",
        {"preset": "acgan"},
        "The discriminator names the class of the image alone. Look at both accuracies, and compare with *Classes* of the histogram: "
        "what this discriminator reads as asked, another classifier need not.",
        claims=("acgan_named_by_d", "acgan_less_by_the_classifier"),
    ),
    Try(
        "Go on from a trained pair",
        {"preset": "trained"},
        "Generator and discriminator begin with weights that ship with the page, the optimisers afresh. Look whether the pair stays "
        "where it was, and what the loss or a constraint does to it.",
        claims=("trained_pair_stays_near", "fresh_pair_is_far"),
    ),
    Try(
        "CGAN and AC-GAN side by side",
        {"preset": "cgan_acgan"},
        "The same seed, data and sizes; only the way of the class differs.",
        claims=("cgan_rows_alike_at_first", "acgan_named_by_d"),
    ),
]


def classifiers() -> str:
    """Say how good the classifiers are that judge the samples."""
    try:
        entries = checkpoints.manifest()
    except BadInput as problem:
        return str(problem)
    found = {
        entry["data"]: 100 * entry["metrics"]["test_accuracy"]
        for entry in entries.values()
        if entry["kind"] == "classifier"
    }
    said = ", ".join(f"{image_sets[data].label} {share:.4g} %" for data, share in found.items())
    return f"The classifiers' accuracy on test images: {said}."


def seen() -> str:
    """Say what is seen, and how good the classifiers are that judge it."""
    return f"{SEEN}\n{classifiers()}"


def layers(params: ImageGanParams) -> Mapping[str, str]:
    """Of endless data no training image is seen twice."""
    endless = image_sets[params.data].endless
    return {name: label for name, label in images.LAYERS.items() if not (endless and name == "nearest")}


def table(run: RunPanel, member: int) -> None:
    """GAN against WGAN, each cell a control."""
    st.markdown(
        "Six rows separate WGAN's Algorithm 1 ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875)) from a GAN with the optimiser of DCGAN "
        "([arXiv:1511.06434](https://arxiv.org/abs/1511.06434), Sec. 4: Adam, 2 × 10⁻⁴, β₁ = 0.5). The GAN of 2014 was trained with momentum. The first "
        "three rows are one setting, the loss. Press a cell to set it, and look at the slopes: which row makes the difference?"
    )
    gan_or_wgan.show(run.params)


def classes(run: RunPanel, member: int) -> None:
    """Where a class goes in or comes out."""
    label_diagrams.labels(run.params.labels)
    st.markdown(
        "**CGAN** ([arXiv:1411.1784](https://arxiv.org/abs/1411.1784)) tells both networks the class; the discriminator compares real and generated "
        "images of one class. It is never shown a real image with a wrong class; the matching-aware discriminator of "
        "[arXiv:1605.05396](https://arxiv.org/abs/1605.05396) is. **AC-GAN** ([arXiv:1610.09585](https://arxiv.org/abs/1610.09585)) tells only G, and its discriminator must name "
        "the class of every image, real or generated. Both networks minimise the cross entropy of this answer."
    )


def upload(run: RunPanel, member: int) -> None:
    """A zip of the reader's own images."""
    own_images.show(run.refused if run.params.data == "upload" else "")


def code(run: RunPanel, member: int) -> Sequence[Source]:
    """One step of training, and the loss that is chosen."""
    return [
        Source.of(
            "gan_core/training/images/step.py", "discriminator_loss", "discriminator_step", "generator_gradients"
        ),
        loss_code.of(run, member),
    ]


LESSON = Lesson(
    path="images",
    topic="GANs",
    title="Images",
    question="What changes when the points are images?",
    claim="The same game makes digits; WGAN changes six things in it, and a class can go into both networks or come out of one.",
    able="You will be able to say what separates GAN, WGAN, CGAN and AC-GAN, and to see in a run which of these differences matters.",
    minutes=30,
    level="intermediate",
    assumes="the lesson on the plane",
    shows=Training(
        experiment="image_gan",
        groups=GROUPS,
        simple=SIMPLE,
        own={"below the controls": choose},
        draw=draw,
        readings=readings,
        layers=layers,
        on=images.DEFAULT_LAYERS,
        commands=STEPS_OF_A_GAN,
        height=430,
        still=image_view.still,
        questions=QUESTIONS,
        seen=seen,
        tries=TRIES,
        mathematics=MATHEMATICS,
        tabs={"GAN or WGAN": table, "Where the class goes": classes, "Your own images": upload},
        code=code,
        words=(
            "generator",
            "discriminator",
            "noise",
            "logit",
            "gradient",
            "batch norm",
            "epoch",
            "saturation",
            "seed",
            "nat",
        ),
    ),
)
