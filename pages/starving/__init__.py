"""Lesson: the starving generator. What gradient it has before a discriminator that learns, and what an optimiser makes of a tiny one."""

from pages.starving import frozen_discriminator, frozen_generator
from ui.lesson import Lesson

LESSON = Lesson(
    path="starving",
    topic="Saturation",
    title="The starving generator",
    question="Does a better discriminator teach better?",
    claim="With log(1 − D) it does not: before a generator apart from the data, the surer the discriminator, the smaller the gradient of the generator. "
    "Plain gradient descent then stands still; Adam divides the size out, and moves again.",
    able="You will be able to read starvation in a chart, and to say for which loss and which optimiser it means that the generator stands still.",
    minutes=20,
    level="intermediate",
    assumes="the lesson on saturation, exactly",
    shows={"Frozen generator": frozen_generator.SCENE, "Frozen discriminator": frozen_discriminator.SCENE},
)
