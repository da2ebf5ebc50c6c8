"""The parent's end of one worker: starts it, asks it, and notices its death."""

import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from gan_core.errors import BadInput
from gan_core.runtime import protocol
from gan_core.runtime.current_run import CurrentRun

ROOT = Path(__file__).parents[2]


class WorkerGone(RuntimeError):
    """The worker ended before it answered."""


class WorkerProcess:
    """One child process; `ask` returns a future; `on_death` is called once, from the reader's thread, unless closed."""

    def __init__(self, on_death: Callable[["WorkerProcess"], None], environment: dict[str, str] | None = None):
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
        self._sending, self._pending = threading.Lock(), dict[int, Future]()
        self._ids, self._on_death, self._closing = itertools.count(), on_death, False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, do: str, **with_: Any) -> "Future[Any]":
        """Send a call; the future holds its value, BadInput, or WorkerGone."""
        future: Future[Any] = Future()
        with self._sending:
            number = next(self._ids)
            self._pending[number] = future
            try:
                self._connection.send_bytes(protocol.encode({"id": number, "do": do, "with": with_}))
            except OSError as error:
                del self._pending[number]
                future.set_exception(WorkerGone(str(error)))
        return future

    def close(self, patience_s: float = 5.0) -> None:
        """Let the worker save its runs and end; after that time it is killed."""
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
            except (EOFError, OSError, ValueError):
                self.process.kill()  # where it lives: its bytes cannot be read, and the pool starts another
                break
            with self._sending:
                future = self._pending.pop(reply["id"], None)
            if future is None:
                continue
            if "error" in reply:
                future.set_exception(BadInput(reply["error"], fields=tuple(reply["fields"])))
            else:
                future.set_result(reply["value"])
        self.process.wait()
        with self._sending:
            lost, self._pending = list(self._pending.values()), {}
        for future in lost:
            future.set_exception(WorkerGone("the worker ended"))
        if not self._closing:
            self._on_death(self)
