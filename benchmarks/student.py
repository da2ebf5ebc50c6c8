"""A student without a browser: speaks Streamlit's protocol, looks at a run past it as often as is asked for, and presses Pause and Play."""

import asyncio
import importlib.util
import json
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

BUTTONS = ("Pause", "Play")
PATIENCE_S = 30.0
DRAWS_S = 0.02  # what a browser's timer and drawing add to each refresh
MIN_REST_S, LOST_S = 0.03, 2.0  # between two looks; that the bar may be wrong: as in look.js
AGAIN_S = 1.0  # after a look that was not answered
DEPENDENT_S = 2.0  # from one drawing of a part beside the view to the next: as in dependent_fragments.js
LIVE = {"at": None, "layers": ["discriminator", "real", "generated"], "theme": "light"}


@dataclass
class Seen:
    """What a student has seen, in the order of time.monotonic."""

    step: int = 0
    refreshes: int = 0
    mended: int = 0  # bars that were drawn once more
    unanswered: int = 0  # looks
    dependents: int = 0  # dependent fragments that were redrawn
    steps: list[tuple[float, int]] = field(default_factory=list)
    learned_s: float | None = None  # from the first look to the first one at which the run was good, by `is_good`
    clicks_s: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def is_good(readings: Mapping[str, str], modes: int = 7, good: float = 75.0) -> bool:
    """Tell whether a plane GAN has learnt its data: so many modes and so many good samples, in per cent. What is not shown is not good."""
    covered, share = (float(readings.get(name, "0").split()[0]) for name in ("modes", "good samples"))
    return covered >= modes and share >= good


