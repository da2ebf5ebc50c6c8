"""How often pages look at their runs: five times a second where the server has time to spare, down to two where it is busy."""

import threading
import time
from collections.abc import Callable

RATES = (5, 3, 2)  # looks a second
PAUSED_S = 1.0
BUSY, IDLE = 0.5, 0.2  # of one core, which is what a server written in Python has
JUDGED_EVERY_S = 2.0


class Pace:
    """The looks a second of all pages of a server, by the share of a core that it has used since the last judgement.

    A step down takes at least a third of the work away and a step up adds at most two thirds, so that IDLE is less than BUSY/(5/3):
    a rate that was just left does not come back at once.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, used: Callable[[], float] = time.process_time
    ):  # fmt: skip
        self._clock, self._used, self._lock = clock, used, threading.Lock()
        self._level, self._since, self._before = 0, clock(), used()

    def rate(self) -> int:
        """Return looks a second, judged anew when it is time."""
        with self._lock:
            took = self._clock() - self._since
            if took >= JUDGED_EVERY_S:
                share = (self._used() - self._before) / took
                self._since, self._before = self._clock(), self._used()
                if share > BUSY:
                    self._level = min(self._level + 1, len(RATES) - 1)
                elif share < IDLE:
                    self._level = max(self._level - 1, 0)
            return RATES[self._level]


PACE = Pace()


def asked_s(busy: bool) -> float:
    """Return the seconds from one look to the next that are to be asked of a browser now. busy: there is something new at every look."""
    return 1 / PACE.rate() if busy else PAUSED_S


def reading(every_s: float) -> dict[str, str]:
    """Say how often a playing page looks, where that is less often than alone on the server."""
    rate = round(1 / every_s)
    return {"refresh": f"{rate} a second"} if every_s < PAUSED_S and rate < max(RATES) else {}
