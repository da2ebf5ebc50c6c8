"""Addresses of our own, past Streamlit: what a view shows next is asked for there, and drawn without a run of the page's script."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui import assets

MAX_OPEN, MAX_BYTES = 4096, 1000  # addresses that can be asked at once on a server; a word of the browser's
THREADS = anyio.CapacityLimiter(20)  # that answer; others serve the rest of the app
OPEN: OrderedDict[str, Callable[[Any], bytes]] = OrderedDict()  # token → what answers a word, itself parsed JSON
_lock = threading.Lock()
# Not compressed: that would take a quarter of the server's time with thirty readers, and what Streamlit sends is not either
HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


class BadMessage(ValueError):
    """A word that the one who is asked does not know."""


def address(token: str) -> str:
    """Return the address that a token stands for, relative to the app's root: one level above every page."""
    return f"./direct/{token}"


def open_address(token: str, answer_to: Callable[[Any], bytes]) -> None:
    """Let a word to this token be answered from now on, by a thread that is no session's. To be called by the session alone.

    token: a secret of the session. answer_to: raises BadWord for a word it does not know; b"" is an answer too.
    """
    with _lock:
        OPEN[token] = answer_to
        OPEN.move_to_end(token)
        while len(OPEN) > MAX_OPEN:
            OPEN.popitem(last=False)


def close_address(token: str) -> None:
    """Answer no more, and let go of what the answers needed."""
    with _lock:
        OPEN.pop(token, None)


def _asked(token: str) -> Callable[[Any], bytes] | None:
    with _lock:
        if token in OPEN:
            OPEN.move_to_end(token)
        return OPEN.get(token)


def routes(base: str | None = "") -> list[Route]:
    """Return the route for the server's app. base: as for the assets."""
    return [Route(f"{assets.under(base)}/direct/{{token}}", answer, methods=["POST"])]


async def answer(request: Request) -> Response:
    """Answer a word with bytes; 404 for an address that is not open, 413 for too long a word, 400 for one that is not known."""
    asked = _asked(request.path_params["token"])
    if asked is None:
        return Response("not found", 404)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            return Response("too long", 413)
    try:
        drawn = await anyio.to_thread.run_sync(asked, orjson.loads(body), limiter=THREADS)
    except (orjson.JSONDecodeError, BadMessage):
        return Response("this word is not known here", 400)
    return Response(drawn, media_type="application/octet-stream", headers=HEADERS)
