"""What the time of a worker's thread goes to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WINDOW_S = 2.0


class Spent:
    """Seconds by what they went to: "training", "answers", "saving". All of them take turns in one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self.seconds = clock, {"training": 0.0, "answers": 0.0, "saving": 0.0}
        self._began, self._before, self._answers = clock(), 0.0, 0.0

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Count the time of what is done here."""
        began = self._clock()
        try:
            yield
        finally:
            self.seconds[what] += self._clock() - began

    def answers(self) -> float:
        """Return the share of time that went to answers, of about the last WINDOW_S."""
        took = self._clock() - self._began
        if took >= WINDOW_S:
            self._answers = (self.seconds["answers"] - self._before) / took
            self._began, self._before = self._clock(), self.seconds["answers"]
        return self._answers
