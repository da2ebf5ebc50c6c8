"""What a page does with its run: start, change, pause. Nothing is drawn here."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from gan_core.claims import Claim
from gan_core.data.images.downloads import download
from gan_core.errors import BadInput
from gan_core.params import Params
from gan_core.params.events import changes, write_events
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import shared_pool
from ui import controls, direct
from ui.claims import trial
from ui.links import Link
from ui.run_memory import RunMemory

WAITING = {"status": "starting", "step": 0}  # the snapshot while there is no run
SPEEDS: dict[str, float | None] = {"1": 1, "5": 5, "20": 20, "100": 100, "300": 300, "full": None}


def _leave(handle: RunHandle) -> None:
    direct.close_address(handle.run_id)
    handle.release()


@st.cache_resource(scope="session", on_release=_leave)
def _handle(key: str, run_id: str, session: str) -> RunHandle:
    """This session's run of one page; when the session ends, the run's lease is shortened."""
    pool = shared_pool()
    assert pool is not None
    return RunHandle(pool, run_id, session)


def _own_id(key: str) -> str:
    """Return a secret of this session: after a lost connection there is a new handle, which must have the same run."""
    return str(st.session_state.setdefault(f"{key} id", secrets.token_hex(16)))


class RunControl:
    """One run of one page, and what the page remembers of it.

    A changed live setting is sent to the running run; a structural one restarts it. If its images must be downloaded first, the run
    starts after that, with the settings of the controls at that time.
    """

    def __init__(self, experiment: str, key: str, speed: str = "full", *, held: bool = False):
        """speed: one of SPEEDS, to begin with. held: the first run waits at step 0 until the reader plays it."""
        self.experiment, self.key = experiment, key
        self.start_values: Params | None = None  # the page's start values, where they are not the model's defaults
        self.opens = ""  # the preset with which the page opens, where it is not the start values
        self.scene: dict[str, str] = {}  # keys of the address that select this run on a page with several runs
        self.claims: Mapping[str, Claim] = {}  # those of the page that its runs can refute, by name
        self.of_view: Callable[[], Mapping[str, str]] = dict  # what a link says of the page's layers and tab
        self.dependents: dict[str, Any] = {}  # the parts of the page that read the run: see ui/dependent_fragments
        self.take_handle()
        self.memory: RunMemory = st.session_state.setdefault(
            f"{key} panel", RunMemory(speed=speed, playing=not held, held=held)
        )

    def take_handle(self) -> None:
        """Take the session's handle of the run: a new one after a lost connection, with which Streamlit has ended the old one."""
        self.handle = _handle(self.key, _own_id(self.key), _own_id("session"))

    @property
    def refused(self) -> str:
        """Why the run could not be started with the params last sent; '' if it could, or if that is not known yet."""
        return self.memory.refused

    @property
    def nothing(self) -> bool:
        """Whether there is no run: its images are being downloaded, or its start was refused."""
        return self.memory.download is not None or bool(self.memory.refused)

    @property
    def params(self) -> Any:
        """The params last sent to the run."""
        return self.memory.sent

    def follow(self, params: Params) -> None:
        """Make the run have these params."""
        sent: Params | None = self.memory.sent
        changed = {} if sent is None else dict(changes(sent, params))
        here = self.memory.download is not None and self.memory.download.over and not self.memory.download.problem
        if (
            sent is None
            or here
            or (self.memory.refused and changed)
            or any(not params.specs()[name].live for name in changed)
        ):
            self.start(params)
        elif changed:
            self._try(lambda: self.handle.change(changed))
            self.memory.sent = params

    def start(self, params: Params) -> None:
        """Start or restart from step 0; or download its images first, after which `follow` starts it."""
        link = self._link(params)
        again = self.memory.sent is not None
        self.memory.playing |= self.memory.end == "over"  # the user had not paused it
        self.memory.refused = ""
        self.memory.download = download(params.image_set())
        if self.memory.download is not None:
            if again:
                self.handle.release()  # the old run is not shown any more
            self.memory.sent, self.memory.error, self.memory.end = params, "", ""
            return
        self.handle.start(
            self.experiment,
            params.model_dump(),
            events=write_events(list(link.events)) if link else "",
            stop_at=link.stop if link else None,
            measures=bool(link is not None and link.stop is not None and self.memory.tried),
            playing=self.memory.playing,
            speed=SPEEDS[self.memory.speed],
        )
        memory = self.memory
        memory.sent, memory.error, memory.end, memory.passed = params, "", "", ""
        memory.starts += 1
        memory.press = None
        live = st.session_state.get(self.key)
        if again and live is not None and live.get("at") is not None:
            live["at"] = None

    def _link(self, params: Params) -> Link | None:
        """Return the link that the run follows: that of the settings, or that of the claim that the reader tries with them."""
        link, memory = controls.link(), self.memory
        if link is not None:
            memory.tried = trial.of_link(self.claims, link, memory.tried)
        elif (claim := self.claims.get(memory.tried)) is not None and claim.covers(params):
            link = trial.link_to(claim, params)
            controls.hold(link)
            memory.playing |= memory.end.startswith("stop")  # the claim paused the run before, not the user
        return link

    def try_claim(self, name: str, params: Params) -> None:
        """Play a run of a claim with these settings, which it covers, from step 0 to its step: a button's `on_click`."""
        memory, link = self.memory, trial.link_to(self.claims[name], params)
        memory.tried, memory.held, memory.playing = name, False, True
        if params == memory.sent:
            controls.hold(link)
            self.start(params)
        controls.follow(link, "Claim")

    def look(self, wait_s: float = 0.05) -> Mapping[str, Any]:
        """Return the latest snapshot; WAITING while there is no run."""
        return WAITING if self.nothing else self.handle.look(wait_s=wait_s)

    def toggle(self) -> None:
        """Play or pause, without waiting for the worker's answer: a refusal is rare, and then the bar is drawn again."""
        memory, playing = self.memory, not self.memory.playing
        memory.held = False
        press = memory.press = object()

        def refused(sentence: str) -> None:
            if memory.press is press:  # else it belongs to an earlier press or an earlier run
                memory.playing, memory.error = not playing, sentence

        memory.playing, memory.passed, memory.error = playing, memory.end, ""
        if not self.nothing:
            self.handle.play(playing, refused)

    def point_at(self, layers: tuple[str, ...], chart: str = "") -> None:
        """Switch layers of the picture on, which the user can switch off again, and light a chart for a moment: for a "Try" button."""
        stamp = self.memory.ask[0] if self.memory.ask else 0
        self.memory.ask = stamp + 1, layers, chart

    def reset(self) -> None:
        """Restart with the current settings; a run from a link without later changes restarts as in the link."""
        link = controls.link()
        if link is not None and link.params != self.memory.sent:
            controls.set_values(link.params.model_dump(), why="Restarted from the link", by_link=True)
            self.start(link.params)
        elif self.memory.sent is not None:
            self.start(self.memory.sent)

    def restart_paused(self) -> None:
        """Restart with the current settings, paused at step 0."""
        self.memory.playing, self.memory.held, self.memory.end = False, True, ""
        self.reset()

    def command(self, name: str, *, hold: bool = False) -> None:
        """Pause, then do a step or a command of the experiment. hold: a held run stays held."""
        self.memory.held &= hold
        if self.memory.playing:
            self.toggle()
        self._try(lambda: self.handle.command(name))

    def take_speed(self) -> None:
        """Apply the slider of steps per second."""
        self.memory.speed = st.session_state[f"{self.key}_speed"]
        self._try(lambda: self.handle.set_speed(SPEEDS[self.memory.speed]))

    def _try(self, do: Callable[[], None]) -> None:
        if self.nothing:
            return  # the run will start with the settings of that time
        try:
            do()
        except BadInput as problem:
            self.memory.error = self.params.in_words(str(problem))
        else:
            self.memory.error = ""
