"""The parent's side of one worker: starts it, calls it, and notices its death."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gan_core.errors import BadInput
from gan_core.runtime import protocol
from gan_core.runtime.current_run import CurrentRun
from gan_core.settings import settings

LOOKS_FRESH_S = 4.0

ROOT = Path(__file__).parents[2]
EXIT_WITHIN_S = 1.0  # after it has closed its socket
FIRST_ANSWER = 5.0  # factor of the time limit before the first answer: torch is imported first


def oom_kills() -> int | None:
    """Return how many processes the kernel has killed because memory ran out; None if the kernel does not tell."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)


class WorkerGone(RuntimeError):
    """The worker died before it answered."""


class WorkerProcess:
    """One child process; `ask` returns a future; `on_death` is called once, from the reader's thread, unless closed.

    A worker that does not answer a call within `hang_s` seconds is killed, and the pool starts another.
    """

    def __init__(
        self,
        on_death: Callable[["WorkerProcess"], None],
        environment: dict[str, str] | None = None,
        hang_s: float | None = None,
    ):
        ours, theirs = socket.socketpair()
        self.current_run = CurrentRun()
        descriptors = [theirs.fileno(), self.current_run.fd]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gan_core.runtime.worker", *map(str, descriptors)],
            pass_fds=descriptors,
            start_new_session=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", **(environment or {})},
        )
        theirs.close()
        self._connection = Connection(ours.detach())
        self._sending, self._pending = threading.Lock(), dict[int, tuple[Future, float]]()
        self._looks, self._told = 0.0, 0.0  # share of the worker's time that looks take, and when it said so
        self._ended, self._hung, self._oom_kills = threading.Event(), False, oom_kills()
        self._ids, self._on_death, self._closing = itertools.count(), on_death, False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._hang_s, self._answered = hang_s or settings().hang_s, False
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def looks(self) -> float:
        """Share of the worker's time that looks take; 0 of one that nobody has looked at for some seconds."""
        return self._looks if time.monotonic() - self._told < LOOKS_FRESH_S else 0.0

    @property
    def killed_from_outside(self) -> bool:
        """Tell whether the worker was killed from outside: no crash, no hang, and no process killed because memory ran out."""
        by_signal = self.process.returncode == -signal.SIGKILL
        return by_signal and not self._hung and self._oom_kills == oom_kills() is not None

    def ask(self, do: str, **with_: Any) -> "Future[Any]":
        """Send a call; the future holds its value, BadInput, or WorkerGone."""
        future: Future[Any] = Future()
        with self._sending:
            number = next(self._ids)
            self._pending[number] = future, time.monotonic()
            try:
                self._connection.send_bytes(protocol.encode({"id": number, "do": do, "with": with_}))
            except OSError as error:
                del self._pending[number]
                future.set_exception(WorkerGone(str(error)))
        return future

    def close(self, patience_s: float = 5.0) -> None:
        """Let the worker save its runs and exit; after patience_s it is killed."""
        self._closing = True
        self.ask("stop")
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(patience_s)
        self._connection.close()

    def _read(self) -> None:
        while True:
            try:
                reply = protocol.decode(self._connection.recv_bytes())
            except (EOFError, OSError, ValueError):  # it exits, or sent an invalid message: the pool starts another
                break
            with self._sending:
                future, _ = self._pending.pop(reply["id"], (None, 0.0))
            self._answered, self._looks, self._told = True, reply.get("looks", 0.0), time.monotonic()
            if future is None:
                continue
            if "error" in reply:
                future.set_exception(BadInput(reply["error"], fields=tuple(reply["fields"])))
            else:
                future.set_result(reply["value"])
        try:
            self.process.wait(EXIT_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._hung = True
            self.process.kill()
            self.process.wait()
        self._ended.set()
        with self._sending:
            lost, self._pending = list(self._pending.values()), {}
        for future, _ in lost:
            future.set_exception(WorkerGone("the worker died"))
        if not self._closing:
            self._on_death(self)

    def _watch(self) -> None:
        """Kill the worker when it hangs; the reader then sees its exit. Takes no lock: a sender may be blocked by a hanging worker."""
        while self.process.poll() is None:
            try:
                _, asked_at = next(iter(self._pending.values()))  # the oldest
            except (StopIteration, RuntimeError):  # none, or changed by another thread
                asked_at = time.monotonic()
            patience_s = self._hang_s * (1.0 if self._answered else FIRST_ANSWER)
            left_s = asked_at + patience_s - time.monotonic()
            if left_s <= 0 and not self._closing:
                self._hung = True
                self.process.kill()
                return
            self._ended.wait(min(max(left_s, 0.01), 1.0))
