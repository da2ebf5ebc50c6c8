"""Lesson: backpropagation through time, walked a step at a time, and compared with autograd."""

from pages.bptt import autograd, by_hand
from ui.lesson import Lesson

LESSON = Lesson(
    path="bptt",
    topic="Sequences",
    title="Backpropagation through time",
    question="How does a loss reach a step long before it?",
    claim="The gradient goes back a step at a time: times φ′, times Wᵀ, plus the loss of the step itself. W gets a summand of every step. Truncation leaves out what is further back than the cut, whatever its size.",
    able="You will be able to compute the gradient of a small recurrent network by hand, to find two common mistakes, and to say what truncation cannot see.",
    minutes=20,
    level="intermediate",
    assumes="the chain rule, and a matrix times a vector",
    shows={"By hand": by_hand.SCENE, "Beside autograd": autograd.SCENE},
)
