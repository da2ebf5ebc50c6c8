"""A run on a page: its bar of buttons, and the part of the page that looks at it five times a second."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from gan_core.data.images.downloads import download
from gan_core.errors import BadInput
from gan_core.figures import DEFAULT_LAYERS, LAYERS, legend
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import Params
from gan_core.params.events import changes, write_events
from gan_core.runtime.client import RunHandle
from gan_core.runtime.pool import shared_pool
from ui import controls, downloading, exports, share
from ui.live_view import Seen, live_view, seen
from ui.press import once
from ui.run_memory import RunMemory, end_of
from ui.words import plain

REFRESH_S, REFRESH_PAUSED_S = 0.18, 1.0  # asked of the browser, whose timer and drawing make about 0.2 of it
WAITING = {"status": "starting", "step": 0}  # the snapshot of a run that is not there
SPEEDS: dict[str, float | None] = {"1": 1, "5": 5, "20": 20, "100": 100, "300": 300, "full": None}

Draw = Callable[[Mapping[str, Any], Seen, int], dict[str, Figure]]
Readings = Callable[[Mapping[str, Any], int], dict[str, str]]


@st.cache_resource(scope="session", on_release=lambda handle: handle.release())
def _handle(key: str) -> RunHandle:
    """This session's run of one page; when the session ends its lease is cut short."""
    pool = shared_pool()
    assert pool is not None
    return RunHandle(pool)


