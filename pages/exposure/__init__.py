"""Lesson: exposure bias. A model that learned on true tokens goes on with its own."""

from pages.exposure import chain, symbols, train
from ui.lesson import Lesson

LESSON = Lesson(
    path="exposure",
    topic="Sequences",
    title="Exposure bias",
    question="What does a model do with its own words?",
    claim="Trained on true tokens, a model reads its own in use, and errors feed errors. Scheduled sampling lets it read some of its own in training. Here that helps on points, where one answer is right after any prefix, "
    "and does harm on brackets, where the model must learn a distribution.",
    able="You will be able to say what exposure bias is and is not, to predict how an error of one step grows, and to say why scheduled sampling can learn the wrong distribution.",
    minutes=25,
    level="intermediate",
    assumes="what a recurrent network is",
    shows={"Train": train.SCENE, "A chain that slips": chain.SCENE, "Two symbols": symbols.SCENE},
)
