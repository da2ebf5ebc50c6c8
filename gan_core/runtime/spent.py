"""What the time of a worker's thread goes to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WINDOW_S = 2.0


class Spent:
    """Seconds by what they went to: "training", "looks", other "calls", "saving". All of them take turns in one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock, self.seconds = clock, dict.fromkeys(("training", "looks", "calls", "saving"), 0.0)
        self._began, self._before, self._share = clock(), 0.0, 0.0

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        """Count the time of what is done here."""
        began = self._clock()
        try:
            yield
        finally:
            self.seconds[what] += self._clock() - began

    def looks(self) -> float:
        """Return the share of time that went to looks, of about the last WINDOW_S."""
        took = self._clock() - self._began
        if took >= WINDOW_S:
            self._share = (self.seconds["looks"] - self._before) / took
            self._began, self._before = self._clock(), self.seconds["looks"]
        return self._share
