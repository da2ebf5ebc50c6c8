"""Lesson: digits from noise, by a trained U-Net or by one that learns here."""

from pages.digits import sample, train
from ui.lesson import Lesson

LESSON = Lesson(
    path="digits",
    topic="Diffusion",
    title="Digits from noise",
    question="How does a network draw a digit out of noise?",
    claim="A U-Net estimates the noise in an image a few dozen times, and each time a part of that noise is removed. The training had 1,000 times t; DDIM calls the network at 50 of them.",
    able="You will be able to follow one image from noise to digit, to count what a sampler costs, and to say what guidance does.",
    minutes=20,
    level="intermediate",
    assumes="the lesson on a denoiser",
    shows={"Sample": sample.SCENE, "Train": train.SCENE},
)
