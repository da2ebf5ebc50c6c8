"""Lesson: the race of losses on images. The same DCGAN, the same seed, another loss."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from gan_core import figures
from gan_core.figures import images
from gan_core.figures.theme import Figure
from gan_core.losses import losses
from gan_core.numerals import format_number
from gan_core.params import ImageRaceParams
from ui import checks, lesson
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "ensemble": "",
    "data": "",
    "rates": "",
    "optimiser": Fold("Optimiser and batch"),
    "game": Fold("Loss and steps"),
    "more_game": Fold("Penalties, noise, labels"),
    "networks": Fold("Networks and z"),
    "telemetry": Fold("Telemetry"),
    "more": Fold("Seed"),
}
COMMANDS = {"step": "Step", "step_D": "Critic step", "step_G": "Generator step"}
SCORES, LAYERS = "Scores", "In G"
AT, STARVED = 60, 1e-3


def draw(by_layer: bool, snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The samples of every member side by side, and who starves."""
    theme = view.theme
    last = (
        figures.layer_gradients(snapshot, theme, "G", member)
        if by_layer
        else images.score_histogram(snapshot, theme, member)
    )
    return {
        "picture": images.samples(snapshot, theme, layers=view.layers),
        "slope": figures.slope(snapshot, theme),
        "saturation": figures.saturation_meter(snapshot, theme),
        "accuracy": figures.accuracy(snapshot, theme),
        "losses": figures.losses(snapshot, theme),
        "last": last,
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    right = snapshot["critic_accuracy"][member]
    return {
        "slope": format_number(snapshot["logit_gradient"][member], 2),
        "critic right": f"{100 * right:.0f} %" if np.isfinite(right) else "–",
    }


def starved(snapshot: Mapping[str, Any], member: int) -> float | None:
    """How many members have a median slope below STARVED over the second half of the first AT steps."""
    return None if snapshot["step"] < AT else float(sum(slope < STARVED for slope in _slopes(snapshot).values()))


def explain_starved(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    said = "; ".join(f"{name}: {format_number(slope, 2)}" for name, slope in _slopes(snapshot).items())
    return f"Medians of the slope over steps {AT // 2} to {AT}: {said}."


def knob(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether minimax under β₁ = 0.9 is helped a hundredfold by another loss, by another β₁, or by either."""
    if snapshot["step"] < AT:
        return None
    minimax, other, minimax_05, _ = _slopes(snapshot).values()
    helped = (other > 100 * minimax, minimax_05 > 100 * minimax)
    return {(True, True): "either alone", (True, False): "the loss", (False, True): "β₁", (False, False): "neither"}[
        helped
    ]


def explain_knob(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    minimax, other, minimax_05, other_05 = _slopes(snapshot).values()
    return (
        f"Medians of the slope over steps {AT // 2} to {AT}: under β₁ = 0.9 minimax {format_number(minimax, 2)} and non-saturating {format_number(other, 2)}, under β₁ = 0.5 "
        f"{format_number(minimax_05, 2)} and {format_number(other_05, 2)}. A hundredfold counts as a difference."
    )


def saturated(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the member shown lies two decades or more below the non-saturating slope at step AT."""
    if snapshot["step"] < AT or snapshot["critic_output"][member] != "logit":
        return None
    return "yes" if _decades(snapshot, member) < -2 else "no"


def explain_saturated(snapshot: Mapping[str, Any], member: int) -> str:
    """The figure behind the answer."""
    return f"Its slope lay {_decades(snapshot, member):.1f} decades from that of the non-saturating loss at the same scores. Two decades count as saturated."


def _decades(snapshot: Mapping[str, Any], member: int) -> float:
    series = snapshot["history"]["every"]
    row = int(np.searchsorted(series["step"], AT, side="right")) - 1
    return float(
        np.log10(max(series["logit_gradient"][row, member], 1e-30) / series["non_saturating_slope"][row, member])
    )


def _is(snapshot: Mapping[str, Any], vary: str) -> bool:
    return snapshot["params"]["vary"] == vary and snapshot["params"]["members"] == 1


def _slopes(snapshot: Mapping[str, Any]) -> dict[str, float]:
    series = snapshot["history"]["every"]
    rows = (np.asarray(series["step"]) > AT // 2) & (np.asarray(series["step"]) <= AT)
    names = (str(label).removeprefix("loss=").replace("_", " ") for label in snapshot["member_labels"])
    return {name: float(np.median(series["logit_gradient"][rows, k])) for k, name in enumerate(names)}


CHECKS = [
    checks.Check(
        "race_starved",
        f"How many of the four losses will have a slope below 10⁻³, in the median of steps {AT // 2} to {AT}?",
        starved,
        explain_starved,
        f"at step {AT}",
        most=4,
        note="Most say: only minimax. The sigmoid in front of least squares is the same trap.",
        fits=lambda snapshot: _is(snapshot, ImageRaceParams.of().vary),
    ),
    checks.Check(
        "race_knob",
        f"Minimax under β₁ = 0.9 starves. Which knob brings its slope back, in the median of steps {AT // 2} to {AT}?",
        knob,
        explain_knob,
        f"at step {AT}",
        options=("the loss", "β₁", "either alone", "neither"),
        note="The folklore blames the loss alone.",
        fits=lambda snapshot: _is(snapshot, str(ImageRaceParams.preset("both")["vary"])),
    ),
    checks.Check(
        "race_saturated",
        f"Read the run's own charts at step {AT}: did the member shown saturate?",
        saturated,
        explain_saturated,
        f"at step {AT}",
        options=("yes", "no"),
        note="Let them say from which chart they know it.",
        fits=lambda snapshot: "logit" in snapshot["critic_output"],
    ),
]

SEEN = """
One small DCGAN for each loss, with the same seed: the same first weights, the same images, the same z. Three critic updates to one of the generator; real and generated images in
batches of their own, so each has its own batch statistics.

- **Slope at the scores**: the mean of N |∂L_G/∂f|, all that the critic's last layer lets through to the generator.
- **Saturation**: the same against what the non-saturating loss would give *at the same scores*, in decades. 0 is no saturation. A raw score has no such scale, so least squares without a sigmoid has no line.
- **Critic right**: on held-out real images and fresh generated ones. A critic that is always right is the condition for starvation, and not yet starvation.
- **In G** shows the gradient at every layer of the generator of the member shown.
"""

PRESETS = [
    ("β₁ = 0.9, four losses", {"preset": "beta_09"}, "Adam's first moment remembers ten steps, and D gets three steps to G's one."),
    ("β₁ = 0.5, four losses", {"preset": "beta_05"}, "The setting of the DCGAN paper. The same losses, the same rates."),
    ("Both side by side", {"preset": "both"}, "Minimax and non-saturating, with either β₁. Which of the two knobs makes the difference?"),
    ("DCGAN's first weights", {"preset": "first_weights"}, "N(0, 0.02²) against PyTorch's own law, which is wider here. A third knob, which few papers on losses mention."),
    ("Three seeds of minimax", {"preset": "seeds"}, "One run is an anecdote. Do the seeds agree?"),
    ("Weight decay 0.5", {"preset": "decay"}, "See what λ = 0.5 does to a network whose weights start at 0.02."),
    ("Full size", {"preset": "full_size"}, "The widths 256, 128, 64 and batches of 128, as under Measured; slow on a laptop."),
    ("MNIST, full size", {"preset": "mnist"}, "The same on MNIST."),
]  # fmt: skip

MEASURED = """
On MNIST at full size (*MNIST, full size* under Try), one run a line, by `python -m benchmarks.race`: two cores, torch 2.13.0, 2026-11-21. The median of the
slope over steps 200 to 300, for β₁ = 0.5 over steps 100 to 300. Under β₁ = 0.9 the critic was right on all held-out images, in every one of these runs.

| loss | β₁ | seed 0 | seed 1 | seed 2 |
| --- | --- | --- | --- | --- |
| minimax | 0.9 | 6.7 × 10⁻⁵ | 5.9 × 10⁻⁵ | 4.4 × 10⁻⁵ |
| non-saturating | 0.9 | 1.0 | 1.0 | 1.0 |
| least squares, σ(f) | 0.9 | 7.6 × 10⁻⁴ | 9.0 × 10⁻⁴ | 1.9 × 10⁻³ |
| minimax | 0.5 | 9.0 × 10⁻⁴ | 4.9 × 10⁻³ | 0.084 |
| non-saturating | 0.5 | 0.90 | 0.90 | 0.90 |
| least squares, σ(f) | 0.5 | 0.059 | 0.071 | 0.076 |

So a smaller β₁ gives minimax one to three decades back, and the other loss gives it all. Under β₁ = 0.5 seeds differ by two decades: in seed 2 the critic was right on 92 % only, and
minimax learnt; seed 0 starved. With DCGAN's first weights, N(0, 0.02²),
minimax under β₁ = 0.9 read 5.1 × 10⁻⁴ on seed 0: a third knob.
"""

CURES = [
    ("Non-saturating loss", {"vary": "loss=minimax|non_saturating"}, "Costs: it no longer descends a divergence that is known to shrink, and is said to drop modes more readily."),
    ("One-sided label smoothing", {"vary": "label_smoothing=0|0.1", "loss": "minimax"}, "The critic aims at 0.9 for real images, so its logits stay bounded near them. Costs: the best critic is no longer p/(p + q)."),
    ("Instance noise", {"vary": "instance_noise=0|0.3", "loss": "minimax"}, "Noise on both kinds makes the distributions overlap. Costs: G learns the blurred data until the noise is taken away."),
    ("R1 penalty", {"pair": "dcgan_5x5", "constraint": "r1", "vary": "penalty_weight=0|1", "loss": "minimax"}, "Holds the critic's slope at real images down: γ = 0 against γ = 1. Costs: a second backward pass, and a critic without batch norm, so other networks."),
    ("Weaker critic", {"vary": "lr_D=0.002|0.0001", "loss": "minimax"}, "A slow critic is unsure, and log(1 − D) is steep there. Costs: it teaches little, and how slow is a matter of luck."),
    ("Wasserstein, clipped", {"vary": "loss=minimax|wasserstein", "constraint": "weight_clipping", "optimiser": "rmsprop", "lr_D": 5e-5, "lr_G": 5e-5}, "The slope at the scores is 1 whatever they are. Costs: a constraint that must hold, and slow learning (RMSProp, 5 × 10⁻⁵). Both are clipped, and the clip alone helps minimax: look."),
]  # fmt: skip


bar, left, right = lesson.frame("race")
panel = RunPanel("image_race", key="image_race", layers=images.LAYERS, shown=images.DEFAULT_LAYERS)
panel.still = lambda snapshot: images.samples(snapshot, "light")["data"][0]["pixels"]
with left, st.container(key="lesson_controls", height=440, border=False):
    panel.controls(ImageRaceParams, GROUPS)
with bar:
    member = panel.bar(COMMANDS)
with left:
    last = st.segmented_control("Last chart", [SCORES, LAYERS], default=SCORES, key="race_chart", width="stretch")
with right:
    panel.live(partial(draw, last == LAYERS), readings, member=member, height=470)

predict, what, attempt, cures, measured, code, words = st.tabs(
    ["Predict", "What you see", "Try", "Cures", "Measured", "The code", "Words"]
)
with predict:
    checks.panel(CHECKS, panel, member)
with what:
    st.markdown(SEEN)
with attempt:
    lesson.suggestions(ImageRaceParams, PRESETS, fresh=True)
with cures:
    st.markdown("Each runs minimax with and without the cure, or beside another loss; with Adam, at β₁ = 0.9.")
    lesson.suggestions(ImageRaceParams, CURES, fresh=True)
with measured:
    st.markdown(MEASURED)
with code:
    shown = panel.params.each_member()[min(member, len(panel.params.each_member()) - 1)].loss
    lesson.code(f"gan_core/losses/{shown}.py", type(losses[shown]).__name__)
    lesson.code("gan_core/training/images/step.py", "generator_gradients")
with words:
    lesson.glossary("generator", "critic", "logit", "gradient", "batch norm", "saturation", "seed")
