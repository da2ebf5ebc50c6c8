"""A handle in the reader's hand: the picture follows it, controls and words follow once she lets go.

While a handle is dragged the browser asks for its picture at an address of our own, past Streamlit, which would bring a whole page
up to date each time: pure numpy answers in milliseconds. Where the handle is left goes to the controls, as one change.
"""

import math
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import streamlit as st

from gan_core.errors import BadInput
from gan_core.figures.theme import Figure
from gan_core.params import Params
from ui import controls, message
from ui.control_state import PRESENT, PendingChange, State
from ui.direct import BadMessage, address, open_address
from ui.live_view import Drag, live_view, seen
from ui.packing import pack

M = TypeVar("M", bound=Params)
Drawing = tuple[Mapping[str, Figure], Mapping[str, str]]  # figures and the readings above them


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
    start = controls.present(model, key_prefix)
    held, now = start, seen(key, on)

    def values(to: Drag) -> dict[str, Any]:
        return {**held.model_dump(), **moved(to, held)}

    token = st.session_state.setdefault(f"{key} token", secrets.token_urlsafe(16))

    def follow(word: Any) -> bytes:
        nonlocal held
        try:
            with suppress(BadInput):  # what is refused leaves the picture where it was
                held = model.of(values(handle_at(word)))
            figures, readings = draw(held)
        except (KeyError, ValueError, IndexError, ArithmeticError) as problem:  # no handle of this view, or no place
            raise BadMessage from problem
        header = message.header(
            figures, theme=now.theme, on=now.layers, readings=readings, key=key, follow=address(token), **how
        )
        return pack(header)

    def leave(to: Drag) -> None:
        take(values(to), to, key_prefix=key_prefix)

    open_address(token, follow)
    figures, readings = draw(start)
    live_view(figures, readings=readings, key=key, on=on, on_drag=leave, follow=address(token), **how)
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
    state.pending = PendingChange(asked, "Dragged", gesture=to.gesture)


def handle_at(word: Any) -> Drag:
    """Read the browser's word {"name", "x", "y"}: where a handle is."""
    match word:
        case {"name": str(name), "x": int() | float() as x, "y": int() | float() as y} if math.isfinite(x + y):
            return Drag(name, float(x), float(y), "")
    raise BadMessage("a handle's name and place")
