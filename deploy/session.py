"""A visit to the Streamlit app without a browser: the page's HTML, and a session in Streamlit's protocol."""

import time
import urllib.request
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

FINISHED = 0  # ForwardMsg.FINISHED_SUCCESSFULLY


def html(address: str) -> str:
    """Return the HTML that a browser gets first."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def visit(address: str, page: str = "", stay_s: float = 0.0) -> list[str]:
    """Open a page, wait until its script has finished, stay for stay_s; return its texts. RuntimeError if it failed."""
    said: list[str] = []
    with connect(
        f"ws{address.removeprefix('http')}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.page_name = page
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=120))
            kind = message.WhichOneof("type")
            if kind == "delta":
                if message.delta.new_element.WhichOneof("type") == "exception":
                    raise RuntimeError(f"{page or 'home'}: {message.delta.new_element.exception.message}")
                said += texts(message.delta)
            elif kind == "script_finished":
                if message.script_finished != FINISHED:
                    raise RuntimeError(f"{page or 'home'}: its script did not finish")
                break
        until = time.monotonic() + stay_s
        while (left := until - time.monotonic()) > 0:
            try:
                socket.recv(timeout=left)
            except TimeoutError:
                break
    return said


def texts(message: Any) -> list[str]:
    """Return all texts in a message, at any depth."""
    found = []
    for field, value in message.ListFields():
        for item in value if field.is_repeated else [value]:
            found += texts(item) if hasattr(item, "ListFields") else [item] if isinstance(item, str) else []
    return found
