"""Rows of several named scalars as one array, which a reader sees as a dict and a message carries as one block."""

import itertools
import secrets
from collections.abc import Sequence

import numpy as np

_PROCESS, _NUMBERS = secrets.token_hex(4), itertools.count()


def new_line() -> str:
    """Return a name for rows that nobody has seen yet: unique among all processes."""
    return f"{_PROCESS}.{next(_NUMBERS)}"


class Columns(dict[str, np.ndarray]):
    """{"step": (T,) float32, name: (T, K) for each of S names}, views of `rows`, (T, S, K).

    The first `settled` rows never change: all Columns of the same `line` begin with them. Where `first` is not 0, only the rows from the
    first-th on are here, for `after`, and no names.
    """

    def __init__(
        self, names: Sequence[str], steps: np.ndarray, rows: np.ndarray, line: str, settled: int, first: int = 0
    ):
        super().__init__(step=steps)
        if not first:
            self.update((name, rows[:, i]) for i, name in enumerate(names))
        self.names, self.rows, self.line, self.settled, self.first = list(names), rows, line, settled, first

    def since(self, first: int) -> "Columns":
        """Return the rows from the first-th on alone."""
        return Columns(self.names, self["step"][first:], self.rows[first:], self.line, self.settled, first)

    def after(self, earlier: "Columns") -> "Columns":
        """Return these rows with those before them, which earlier Columns of the line have."""
        steps = np.concatenate([earlier["step"][: self.first], self["step"]])
        rows = np.concatenate([earlier.rows[: self.first], self.rows])
        return Columns(self.names, steps, rows, self.line, self.settled)
