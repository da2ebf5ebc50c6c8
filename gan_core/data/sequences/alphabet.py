"""The symbols of a task as whole numbers: 0 is padding, 1 the end of a sequence, and the letters of its alphabet follow."""

from collections.abc import Sequence

import numpy as np

PADDING, END = 0, 1


class Alphabet:
    """Letters as numbers from 2 on. Check: Alphabet("ab").encode("ba") is [3, 2], and `decode` of [3, 2, 1, 2] is "ba", for a sequence ends at its first 1."""

    def __init__(self, letters: str):
        self.letters = letters
        self.size = len(letters) + 2
        self._numbers = {letter: i + 2 for i, letter in enumerate(letters)}

    def unknown(self, text: str) -> str:
        """Return the first letter of a text that the alphabet lacks; '' if it has all."""
        return next((letter for letter in text if letter not in self._numbers), "")

    def encode(self, text: str) -> list[int]:
        """Return a text's numbers; KeyError for a letter that the alphabet lacks."""
        return [self._numbers[letter] for letter in text]

    def decode(self, numbers: Sequence[int] | np.ndarray) -> str:
        """Return the text before the first END; padding is left out."""
        found = []
        for number in numbers:
            if number == END:
                break
            if number != PADDING:
                found.append(self.letters[int(number) - 2])
        return "".join(found)
