"""How often pages request pictures of their runs: five times a second, down to twice a second when the server or a worker is busy."""

import threading
import time
from collections.abc import Callable

from gan_core.runtime.pool import shared_pool

RATES = (5, 3, 2.2)  # looks per second; the time that a look takes is part of it, so the last one is two a second
PAUSED_S = 1.0
BUSY, IDLE = 0.5, 0.2  # share of one core, the maximum for a server written in Python
LOOKS_BUSY, LOOKS_IDLE = 0.1, 0.04  # share of a worker's time that goes to looks and not to training
MOST_LOOKS = 80  # of all playing pages in a second
UPDATE_EVERY_S = 2.0


def looks() -> float:
    """Return the share of its time that the busiest worker takes for looks."""
    pool = shared_pool(create=False)
    return 0.0 if pool is None else pool.looks()


class Pace:
    """The looks per second of all pages of a server, by the pages that play and by what looks cost: updated every UPDATE_EVERY_S.

    The costs are the share of a core that the server has used since the last update and the share of a worker's time that looks take. A
    lower rate saves at least a quarter of the work and a higher one adds at most two thirds. IDLE is less than BUSY/(5/3), so the rate does
    not alternate.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], float] = time.process_time,
        looks: Callable[[], float] = looks,
    ):
        self._clock, self._used, self._looks, self._lock = clock, used, looks, threading.Lock()
        self._level, self._since, self._before = 0, clock(), used()
        self._pages, self._pages_before = set[str](), 0

    def rate(self, page: str = "") -> float:
        """Return the looks per second of a page that plays. page: its name, unlike all others."""
        with self._lock:
            self._pages.add(page)
            took = self._clock() - self._since
            if took >= UPDATE_EVERY_S:
                share, looks = (self._used() - self._before) / took, self._looks()
                self._since, self._before = self._clock(), self._used()
                self._pages_before, self._pages = len(self._pages), {page}
                if share > BUSY or looks > LOOKS_BUSY:
                    self._level = min(self._level + 1, len(RATES) - 1)
                elif share < IDLE and looks < LOOKS_IDLE:
                    self._level = max(self._level - 1, 0)
            each = MOST_LOOKS / max(self._pages_before, len(self._pages))
            return next((rate for rate in RATES[self._level :] if rate <= each), RATES[-1])


PACE = Pace()


def interval_s(playing: bool, page: str = "") -> float:
    """Return the seconds between two looks of a browser. page: as for `Pace.rate`."""
    return 1 / PACE.rate(page) if playing else PAUSED_S


def reading(every_s: float) -> dict[str, str]:
    """Return the reading of the refresh rate of a playing page, if it is reduced."""
    rate = round(1 / every_s)
    return {"refresh": f"{rate} a second"} if every_s < PAUSED_S and rate < max(RATES) else {}
