"""Addresses of our own, past Streamlit: what a view shows next is asked for there, and drawn without a run of the page's script."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui import assets

MOST_OPEN, MOST_BYTES = 4096, 1000  # addresses that can be asked at once on a server; a word of the browser's
OPEN: OrderedDict[str, Callable[[Any], bytes]] = OrderedDict()  # token → what answers a word, itself parsed JSON


class BadWord(ValueError):
    """A word that the one who is asked does not know."""


def open_address(token: str, answer_to: Callable[[Any], bytes]) -> str:
    """Let a word to this token be answered, by a thread that is no session's; return the address, relative to the app's root.

    token: a secret of the session. answer_to: raises BadWord for a word it does not know; b"" is an answer too.
    """
    OPEN[token] = answer_to
    OPEN.move_to_end(token)
    while len(OPEN) > MOST_OPEN:
        OPEN.popitem(last=False)
    return f"./direct/{token}"  # one level above every page


def close_address(token: str) -> None:
    """Answer no more, and let go of what the answers needed."""
    OPEN.pop(token, None)


def routes(base: str | None = "") -> list[Route]:
    """Return the route for the server's app. base: as for the assets."""
    return [Route(f"{assets.under(base)}/direct/{{token}}", answer, methods=["POST"])]


async def answer(request: Request) -> Response:
    """Answer a word with bytes; 404 for an address that is not open, 413 for too long a word, 400 for one that is not known."""
    asked = OPEN.get(request.path_params["token"])
    if asked is None:
        return Response("not found", 404)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return Response("too long", 413)
    try:
        drawn = await run_in_threadpool(asked, orjson.loads(body))
    except (orjson.JSONDecodeError, BadWord):
        return Response("this word is not known here", 400)
    return Response(drawn, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
