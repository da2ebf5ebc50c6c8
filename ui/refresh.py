"""How often pages request pictures of their runs: five times a second, down to twice a second when the server is busy."""

import threading
import time
from collections.abc import Callable

RATES = (5, 3, 2)  # looks per second
PAUSED_S = 1.0
BUSY, IDLE = 0.5, 0.2  # share of one core, the maximum for a server written in Python
UPDATE_EVERY_S = 2.0


class Pace:
    """The looks per second of all pages of a server, by the share of a core that it has used since the last update.

    A lower rate saves at least a third of the work and a higher one adds at most two thirds. IDLE is less than BUSY/(5/3), so the rate
    does not alternate.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, used: Callable[[], float] = time.process_time
    ):  # fmt: skip
        self._clock, self._used, self._lock = clock, used, threading.Lock()
        self._level, self._since, self._before = 0, clock(), used()

    def rate(self) -> int:
        """Return the looks per second, updated every UPDATE_EVERY_S."""
        with self._lock:
            took = self._clock() - self._since
            if took >= UPDATE_EVERY_S:
                share = (self._used() - self._before) / took
                self._since, self._before = self._clock(), self._used()
                if share > BUSY:
                    self._level = min(self._level + 1, len(RATES) - 1)
                elif share < IDLE:
                    self._level = max(self._level - 1, 0)
            return RATES[self._level]


PACE = Pace()


def interval_s(playing: bool) -> float:
    """Return the seconds between two looks of a browser."""
    return 1 / PACE.rate() if playing else PAUSED_S


def reading(every_s: float) -> dict[str, str]:
    """Return the reading of the refresh rate of a playing page, if it is reduced."""
    rate = round(1 / every_s)
    return {"refresh": f"{rate} a second"} if every_s < PAUSED_S and rate < max(RATES) else {}
