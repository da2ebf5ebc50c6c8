"""Addresses beside Streamlit's: the browser requests a view's next picture there, and it is drawn without a run of the page's script."""

import threading
from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from typing import Any

import anyio.to_thread
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ui import assets

MAX_OPEN, MAX_BYTES = 4096, 1000  # open addresses of a server; length of a message from the browser
THREADS = anyio.CapacityLimiter(20)  # for the answers; the rest of the app has threads of its own
OPEN: OrderedDict[str, Callable[[Any], bytes]] = (
    OrderedDict()
)  # token → the function that answers a message, which is parsed JSON
_lock = threading.Lock()
# Not compressed: that would take a quarter of the server's time with thirty users, and Streamlit does not compress either
HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


class BadMessage(ValueError):
    """A message that cannot be answered."""


def address(token: str) -> str:
    """Return the address of a token, relative to the app's root: one level above every page."""
    return f"./direct/{token}"


def open_address(token: str, answer_to: Callable[[Any], bytes]) -> None:
    """Answer messages to this token from now on, in a thread that belongs to no session. Only the session may call this.

    token: a secret of the session. answer_to(message) → the answer, which may be b""; it raises BadMessage for an invalid message.
    """
    with _lock:
        OPEN[token] = answer_to
        OPEN.move_to_end(token)
        while len(OPEN) > MAX_OPEN:
            OPEN.popitem(last=False)


def close_address(token: str) -> None:
    """Stop answering, and free what the answers needed."""
    with _lock:
        OPEN.pop(token, None)


def _asked(token: str) -> Callable[[Any], bytes] | None:
    with _lock:
        if token in OPEN:
            OPEN.move_to_end(token)
        return OPEN.get(token)


class Shortcut:
    """ASGI middleware: answers the addresses itself. Through Streamlit's sessions and compression a look would take twice the time.

    base: as for the assets.
    """

    def __init__(self, app: Any, base: str | None = ""):
        self.app, self.below = app, f"{assets.under(base)}/direct/"

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer a message, or pass the request on."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] != "POST" or not path.startswith(self.below):
            await self.app(scope, receive, send)
            return
        scope["path_params"] = {"token": path.removeprefix(self.below)}
        response = await answer(Request(scope, receive))
        await response(scope, receive, send)


async def answer(request: Request) -> Response:
    """Answer a message with bytes; 404 if the address is not open, 413 if the message is too long, 400 if it is invalid."""
    asked = _asked(request.path_params["token"])
    if asked is None:
        return Response("not found", 404)
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BYTES:
                return Response("too long", 413)
        drawn = await anyio.to_thread.run_sync(asked, orjson.loads(body), limiter=THREADS)
    except (orjson.JSONDecodeError, BadMessage, ClientDisconnect):
        return Response("invalid message", 400)
    return Response(drawn, media_type="application/octet-stream", headers=HEADERS)
