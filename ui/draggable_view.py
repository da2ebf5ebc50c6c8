"""A view with handles: the picture follows a handle while it is dragged; controls and text follow when it is released.

While a handle is dragged, the browser requests pictures at an address of `ui.direct`: numpy answers within milliseconds, while Streamlit
would redraw the whole page each time. The released handle sets the controls, as one change.
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
    """Draw a live view of the page's settings that follows its handles; to be called in a fragment, after the controls were drawn.

    draw(params) → (figures, readings), with numpy only: it runs outside the session while a handle is dragged. moved(drag, params)
    → the settings for a handle's position. on: the layers that are on at first. how: further arguments of `live_view`.
    When a handle is released, the whole page is redrawn.
    """
    start = controls.present(model, key_prefix)
    held, now = start, seen(key, on)

    def values(to: Drag) -> dict[str, Any]:
        return {**held.model_dump(), **moved(to, held)}

    token = st.session_state.setdefault(f"{key} token", secrets.token_urlsafe(16))

    def follow(sent: Any) -> bytes:
        nonlocal held
        try:
            with suppress(BadInput):  # refused settings leave the picture as it was
                held = model.of(values(handle_at(sent)))
            figures, readings = draw(held)
        except (
            KeyError,
            ValueError,
            IndexError,
            ArithmeticError,
        ) as problem:  # not a handle of this view, or not a position
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
    """Set the controls to the values of a released handle, with one undo; a refusal is shown there."""
    state = State.present(key_prefix)
    if state is None:
        return
    asked = {**state.params.model_dump(), **values}
    with suppress(BadInput):
        state.dragged = state.model.of(asked)
    state.pending = PendingChange(asked, "Dragged", gesture=to.gesture)


def handle_at(sent: Any) -> Drag:
    """Read the browser's message {"name", "x", "y"}: a handle's position."""
    match sent:
        case {"name": str(name), "x": int() | float() as x, "y": int() | float() as y} if math.isfinite(x + y):
            return Drag(name, float(x), float(y), "")
    raise BadMessage("expected a handle's name and position")
