"""The Gradio face on a free port, for the tests that ask it something."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def gradio_server(folder: Path, **environment: str) -> Iterator[str]:
    """Serve `gradio_app.py`; yield its address. folder: for its log and the runs that it saves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "GRADIO_SERVER_NAME": "127.0.0.1",
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GANSCOPE_STATE": str(folder / "state"),
    }
    log, address = folder / "log.txt", f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "gradio_app.py")], stdout=output, stderr=subprocess.STDOUT, cwd=folder,
            env={**os.environ, **own, **environment},
        )  # fmt: skip
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
        time.sleep(0.1)  # between two looks; a start that is over ends the wait at once
    pytest.fail(f"gradio_app.py did not start:\n{log.read_text()[-3000:]}", pytrace=False)
