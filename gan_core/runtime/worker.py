"""A worker process: a scheduler that is called through a socket. `python -m gan_core.runtime.worker <socket fd> <current run fd>`."""

import os
import queue
import signal
import socket
import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import Any

from gan_core.errors import BadInput
from gan_core.runtime import protocol
from gan_core.runtime.current_run import CurrentRun
from gan_core.runtime.scheduler import is_out_of_memory

GOODBYE_S = 1.0  # for the last messages
WARM_UP_AFTER_S = 10.0  # importing slows training down, so the runs that are here come first
CALLS = ("start", "revive", "change", "command", "play", "set_speed", "look", "measure", "release", "drop", "summary")


def read_into(inbox: "queue.Queue[Any]", connection: Connection) -> None:
    """Put every message into the inbox; exit when the parent has gone, even while torch is being imported."""
    while True:
        try:
            inbox.put(protocol.decode(connection.recv_bytes()))
        except (EOFError, OSError, ValueError):  # the parent has gone, or sent an invalid message
            os._exit(0)


def write_from(outbox: "queue.SimpleQueue[bytes | None]", connection: Connection) -> None:
    """Send every message of the outbox, until None: training does not wait for a reader that is slow to take its messages."""
    while (message := outbox.get()) is not None:
        try:
            connection.send_bytes(message)
        except OSError:  # the parent has gone: read_into ends the process
            return


def answer(scheduler: Any, message: dict[str, Any]) -> dict[str, Any]:
    """Call the scheduler; a BadInput is sent back as its message."""
    try:
        if message["do"] not in CALLS:
            raise BadInput(f"unknown call '{message['do']}'; known: {', '.join(CALLS)}.")
        return {"id": message["id"], "value": getattr(scheduler, message["do"])(**message["with"])}
    except BadInput as problem:
        return {"id": message["id"], "error": str(problem), "fields": list(problem.fields)}
    except Exception as problem:  # an internal error: the page shows it, the other runs continue
        if is_out_of_memory(problem):
            problem = MemoryError("the device has not enough memory for this run; make it smaller, or try again later.")
        return {"id": message["id"], "error": f"The worker could not do this: {problem}", "fields": []}


def encoded(reply: dict[str, Any]) -> bytes:
    """Encode an answer; one that cannot be encoded (an internal error) becomes an error message, and the other runs continue."""
    try:
        return protocol.encode(reply)
    except (TypeError, ValueError) as problem:
        return protocol.encode({"id": reply["id"], "error": f"The worker could not answer: {problem}", "fields": []})


def serve(connection: Connection, current_run: CurrentRun) -> None:
    """Tick the scheduler; handle messages between two quanta; wait while there is nothing to do.

    current_run names the run being worked on, so that the parent knows which run caused a crash.
    """
    inbox: queue.Queue[Any] = queue.Queue()
    outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=read_into, args=(inbox, connection), daemon=True).start()
    writing = threading.Thread(target=write_from, args=(outbox, connection), daemon=True)
    writing.start()

    import torch

    from gan_core.experiments import registry
    from gan_core.runtime.device import choose_device
    from gan_core.runtime.scheduler import Scheduler
    from gan_core.runtime.store import Store
    from gan_core.settings import settings

    torch.set_num_threads(1)
    next(iter(registry)).load().warm_up()  # the experiment of the first lesson
    later = threading.Timer(WARM_UP_AFTER_S, lambda: [entry.load().warm_up() for entry in registry])
    later.daemon = True
    later.start()
    own = settings()
    store = Store(own.state, own.state_mb << 20)
    device = choose_device(own.device)
    # what other processes take of a busy machine is charged to no run
    used = time.thread_time if device == "cpu" else None
    scheduler = Scheduler(store, device, current=current_run.write, release_s=own.release_s, used=used)
    idle_s = 0.0
    while True:
        try:
            message = inbox.get(timeout=idle_s) if idle_s > 0 else inbox.get_nowait()
            while message is not None:
                if message["do"] == "stop":
                    scheduler.save_all()
                    outbox.put(None)
                    writing.join(GOODBYE_S)
                    return
                current_run.write(message["with"].get("run_id", ""))
                with scheduler.spent.on("looks" if message["do"] == "look" else "calls"):
                    outbox.put(encoded(answer(scheduler, message) | {"looks": scheduler.spent.looks()}))
                current_run.write("")
                message = inbox.get_nowait()
        except queue.Empty:
            pass
        idle_s = scheduler.tick()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server; the worker exits when the socket closes
    serve(Connection(socket.socket(fileno=int(sys.argv[1])).detach()), CurrentRun(int(sys.argv[2])))
