"""Lesson: digits from noise, by a U-Net that ships or by one that learns here."""

from pages.digits import sample, train
from ui.lesson import Lesson

LESSON = Lesson(
    path="digits",
    topic="Diffusion",
    title="Digits from noise",
    question="How does a network draw a digit out of noise?",
    claim="A U-Net is asked a few dozen times what of an image is noise, and each answer is taken away a little; DDIM asks 50 times where the training had 1,000 times t.",
    able="You will be able to follow one image from noise to digit, to count what a sampler costs, and to say what guidance does.",
    minutes=20,
    assumes="the lesson on a denoiser",
    shows={"Sample": sample.SCENE, "Train": train.SCENE},
)
