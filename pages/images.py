"""Lesson: GANs of images. What changes from GAN to WGAN, and where a class goes in or comes out."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from gan_core import checkpoints, figures
from gan_core.data.images import image_sets
from gan_core.errors import BadInput
from gan_core.figures import images
from gan_core.figures.theme import Figure
from gan_core.losses import losses
from gan_core.params import ImageGanParams
from ui import checks, diagrams, gan_or_wgan, lesson, own_images
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "",
    "networks": Fold("Networks and z"),
    "game": "",
    "rates": "",
    "more_game": Fold("Penalties, noise, labels"),
    "optimiser": Fold("Optimiser and batch"),
    "ensemble": Fold("Several side by side"),
    "telemetry": Fold("Telemetry"),
    "more": Fold("Seed"),
}
COMMANDS = {"step": "Step", "step_D": "Critic step", "step_G": "Generator step"}
AT_IMAGES = "Slopes"
METER = "Meter"
GRADIENTS = {AT_IMAGES: "", METER: "", "In G": "G", "In D": "D"}
SCORES, CLASSES = "Scores", "Classes"  # what the histogram shows
FRECHET, COVERAGE, NEAREST = "Fréchet", "Precision, recall", "Nearest"
EVALUATIONS = {FRECHET: images.frechet, COVERAGE: images.coverage, NEAREST: images.nearest}
CHECK_SCORES = 60


class Chosen(NamedTuple):
    """The charts that the reader has chosen: one of SCORES and CLASSES, of GRADIENTS, of EVALUATIONS."""

    histogram: str
    gradients: str
    evaluation: str


def draw(chosen: Chosen, snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The mosaic and the charts beside it."""
    theme = view.theme
    names_classes = np.isfinite(np.asarray(snapshot["class_accuracy_real"], float)).any()
    by_class = chosen.histogram == CLASSES and snapshot["class_histogram"].size
    histogram = images.class_histogram if by_class else images.score_histogram
    charts = {
        "histogram": histogram(snapshot, theme, member),
        "losses": figures.losses(snapshot, theme),
        "scores": figures.scores(snapshot, theme),
        "gradients": figures.gradients(snapshot, theme, "images"),
    }
    if names_classes:
        charts |= {
            "accuracy": images.class_accuracy(snapshot, theme),
            "class_losses": images.class_losses(snapshot, theme),
        }
        del charts["scores"]
    evaluation = evaluation_chart(chosen.evaluation, snapshot)
    if evaluation:
        charts["evaluation"] = EVALUATIONS[evaluation](snapshot, theme)
    network = GRADIENTS[chosen.gradients]
    if chosen.gradients == METER:
        charts["gradients"] = figures.saturation_meter(snapshot, theme)
    if network:
        charts["gradients"] = figures.layer_gradients(snapshot, theme, network, member)
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