def student_of(tree: Path) -> type["Student"]:
    """Return the students of another commit, checked out in a folder: they know how its pages speak."""
    spec = importlib.util.spec_from_file_location("student_of_a_commit", tree / "benchmarks" / "student.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module.Student  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Dependent:
    """A part beside the view: what it was drawn for, and the fragment that draws it."""

    fingerprint: str
    fragment: str


class Student:
    """One session: `run` opens the page and stays until it is cancelled."""

    def __init__(self, address: str, page: str, query: str, name: str):
        self.address, self.page, self.query, self.name = address, page, query, name
        self.seen = Seen()
        self._buttons: dict[str, tuple[str, str]] = {}  # label → its id, and the fragment that it stands in
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, float] = {}  # when a dependent fragment was last rerun
        self._dependents: dict[str, Dependent] = {}
        self._shown = asyncio.Event()  # a button of BUTTONS has arrived
        self._socket: Any = None
        self._looks: asyncio.Task[None] | None = None
        self._wrong_since = 0.0
        self._said = ""  # the last warning or error on the page
        self._script = ""  # which page this is, by the server's word

    async def run(self, click_every_s: float, first_click_s: float) -> None:
        """Open the page, read what comes, and press a button now and then."""
        address = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, compression=None) as socket:  # type: ignore[list-item]
            self._socket = socket
            await self._ask()
            clicking = asyncio.create_task(self._press_now_and_then(click_every_s, first_click_s))
            try:
                async for data in socket:
                    self._read(data if isinstance(data, bytes) else data.encode())
            except websockets.ConnectionClosedError as closed:
                self.seen.failures.append(f"{self.name}: the connection was closed ({closed})")
            finally:
                for task in (clicking, self._looks, *self._timers.values()):
                    if task is not None:
                        task.cancel()

    async def _ask(self, fragment: str = "", pressed: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.fragment_id = self.query, self.page, fragment
        state.page_script_hash = self._script
        if pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        await self._socket.send(message.SerializeToString())

    def _read(self, data: bytes) -> None:
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._forget(list(self._timers))
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element, message.delta.fragment_id)

    def _element(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.seen.failures.append(f"{self.name}: {element.exception.type}: {element.exception.message[:200]}")
        elif kind == "alert":
            self._said = element.alert.body
        elif kind == "button" and element.button.label in BUTTONS:
            self._buttons = {element.button.label: (element.button.id, fragment)}
            self._shown.set()
        elif kind == "bidi_component" and element.bidi_component.component_name.endswith("ganscope_dependent_fragment"):
            data = json.loads(element.bidi_component.json)
            if data["unseen"]:  # the others stand in tabs that no student has opened
                self._dependents[data["name"]] = Dependent(data["fingerprint"], fragment)
        elif kind == "bidi_component" and element.bidi_component.component_name.endswith("ganscope_timer"):
            self._forget([fragment])
            every_s = json.loads(element.bidi_component.json)["every"]
            self._timers[fragment] = asyncio.create_task(self._refresh(fragment, every_s))
        elif kind == "bidi_component" and element.bidi_component.WhichOneof("data") == "bytes":
            header = self._header(element.bidi_component.bytes)
            self._see(header)
            if self._looks is None and header.get("look"):
                self._looks = asyncio.create_task(self._look(header["look"]))

    def _see(self, header: dict[str, Any]) -> None:
        if "step" in header:
            self.seen.step = int(header["step"])
            self.seen.refreshes += 1
            self.seen.steps.append((time.monotonic(), self.seen.step))
            if self.seen.learned_s is None and is_good(dict(header["readings"])):
                self.seen.learned_s = time.monotonic() - self.seen.steps[0][0]

    async def _look(self, how: dict[str, Any]) -> None:
        """Rest, ask, read, as look.js does."""
        async with httpx.AsyncClient(base_url=self.address, timeout=PATIENCE_S) as client:
            asked = time.monotonic()
            while True:
                await asyncio.sleep(max(MIN_REST_S, asked + how["every"] / 1000 - time.monotonic()))
                asked = time.monotonic()
                try:
                    answer = await client.post(how["address"].removeprefix("."), json=LIVE)
                except httpx.HTTPError:
                    self.seen.unanswered += 1
                    await asyncio.sleep(AGAIN_S)
                    continue
                if answer.status_code != 200:
                    self.seen.failures.append(f"{self.name}: a look was answered with {answer.status_code}")
                    await asyncio.sleep(AGAIN_S)
                elif answer.content:
                    header = self._header(answer.content)
                    how = header["look"]
                    self._see(header)
                    await self._mend_bar(header["playing"])
                    await self._draw_dependents(header["dependents"])

    async def _mend_bar(self, playing: bool) -> None:
        """Have the page drawn once more where the bar has been wrong for a while, as look.js does."""
        now = time.monotonic()
        if BUTTONS[not playing] in self._buttons:
            self._wrong_since = now
        elif now - self._wrong_since > LOST_S:
            self._wrong_since = now
            self.seen.mended += 1
            await self._ask()

    async def _draw_dependents(self, fingerprints: dict[str, str]) -> None:
        """Have parts beside the view drawn once more that were drawn for another state of the run, as dependent_fragments.js does."""
        now = time.monotonic()
        for name, part in self._dependents.items():
            if (
                fingerprints.get(name, part.fingerprint) != part.fingerprint
                and now - self._told.get(name, 0.0) > DEPENDENT_S
            ):
                self._told[name] = now
                self.seen.dependents += 1
                await self._ask(part.fragment)

    @staticmethod
    def _header(packed: bytes) -> dict[str, Any]:
        (length,) = struct.unpack_from("<I", packed)
        return json.loads(packed[4 : 4 + length])  # type: ignore[no-any-return]

    def _forget(self, fragments: list[str]) -> None:
        for fragment in fragments:
            if fragment in self._timers:
                self._timers.pop(fragment).cancel()

    async def _refresh(self, fragment: str, interval_s: float) -> None:
        while True:
            await asyncio.sleep(interval_s + DRAWS_S)
            await self._ask(fragment)

    async def _press_now_and_then(self, every_s: float, first_s: float) -> None:
        """Press Pause, and Play as soon as that stands there: the run loses next to nothing."""
        await asyncio.sleep(first_s)
        while True:
            for label in BUTTONS:
                await self._press(label)
            await asyncio.sleep(every_s)

    async def _press(self, label: str) -> None:
        other = BUTTONS[1 - BUTTONS.index(label)]
        if label not in self._buttons:
            self.seen.failures.append(f"{self.name}: there was no '{label}' to press")
            return
        start = time.monotonic()
        button, fragment = self._buttons[label]
        await self._ask(fragment, button)
        while other not in self._buttons:
            self._shown.clear()
            left = start + PATIENCE_S - time.monotonic()
            try:
                await asyncio.wait_for(self._shown.wait(), left)
            except TimeoutError:
                self.seen.failures.append(
                    f"{self.name}: '{label}' was not answered within {PATIENCE_S:.0f} s {self._said}"
                )
                return
        self.seen.clicks_s.append(time.monotonic() - start)