class RunPanel:
    """Ties a page's params to its run. `bar` draws the buttons, `live` the view; both read what the run says, not what was asked.

    The run starts by itself when the page is first opened, with the events of the link if the page came from one. A changed
    live setting goes to the running run; a structural one starts it again. Where its images are still on the web, they are
    fetched first: the view shows how far they are, and the run starts with whatever the controls say then.
    """

    def __init__(
        self,
        experiment: str,
        key: str,
        layers: Mapping[str, str] = LAYERS,
        shown: Sequence[str] = DEFAULT_LAYERS,
        speed: str = "full",
    ):
        """layers: {name: label} of the picture's switches; shown: those that are on at first. speed: one of SPEEDS, to begin with."""
        self.experiment, self.key, self.layers, self.shown = experiment, key, layers, shown
        self.still: exports.Still | None = None  # how a picture becomes pixels, for who exports a film
        self.handle = _handle(key)
        self.memory: RunMemory = st.session_state.setdefault(f"{key} panel", RunMemory(speed=speed))

    @property
    def refused(self) -> str:
        """Why the run could not be started with the params last sent; '' where it could, or that is not known yet."""
        return self.memory.refused

    @property
    def _none(self) -> bool:
        """Whether there is no run to ask: its images are on their way, or its start was refused."""
        return self.memory.download is not None or bool(self.memory.refused)

    @property
    def params(self) -> Any:
        """The params last sent to the run."""
        return self.memory.sent

    def controls(
        self,
        model: type[Params],
        groups: Mapping[str, str | controls.Fold | None],
        pictures: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
    ) -> None:
        """Draw the controls, as `controls.show` does, and make the run follow them.

        A fragment: a moved slider draws the controls again and nothing else of the page, so that its effect shows soon. Where
        the page itself depends on a setting that is a choice, the whole page is drawn again.
        """

        @st.fragment
        def draw() -> None:
            before, awaited = self.memory.sent, self.memory.download
            after = controls.show(model, groups, first=self.follow, pictures=pictures)
            choices = [name for name, spec in model.specs().items() if spec.kind == "choice"]
            chosen = before is not None and any(getattr(before, name) != getattr(after, name) for name in choices)
            if chosen or (before is not None and self.memory.download is not awaited):
                st.rerun()

        draw()

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
        """Start, or start again from step 0; or let its images be fetched, and `follow` start it when they are there."""
        link = controls.link()
        again = self.memory.sent is not None
        self.memory.playing |= self.memory.end == "over"  # it had not been paused by hand
        self.memory.refused = ""
        self.memory.download = download(params.image_set())
        if self.memory.download is not None:
            if again:
                self.handle.release()  # the run that was: nobody looks at it any more
            self.memory.sent, self.memory.error, self.memory.end = params, "", ""
            return
        self.handle.start(
            self.experiment,
            params.model_dump(),
            events=write_events(list(link.events)) if link else "",
            stop_at=link.stop if link else None,
            playing=self.memory.playing if again else True,
            speed=SPEEDS[self.memory.speed],
        )
        memory = self.memory
        memory.sent, memory.error, memory.end, memory.passed = params, "", "", ""
        live = st.session_state.get(self.key)
        if again and live is not None and live.get("at") is not None:
            live["at"] = None

    def bar(self, commands: Mapping[str, str]) -> int:
        """Draw play, steps, reset, speed, share and export; return the member to show. commands: {name: label}."""
        snapshot = self.look(wait_s=0)
        playing, waits = self.memory.playing, self._none
        over = snapshot["status"] == "over"
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{self.key}_run_bar"):
            st.toggle("Settings", key="settings_drawer")  # on a phone the controls are a drawer: see style.css
            st.button(
                "Pause" if playing else "Play",
                icon=":material/pause:" if playing else ":material/play_arrow:",
                key=f"{self.key}_play",
                on_click=once(self.toggle),
                type="primary",
                disabled=over,
                help="Nothing of this run can train any more; Reset starts again." if over else "Space does the same.",
            )
            for name, label in commands.items():
                st.button(
                    label, key=f"{self.key}_{name}", on_click=once(self._command), args=(name,), disabled=over or waits
                )
            st.button(
                "Reset",
                key=f"{self.key}_reset",
                on_click=once(self.reset),
                help="Start again from step 0 with the same seed.",
            )
            st.select_slider(
                "Steps a second, at most",
                list(SPEEDS),
                value=self.memory.speed,
                key=f"{self.key}_speed",
                on_change=self._speed,
                width=170,
                label_visibility="collapsed",
                format_func=lambda speed: "full speed" if speed == "full" else f"{speed} steps/s",
            )
            member = self._member(snapshot)
            if st.button("Share", key=f"{self.key}_share"):
                share.show(self.experiment, self.look(wait_s=1))
            if not waits:
                exports.draw(snapshot, self.handle, self.key, self.still)
        if self.memory.error:
            st.error(self.memory.error)
        return member

    def live(self, draw: Draw, readings: Readings, *, member: int = 0, height: int = 470) -> None:
        """Draw the view and keep it up to date."""
        if self.memory.download is not None:
            downloading.watch(self.memory.download)
            return
        every = REFRESH_S if self.memory.playing else REFRESH_PAUSED_S

        @st.fragment(run_every=every)
        def watch() -> None:
            view = seen(self.key, self.shown)
            snapshot = self.handle.look(at=view.at)
            if "picture" not in snapshot:
                if snapshot["status"] == "refused":
                    st.error(plain(snapshot["note"]))
                    if self.memory.refused != snapshot["note"]:
                        self.memory.refused = snapshot["note"]
                        self.handle.release()  # the run that was: nobody looks at it any more
                        st.rerun()  # the page may have more to say of it
                    return
                st.caption(snapshot.get("note") or "Starting the worker that will train this run …")
                if snapshot["status"] == "lost" and not self.memory.started_again:
                    self.memory.sent, self.memory.started_again = None, True
                    st.rerun()
                return
            self.memory.started_again = False
            shown = min(member, snapshot["members"] - 1)
            said = live_view(
                draw(snapshot, view, shown),
                readings=_readings(snapshot) | readings(snapshot, shown),
                frames=snapshot["frames"].tolist(),
                at=view.at,
                key=self.key,
                height=height,
                layers=self.layers,
                on=view.layers,
                ask=self.memory.layers,
                legend=legend(snapshot),
            )
            if snapshot["note"] and snapshot["status"] != "over":
                st.caption(snapshot["note"])
            if snapshot.get("shipped_note"):
                st.caption(snapshot["shipped_note"])
            for label, sentence in zip(snapshot["member_labels"], snapshot["stopped"], strict=True):
                if sentence:
                    st.warning(
                        f"{label}: {sentence}. Its history and picture stay. A smaller learning rate or a constraint on "
                        "the critic may help; Reset starts again."
                    )
            self._notice(snapshot, said)

        watch()

    def look(self, wait_s: float = 0.05) -> Mapping[str, Any]:
        """Return the latest snapshot, for what the page asks of the run; that of no run while there is none."""
        return WAITING if self._none else self.handle.look(wait_s=wait_s)

    def toggle(self) -> None:
        """Play or pause."""
        playing = not self.memory.playing
        if self._try(lambda: self.handle.play(playing)):
            self.memory.playing, self.memory.passed = playing, self.memory.end

    def switch_on(self, *layers: str) -> None:
        """Switch layers of the picture on, as a "Try" button may want; the reader can switch them off again."""
        stamp, _ = self.memory.layers or (0, ())
        self.memory.layers = stamp + 1, layers

    def reset(self) -> None:
        """Start again with the settings in force; a run that came by a link and was left alone, as the link has it."""
        link = controls.link()
        if link is not None and link.params != self.memory.sent:
            controls.set_values(link.params.model_dump(), why="Again from the link", by_link=True)
            self.start(link.params)
        elif self.memory.sent is not None:
            self.start(self.memory.sent)

    def hold(self) -> None:
        """Start again with the settings in force, and wait at step 0 for Play."""
        self.memory.playing, self.memory.end = False, ""
        self.reset()

    def _command(self, name: str) -> None:
        """A step is a pause and one step."""
        if self.memory.playing:
            self.toggle()
        self._try(lambda: self.handle.command(name))

    def _speed(self) -> None:
        self.memory.speed = st.session_state[f"{self.key}_speed"]
        self._try(lambda: self.handle.set_speed(SPEEDS[self.memory.speed]))

    def _member(self, snapshot: Mapping[str, Any]) -> int:
        labels = snapshot.get("member_labels", [])
        if len(labels) < 2:
            return 0
        return st.selectbox(
            "Shown member", range(len(labels)), format_func=labels.__getitem__, key=f"{self.key}_member",
            label_visibility="collapsed", width=200,
        )  # fmt: skip

    def _notice(self, snapshot: Mapping[str, Any], said: Seen) -> None:
        """Act on keys, and let the page follow what the run did by itself: a stop, an event of the link, a new size."""
        if said.command and snapshot["status"] != "over":
            self.toggle() if said.command == "toggle" else self._command("step")
            st.rerun()
        self.memory.end = end_of(snapshot)
        # a snapshot may be older than the last press on Play, so an end that was passed by it is no news
        if self.memory.end not in ("", self.memory.passed) and self.memory.playing:
            self.memory.playing = False
            st.rerun()
        before, self.memory.members = self.memory.members, snapshot["members"]
        if snapshot["members"] != (before or 1):
            st.rerun()
        sent = self.memory.sent
        if sent is not None and snapshot["status"] != "starting":
            by_events = {
                name: value
                for name, value in snapshot["params"].items()
                if sent.specs()[name].live and value != getattr(sent, name)
            }
            if by_events and snapshot["run"] == self.handle.run_id and snapshot["events"]:
                self.memory.sent = sent.changed(by_events)
                controls.set_values(by_events, why="By an event of the link", by_link=True)
                st.rerun()

    def _try(self, do: Callable[[], None]) -> bool:
        if self._none:
            return True  # the run that is to come starts with what the page says then
        try:
            do()
        except BadInput as problem:
            self.memory.error = str(problem)
            return False
        self.memory.error = ""
        return True


def _readings(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    rate = snapshot["steps_per_second"]
    return {
        "step": int(snapshot["step"]),
        "steps/s": format_number(round(rate)) if rate else "–",
        "status": snapshot["status"],
        "device": snapshot["device"],
        "seed": int(snapshot["params"]["seed"]),
    }
