"""The run behind the front page's picture. It must not slow a class: it is small and slow, rests unseen, and ends on a busy server."""

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import streamlit as st

from gan_core import figures
from gan_core.errors import BadInput
from gan_core.figures.theme import Theme
from gan_core.params import PlaneGanParams
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import shared_pool
from ui import direct, refresh
from ui.packing import pack

PARAMS = PlaneGanParams.of(PlaneGanParams.preset("start"))
RATES = tuple(10 ** (exponent / 4) for exponent in range(-16, -7))  # of the slider, from 1e-4 to 1e-2
STEPS_PER_S, LAST_STEP = 40.0, 2000
LAYERS = ("real", "generated", "discriminator")
FULL = 0.75  # share of the server's runs from which on a front page has none
TRIAL_S, TRIAL_STEPS = 4.0, 20  # a run that takes longer for these steps has too little of its worker
REPLAY = "replay.bin"


class FrontRun:
    """The run of a session. `answer` is called by the browser's looks, outside the session."""

    def __init__(self, token: str, session: str, clock: Callable[[], float] = time.monotonic):
        self._token, self._session, self._lock, self._clock = token, session, threading.Lock(), clock
        self._since: tuple[float, int] | None = None  # time and step of the first picture after it was played
        self._handle: RunHandle | None = None
        self._rate, self._playing, self._full = PARAMS.lr_G, True, False

    def answer(self, sent: Any) -> bytes:
        """Answer {"do": "look" | "again" | "rest" | "leave", "rate": place on the slider, "theme"} with a packed header, or b""."""
        match sent:
            case {"do": "rest"}:
                self.rest()
            case {"do": "leave"}:
                self.leave()
            case {"do": "look" | "again" as do, "rate": int(place), "theme": "light" | "dark" as theme}:
                if not 0 <= place < len(RATES):
                    raise direct.BadMessage("expected a place on the slider")
                return self._look(again=do == "again", rate=RATES[place], theme=theme)
            case _:
                raise direct.BadMessage("expected what to do, a place on the slider and a theme")
        return b""

    def rest(self) -> None:
        """Pause the run: it is out of sight. The server counts it no longer."""
        with self._lock:
            if self._handle is not None:
                if self._playing:
                    self._play(self._handle, False)
                self._handle.release()

    def leave(self) -> None:
        """Delete the run: its reader has gone."""
        with self._lock:
            if self._handle is not None:
                self._handle.drop()
            self._handle, self._playing, self._full = None, True, False

    def _look(self, *, again: bool, rate: float, theme: Theme) -> bytes:
        with self._lock:
            pool = shared_pool()
            assert pool is not None
            if self._full or pool.share_in_use(besides=self._token) >= FULL:
                return self._make_room()
            if self._handle is None:
                self._handle, again = RunHandle(pool, self._token, self._session), True
            handle = self._handle
            if again:
                self._start(handle, rate)
            elif rate != self._rate:
                with suppress(BadInput):  # the worker is being restarted; the next look asks again
                    handle.change({"lr_G": rate})
                    self._rate = rate
            if not self._playing:
                self._play(handle, True)
            snapshot = handle.look()
            if snapshot["status"] in ("waiting", "refused"):
                return self._make_room()
            if snapshot["status"] == "lost":
                self._start(handle, rate)
            if "picture" not in snapshot:
                return b""
            return self._make_room() if self._is_starved(int(snapshot["step"])) else pack(header(snapshot, theme))

    def _is_starved(self, step: int) -> bool:
        """Tell whether the lessons leave this run so little time that nothing would be seen."""
        began, first = self._since = self._since or (self._clock(), step)
        return step < min(first + TRIAL_STEPS, LAST_STEP) and self._clock() - began > TRIAL_S

    def _start(self, handle: RunHandle, rate: float) -> None:
        self._rate, self._playing, self._since = rate, True, None
        params = PARAMS.changed({"lr_G": rate})
        handle.start(
            "plane_gan", params.model_dump(), stop_at=LAST_STEP, playing=True, speed=STEPS_PER_S, background=True
        )

    def _play(self, handle: RunHandle, playing: bool) -> None:
        self._playing, self._since = playing, None
        handle.play(playing, lambda sentence: None)  # the next look says what became of the run

    def _make_room(self) -> bytes:
        """Leave the place to a lesson; until the reader comes back, the browser plays the kept run."""
        if self._handle is not None:
            self._handle.drop()
        self._handle, self._full = None, True
        return pack({"full": True})


def header(snapshot: Any, theme: Theme) -> dict[str, Any]:
    """Return what the browser draws of a snapshot with a picture."""
    figure = figures.plane(snapshot, theme, layers=LAYERS)
    return {
        "traces": [trace for trace in figure["data"] if trace["meta"] in LAYERS],
        "extent": float(snapshot["picture"]["extent"]),
        "says": figure["layout"]["meta"].get("says", ""),
        "step": int(snapshot["step"]),
        "over": int(snapshot["step"]) >= LAST_STEP,
        "every": round(1000 * refresh.interval_s(True)),
    }


def _close(run: FrontRun, token: str) -> None:
    direct.close_address(token)
    run.leave()


@st.cache_resource(scope="session", on_release=lambda opened: _close(*opened))
def _opened(token: str, session: str) -> tuple[FrontRun, str]:
    return FrontRun(token, session), token


def open_address() -> str:
    """Open this session's address for looks; return it. No run is started."""
    token = str(st.session_state.setdefault("front page id", secrets.token_hex(16)))
    run, _ = _opened(token, str(st.session_state.setdefault("session id", secrets.token_hex(16))))
    direct.open_address(token, run.answer)
    return direct.address(token)
