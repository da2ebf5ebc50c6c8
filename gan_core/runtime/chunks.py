"""Training on a GPU that is available for seconds only (Hugging Face ZeroGPU): between two short chunks a run exists as saved state."""

import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from gan_core.errors import BadInput
from gan_core.experiments import registry
from gan_core.experiments.experiment import Snapshot
from gan_core.params.events import read_events

CHUNK_S = 2.0  # training time of one chunk
GPU_S = 20  # requested from ZeroGPU for a chunk: includes starting a process, importing torch and copying
CHECK_CLOCK_S = 0.25  # training between two readings of the clock

Saved = tuple[Mapping[str, Any], Mapping[str, Any]]  # Run.state(): arrays and a JSON-able rest
Chunk = Callable[..., tuple[Saved, Snapshot]]


def chunk(
    start: Mapping[str, Any], saved: Saved | None, todo: list[tuple[str, Any]], seconds: float, at: int | None
) -> tuple[Saved, Snapshot]:
    """Build the run, load its state, do the calls of `todo`, train for `seconds`; return the new state and a snapshot.

    start: experiment, params, events, stop_at. todo: ("change", values), ("command", name) or ("measure", None), in order.
    How the steps are divided into chunks does not change the result, bit for bit.
    """
    from gan_core.runtime.device import choose_device  # torch, in the process that holds the GPU
    from gan_core.runtime.run import Run

    device, entry = choose_device(""), registry[start["experiment"]]
    model = entry.load()(entry.Params.of(start["params"]), device=device)
    run = Run(model, read_events(start["events"], entry.Params, entry.commands), start["stop_at"])
    if saved is not None:
        run.load(*saved)
    if "measure" not in dict(todo):
        for name, value in todo:
            run.change(value) if name == "change" else run.command(value)
    began, before, steps = time.perf_counter(), run.step, 1
    while (left := seconds - (time.perf_counter() - began)) > 0 and not run.finished:
        then = time.perf_counter()
        run.advance(steps)
        each = max(time.perf_counter() - then, 1e-6) / steps
        steps = max(1, min(2 * steps, int(min(CHECK_CLOCK_S, left) / each)))
    rate = (run.step - before) / max(time.perf_counter() - began, 1e-6)
    if "measure" in dict(todo):
        run.experiment.measure()
    status = "over" if run.experiment.over else "paused" if run.finished else "running"
    seen = {"status": status, "device": device, "steps_per_second": rate, "note": run.experiment.over}
    return run.state(), {**run.snapshot(at), **seen}


def is_lent() -> bool:
    """Tell whether this server uses ZeroGPU: the package `spaces` is installed and ZeroGPU is enabled."""
    return find_spec("spaces") is not None and os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def lent_chunk() -> Chunk:
    """Return `chunk` wrapped for ZeroGPU, which runs it in a separate process; called once, before the server starts."""
    return import_module("spaces").GPU(chunk, duration=GPU_S)


class ChunkedRun:
    """A run with the methods of `client.RunHandle`: every `look` at a playing run trains one chunk first."""

    def __init__(self, train: Chunk = chunk, seconds: float = CHUNK_S):
        self.train, self.seconds, self.run_id = train, seconds, secrets.token_hex(16)
        self._lock = threading.Lock()
        self._start: dict[str, Any] = {}
        self._saved: Saved | None = None
        self._last: Snapshot = {"status": "starting", "step": 0}
        self._todo: list[tuple[str, Any]] = []
        self._playing = False

    def start(
        self,
        experiment: str,
        params: Mapping[str, Any],
        *,
        events: str = "",
        stop_at: int | None = None,
        playing: bool = True,
        speed: float | None = None,
    ) -> None:
        """Start or restart from params; BadInput names what is wrong. speed is ignored."""
        entry = registry[experiment]
        read_events(events, entry.Params, entry.commands)
        checked = entry.Params.of(params).model_dump()
        with self._lock:
            self._start = {"experiment": experiment, "params": checked, "events": events, "stop_at": stop_at}
            self._saved, self._todo, self._playing = None, [], playing
            self._last = {"status": "starting", "step": 0}

    def change(self, values: Mapping[str, Any]) -> None:
        """Change live settings in the next chunk; BadInput names the field at once."""
        now = self._last.get("params") or self._start["params"]
        registry[self._start["experiment"]].Params.of({**now, **values})
        self._todo.append(("change", dict(values)))

    def command(self, name: str) -> None:
        """Do one step ("step"), or a command of the experiment, in the next chunk."""
        known = ("step", *registry[self._start["experiment"]].commands)
        if name not in known:
            raise BadInput(f"unknown command '{name}'; known: {', '.join(known)}.", fields=("command",))
        self._todo.append(("command", name))

    def play(self, playing: bool = True) -> None:
        """Play or pause."""
        self._playing = playing

    def look(self, at: int | None = None, wait_s: float = 0.0) -> Snapshot:
        """Do the pending calls, train a chunk if the run is playing, and return a snapshot."""
        with self._lock:
            return self._do(self.seconds if self._playing else 0.0, at)

    def measure(self) -> Snapshot:
        """Return a snapshot with the slow metrics computed at the current step."""
        with self._lock:
            self._do(0.0, None)
            self._todo.append(("measure", None))
            return self._do(0.0, None)

    def release(self) -> None:
        """Do nothing: nothing runs between two looks."""

    def _do(self, seconds: float, at: int | None) -> Snapshot:
        todo, self._todo = self._todo, []
        if seconds or todo or at is not None or self._saved is None:
            self._saved, seen = self.train(self._start, self._saved, todo, seconds, at)
            self._playing = self._playing and seen["status"] == "running"
            self._last = {**seen, "run": self.run_id, "speed": None}
        status = {"running": "running" if self._playing else "paused"}
        return {**self._last, "status": status.get(self._last["status"], self._last["status"])}
