"""Reversing a sequence of ten letters: the shortest task in which the first symbol of the source is the last of the target."""

from gan_core.data.sequences.alphabet import Alphabet

ALPHABET = Alphabet("abcdefghij")


def answer(text: str) -> str:
    """Return the text from its end to its beginning. Check: "abc" gives "cba"."""
    return text[::-1]
