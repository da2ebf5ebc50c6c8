"""Lesson: an encoder, a decoder, and what attention changes between them."""

from pages.attention import translate
from ui.lesson import Lesson

LESSON = Lesson(
    path="attention",
    topic="Sequences",
    title="Encoder, decoder, attention",
    question="How does a network find its place in what it translates?",
    claim="Without attention all of the source has to fit into one vector. With it, the decoder reads a new mean of the encoder's states at every step: it learns faster, and long sources cost it little. "
    "The weights say which states it reads, and that need not be the symbol itself.",
    able="You will be able to compute e, α and c of one step, to say what the bottleneck is and to measure it, and to tell greedy decoding, beam search and drawing apart.",
    minutes=30,
    level="intermediate",
    assumes="what a recurrent network is",
    shows=translate.SCENE,
)
