"""A handle in the reader's hand: the picture follows it, controls and words follow once she lets go.

While a handle is dragged the browser asks for its picture at an address of our own, past Streamlit, which would bring a whole page
up to date each time: pure numpy answers in milliseconds. Where the handle is left goes to the controls, as one change.
"""

import math
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import orjson
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gan_core.errors import BadInput
from gan_core.figures.theme import Figure
from gan_core.params import Params
from ui import assets, message
from ui.control_state import PRESENT, State, Wish
from ui.live_view import Drag, live_view, seen
from ui.packing import pack

M = TypeVar("M", bound=Params)
Drawing = tuple[Mapping[str, Figure], Mapping[str, str]]  # figures and the readings above them
MOST_OPEN, MOST_BYTES = 4096, 1000  # views that can be followed at once on a server; a word of the browser's
OPEN: OrderedDict[str, Callable[[Drag], bytes]] = OrderedDict()  # token → what draws for it


def view(
    model: type[M],
    draw: Callable[[M], Drawing],
    moved: Callable[[Drag, M], Mapping[str, Any]],
    *,
    key: str,
    key_prefix: str = "",
    on: tuple[str, ...] = (),
    **how: Any,
) -> None:
    """Draw a live view of the page's settings that follows its handles; to be called in a fragment, with the controls drawn before.

    draw(params) → figures and readings, of numpy alone: it runs outside the session while a handle is dragged. moved(drag, params)
    → the settings that a handle makes where it is. on: the layers that are on at first. how: further arguments of `live_view`.
    When the hand has let go, the whole page is drawn anew.
    """
    state = State.present(key_prefix)
    assert state is not None, f"no controls of {model.__name__} were drawn"
    start = state.hand or state.params
    assert isinstance(start, model)
    held, now = start, seen(key, on)

    def values(to: Drag) -> dict[str, Any]:
        return {**held.model_dump(), **moved(to, held)}

    token = st.session_state.setdefault(f"{key} token", secrets.token_urlsafe(16))

    def follow(to: Drag) -> bytes:
        nonlocal held
        with suppress(BadInput):  # what is refused leaves the picture where it was
            held = model.of(values(to))
        figures, readings = draw(held)
        header = message.header(
            figures, theme=now.theme, on=now.layers, readings=readings, key=key, follow=address(token), **how
        )
        return pack(header)

    def leave(to: Drag) -> None:
        take(values(to), to, key_prefix=key_prefix)

    OPEN[token] = follow
    OPEN.move_to_end(token)
    while len(OPEN) > MOST_OPEN:
        OPEN.popitem(last=False)
    figures, readings = draw(start)
    live_view(
        figures, readings=readings, key=key, on=on, frames=(), at=None, on_drag=leave, follow=address(token), **how
    )
    if any(one.pending is not None for one in st.session_state[PRESENT].values()):
        st.rerun()


def take(values: Mapping[str, Any], to: Drag, *, key_prefix: str = "") -> None:
    """Lay the values that a handle was left at over the controls, with one undo; values that are refused are said there."""
    state = State.present(key_prefix)
    if state is None:
        return
    asked = {**state.params.model_dump(), **values}
    with suppress(BadInput):
        state.hand = state.model.of(asked)
    state.pending = Wish(asked, "Dragged", gesture=to.gesture)


def address(token: str) -> str:
    """Return where a view's pictures are asked for, relative to the app's root: one level above every page."""
    return f"./hand/{token}"


def routes(base: str | None = "") -> list[Route]:
    """Return the route for the server's app. base: as for the assets."""
    return [Route(f"{assets.under(base)}/hand/{{token}}", answer, methods=["POST"])]


async def answer(request: Request) -> Response:
    """Answer {"name", "x", "y"} with the bytes of the picture there; 404 for a view that is not open, 400 for another word."""
    follow = OPEN.get(request.path_params["token"])
    if follow is None:
        return Response("not found", 404)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return Response("too long", 413)
    with suppress(orjson.JSONDecodeError):
        match orjson.loads(body):
            case {"name": str(name), "x": int() | float() as x, "y": int() | float() as y} if math.isfinite(x + y):
                try:
                    drawn = await run_in_threadpool(follow, Drag(name, float(x), float(y), ""))
                except (KeyError, ValueError, IndexError, ArithmeticError):  # no handle of this view, or no place
                    return Response("no such handle", 400)
                return Response(drawn, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})
    return Response("a handle's name and place, as JSON, were expected", 400)
