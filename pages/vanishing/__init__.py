"""Lesson: gradients that vanish or explode over many steps, and what a forget gate does about it."""

from pages.vanishing import powers, train
from ui.lesson import Lesson

LESSON = Lesson(
    path="vanishing",
    topic="Sequences",
    title="Vanishing and exploding",
    question="How far back does a gradient reach?",
    claim="The gradient over many steps is a product of Jacobians. It shrinks or grows like a power, so a plain RNN may learn over 20 steps and not over 60. An LSTM's cell is additive: along it the factor is the forget gate, and its bias sets how far back it reaches.",
    able="You will be able to predict from σ(b) to the power T how far back an LSTM learns, to tell spectral radius from norm, and to say what clipping cures and what it does not.",
    minutes=25,
    level="intermediate",
    assumes="backpropagation through time",
    shows={"The memory task": train.SCENE, "Powers of a matrix": powers.SCENE},
)
