"""A handle in the reader's hand: the picture follows it in a fragment of its own, controls and words once she lets go.

A page that draws all of itself anew for every few pixels of a drag sends a hundred messages each time; the picture is one.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from gan_core.errors import BadInput
from gan_core.params import Params
from ui.control_state import PRESENT, State, Wish
from ui.live_view import Drag

P = ParamSpec("P")
M = TypeVar("M", bound=Params)


def follows(draw: Callable[P, None]) -> Callable[P, None]:
    """Make a fragment of what follows the hand; it asks for the rest of the page when the hand has let go."""

    @st.fragment
    @wraps(draw)
    def part(*args: P.args, **kwargs: P.kwargs) -> None:
        draw(*args, **kwargs)
        states: Mapping[str, State] = st.session_state.get(PRESENT, {})
        if any(state.pending is not None for state in states.values()):
            st.rerun()

    return part


def params(model: type[M], key_prefix: str = "") -> M:
    """Return the settings of the page's controls, with what a handle is being dragged to; the controls are drawn before."""
    state = State.present(key_prefix)
    assert state is not None, f"no controls of {model.__name__} were drawn"
    found = state.hand or state.params
    assert isinstance(found, model)
    return found


def take(values: Mapping[str, Any], to: Drag, *, key_prefix: str = "") -> None:
    """Lay values over the settings that `params` returns; once the hand lets go, over the controls, with one undo.

    Values that are refused leave the handle's picture where it was, and the controls say why.
    """
    state = State.present(key_prefix)
    if state is None:
        return
    asked = {**(state.hand or state.params).model_dump(), **values}
    with suppress(BadInput):
        state.hand = state.model.of(asked)
    if to.done:
        state.pending = Wish(asked, "Dragged", gesture=to.gesture)
