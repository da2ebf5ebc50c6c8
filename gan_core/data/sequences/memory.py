"""The memory task: one of eight symbols, then T blanks; the symbol is asked for at the last blank."""

import numpy as np

SYMBOLS = 8  # and a ninth for the blank
INPUTS = SYMBOLS + 1


def inputs(blanks: int) -> np.ndarray:
    """Return all the sequences that there are, one-hot, (blanks + 1, 8, 9): row k of each step belongs to symbol k.

    Check: the first step is the symbol, the others are blanks, and there are no more than eight sequences: a network that answers these right has solved the task.
    """
    codes = np.full((blanks + 1, SYMBOLS), SYMBOLS)
    codes[0] = np.arange(SYMBOLS)
    return np.eye(INPUTS, dtype=np.float32)[codes]