def winner(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Who is ahead at CHECK_SCORES: how often the critic, on images it has not seen, is right."""
    series = snapshot["history"]["probe"]
    if snapshot["step"] < CHECK_SCORES or not len(series["step"]):
        return None
    place = int(np.searchsorted(series["step"], CHECK_SCORES, side="right")) - 1
    share = float(series["critic_accuracy"][place, member])
    if not np.isfinite(share):
        return None
    return "nearly always right" if share > 0.9 else "little better than chance" if share < 0.6 else "in between"


def explain_winner(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    series = snapshot["history"]["probe"]
    place = int(np.searchsorted(series["step"], CHECK_SCORES, side="right")) - 1
    right = 100 * series["critic_accuracy"][place, member]
    means = (
        "Telling is easier than making: the critic is ahead, and what the generator feels then depends on the loss."
        if right > 90
        else "A critic that is held back, by a constraint or a small rate, cannot tell yet; its slope may be of use all the same."
        if right < 60
        else "It is ahead, but not by so much that any loss would starve."
    )
    return f"It was right on {right:.0f} % of 32 real and 32 generated images. {means}"


CHECKS = [
    checks.Check(
        "image_critic",
        f"At step {CHECK_SCORES}, how often does the critic tell a real image from a generated one?",
        winner,
        explain_winner,
        f"at step {CHECK_SCORES}",
        options=("nearly always right", "in between", "little better than chance"),
        note="Ask what each answer would mean for the slope that reaches the generator.",
    )
]

SEEN = """
A **generator** makes images from noise z; a **critic** scores images, high for real. They train in turn, as in the plane.

- The **mosaic** shows G(z) for the same z at every step, so each image can be followed as it forms. Where the class goes into G
  a row is a class and a column is one z. *Real images in their place* lays images of the data over them. The row *shipped* was made by a generator that was trained for longer and ships with the page.
- **Scores of the images shown**: how the critic scores the mosaic and as many real images. Where the two heaps part, the critic is sure.
- **Slope of L_G**, on a logarithmic axis: at the scores the mean of N |∂L_G/∂f|, at the images N ‖∂L_G/∂x‖ over all pixels.
- For AC-GAN, **class named rightly**: the critic's answer, from the image alone, on real and on generated images.

- **Fréchet distance**: how far the generated images are from the data in the features of a small classifier of ours, of n images each;
  two samples of the data are as far apart as the line *perfect*, for a finite sample is never exact. *Classes* shows what the same classifier sees.
- **Precision**: the share of generated images that lie among the data in those features, as near to some real image as that image's third
  neighbour; **recall**: the share of the data that lies so among the generated images. Few sharp images, always the same, are precise and recall little.
- **Nearest training image**: for each image of the mosaic the image of the training data that differs least from it, pixel by pixel, and how
  much, in the mean. *Held-out real* is the same of real images that no training has seen: a generator that lies well below it repeats by
  heart. The layer *nearest training images* shows them in their places.

Figures are measured in the run: the critic's accuracy and its largest slope on 32 images of every tenth step.
"""

TRIES = [
    (
        "Wasserstein with a gradient penalty",
        {"preset": "wgan_gp"},
        "The penalty holds the critic's slope near 1 at images between real and generated ones. It needs a critic without batch "
        "norm, so the networks change too. Look at the slope: no saturation, whatever the scores.",
    ),
    (
        "A class for G and D (CGAN)",
        {"preset": "cgan"},
        "Each row is asked to be one class. Look when the rows begin to differ.",
    ),
    (
        "A class out of D (AC-GAN)",
        {"preset": "acgan"},
        "The critic names the class of the image alone. Look at both accuracies: the generated images are often named more rightly "
        "than the real ones, for G learns to please.",
    ),
    (
        "Go on from a trained pair",
        {"preset": "trained"},
        "Generator and critic begin with weights that ship with the page, the optimisers afresh. Look whether the pair stays "
        "where it was, and what the loss or a constraint does to it.",
    ),
    (
        "CGAN and AC-GAN side by side",
        {"preset": "cgan_acgan"},
        "The same seed, data and sizes; only the way of the class differs.",
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


bar, left, right = lesson.frame("images")
panel = RunPanel("image_gan", key="image_gan", layers=images.LAYERS, shown=images.DEFAULT_LAYERS)
panel.still = lambda snapshot: images.samples(snapshot, "light")["data"][0]["pixels"]
with left, st.container(key="lesson_controls", height=370, border=False):
    panel.controls(ImageGanParams, GROUPS)
if image_sets[panel.params.data].endless:  # no training image is seen twice
    panel.layers = {name: label for name, label in panel.layers.items() if name != "nearest"}
with bar:
    member = panel.bar(COMMANDS)
with left:
    histogram = st.segmented_control(
        "Histogram", [SCORES, CLASSES], default=SCORES, key="image_histogram", width="stretch"
    )
    gradients = st.segmented_control(
        "Gradient chart", list(GRADIENTS), default=AT_IMAGES, key="image_gradient_chart", width="stretch"
    )
    evaluation = st.segmented_control(
        "Evaluation chart", list(EVALUATIONS), default=FRECHET, key="image_evaluation", width="stretch"
    )
    if panel.params.data == "upload":
        st.caption("No classifier of ours knows your images: what it would judge is not measured.")
with right:
    chosen = Chosen(histogram or SCORES, gradients or AT_IMAGES, evaluation or FRECHET)
    panel.live(partial(draw, chosen), readings, member=member, height=430)

predict, what, table, classes, attempt, own, code, words = st.tabs(
    ["Predict", "What you see", "GAN or WGAN", "Where the class goes", "Try", "Your own images", "The code", "Words"]
)
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
    st.markdown(classifiers())
with table:
    st.markdown(
        "Six rows separate WGAN's Algorithm 1 ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875)) from the GAN of 2014. The first "
        "three are one setting, the loss. Press a cell to set it, and look at the slopes: which row makes the difference?"
    )
    gan_or_wgan.show(panel.params)
with classes:
    diagrams.labels(panel.params.labels)
    st.markdown(
        "**CGAN** ([arXiv:1411.1784](https://arxiv.org/abs/1411.1784)) tells both networks the class; the critic judges whether "
        "image and class belong together. **AC-GAN** ([arXiv:1610.09585](https://arxiv.org/abs/1610.09585)) tells only G, and its critic must name "
        "the class of every image, real or generated. Both networks gain from a class named rightly."
    )
with attempt:
    lesson.suggestions(ImageGanParams, TRIES, fresh=True)
with own:
    own_images.show(panel.refused if panel.params.data == "upload" else "")
with code:
    lesson.code("gan_core/training/images/step.py", "critic_loss", "critic_step", "generator_gradients")
    loss = panel.params.each_member()[member].loss
    lesson.code(f"gan_core/losses/{loss}.py", type(losses[loss]).__name__)
with words:
    lesson.glossary("generator", "critic", "noise", "logit", "gradient", "batch norm", "epoch", "saturation", "seed")
