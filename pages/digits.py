"""Lesson: digits from noise, by a U-Net that ships or by one that learns here."""

from types import ModuleType
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import DdpmSamplesParams, ImageDiffusionParams, Params
from ui import checks, digits_sampling, digits_training, lesson, run_switch
from ui.clicks import once

SAMPLE, TRAIN = "Sample", "Train"

TRIES = [
    ("Ten steps", {"sampling_steps": 10}, "Ten calls in place of fifty. Which digits suffer? Read how sure the classifier is, above the picture."),
    ("One step", {"sampling_steps": 1}, "The guess x̂₀ from noise alone: the mean of the digits that were asked for, and no sample of them."),
    ("All 1,000 steps, ancestral", {"sampler": "ancestral", "sampling_steps": 1000}, "Noise is drawn at every step. Set the speed to full and watch the calls: 20 times as many, and are the digits better?"),
    ("Guidance 3, all told “8”", {"digit": "8", "guidance": 3.0}, "Two calls in a step. More surely eights, and more alike; set w = 1, then w = 0, with the same seed."),
    ("η = 1", {"eta": 1.0}, "DDIM that draws as much as ancestral sampling: another image from the same start."),
]  # fmt: skip
TRIES_TRAIN = [
    ("Go on from the one that ships", {"preset": "trained"}, "MNIST, and weights that already know it: the loss begins low, and the first picture has digits."),
    ("It answers ε", {"predicts": "eps"}, "The loss by t was a bowl; now it falls all the way to the noise, where ε is easy. Yet near the noise x̂₀ = (xₜ − √(1 − ᾱₜ) ε)/√ᾱₜ divides by nearly 0: what do the samples say?"),
    ("Small batches", {"batch_size": 16}, "More steps a second, and a noisier loss. Compare the samples after as many seconds, not steps."),
    ("Without guidance", {"guidance": 0.0}, "The rows no longer have their classes: the network is not asked about them. What is trained stays the same."),
]  # fmt: skip


def sample() -> None:
    """The U-Net that ships draws; where it is not in place, a sentence says so and offers to train one."""
    why = digits_sampling.missing()
    if why:
        with right:
            st.info(why)
            st.button("Train one here", on_click=once(run_switch.turn_to), args=(TRAIN,), type="primary")
    else:
        panel, member = digits_sampling.show(bar, left, right, {run_switch.KEY: SAMPLE})
    predict, code = tabs(digits_sampling, DdpmSamplesParams, TRIES)
    with predict:
        for check in digits_sampling.AT_ONCE:
            checks.ask_at_once(check)
        if not why:
            checks.panel(digits_sampling.CHECKS, panel, member)
    with code:
        lesson.code("gan_core/training/diffusion/sampling.py", "predictor")
        lesson.code("gan_core/diffusion/samplers.py", "Ancestral", "Ddim", "step")


def train() -> None:
    """One learns here."""
    panel, member = digits_training.show(bar, left, right, {run_switch.KEY: TRAIN})
    predict, code = tabs(digits_training, ImageDiffusionParams, TRIES_TRAIN)
    with predict:
        checks.panel(digits_training.CHECKS, panel, member)
    with code:
        lesson.code("gan_core/training/diffusion/game.py", "DiffusionGame")
        lesson.code("gan_core/networks/diffusion/unet.py", "UNet")


def tabs(scene: ModuleType, model: type[Params], tries: list[Any]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw what both scenes have alike; return the places of the questions and of the code."""
    predict, mathematics, what, attempt, code, words = st.tabs(
        ["Predict", "The mathematics", "What you see", "Try", "The code", "Words"]
    )
    with mathematics:
        lesson.derivation(scene.STEPS)
    with what:
        st.markdown(scene.SEEN)
    with attempt:
        lesson.suggestions(model, tries, fresh=True)
    with words:
        lesson.glossary(*scene.WORDS)
    return predict, code


bar, left, right = lesson.frame("digits")
with bar:
    scene = run_switch.choose((SAMPLE, TRAIN))
(sample if scene == SAMPLE else train)()
