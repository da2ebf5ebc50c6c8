"""The live view: a picture, its charts and a time slider, updated in place and never remounted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import streamlit as st

from gan_core.figures.plane import DEFAULT_LAYERS
from gan_core.figures.theme import Figure, Theme
from ui import assets, message, view_link
from ui.batches import rerun_all
from ui.packing import pack

__all__ = ["Drag", "Seen", "live_view", "seen"]

# Only this stub is sent with a refresh; the module that it imports is loaded once.
STUB = """
let live;
export default async function (component) {
  live ??= import(new URL("%s", document.baseURI));
  return (await live).show(component);
}
"""


@dataclass(frozen=True)
class Seen:
    """The state of one live view in the browser."""

    at: int | None  # the step shown; None: live
    layers: tuple[str, ...]
    theme: Theme
    command: str | None = (
        None  # "toggle" (space), "step" (".") or "again" (the page is not as it was drawn), once each time
    )


@dataclass(frozen=True)
class Drag:
    """The position of a dragged handle, in the units of its figure's axes."""

    name: str
    x: float
    y: float
    gesture: str  # the same from the start to the end of a drag


def seen(key: str, layers: Sequence[str] = DEFAULT_LAYERS) -> Seen:
    """Read a live view's state before it is drawn: the step, layers and theme for its figures.

    The theme is the one sent by the live view, if any: Streamlit reports a change of theme only with the next rerun, and a paused run
    causes none.
    """
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    chosen, theme, at = state.get("layers"), state.get("theme") or st.context.theme.type, state.get("at")
    return Seen(
        at=None if at is None else int(at),
        layers=tuple(layers if chosen is None else [name for name in chosen if isinstance(name, str)]),
        theme="dark" if theme == "dark" else "light",
    )


def live_view(
    figures: Mapping[str, Figure],
    *,
    key: str,
    on: Sequence[str] = DEFAULT_LAYERS,
    on_drag: Callable[[Drag], None] | None = None,
    **shown: Any,
) -> Seen:
    """Update figures in place and return the state of the view in the browser.

    figures: as for `ui.message.header`, with its further arguments. on: the layers that are on at first. on_drag: called, before the
    script runs again, with each position of a dragged handle; with `follow`, only with the position where it was released. To be used
    with `seen(key)`:

        view = seen("run")
        live_view({"picture": plane(snapshot, view.theme, layers=view.layers), ...}, at=view.at, key="run", ...)
    """
    now = seen(key, on)
    header = message.header(figures, key=key, theme=now.theme, on=now.layers, **shown)
    said = _component()(
        key=key,
        data=pack(header),
        on_at_change=rerun_all,
        on_layers_change=_switched,
        on_theme_change=rerun_all,
        on_command_change=rerun_all,
        on_page_change=rerun_all,
        on_drag_change=partial(_dragged, key, on_drag) if on_drag else rerun_all,
    )
    return Seen(now.at, now.layers, now.theme, _new_command(key, said.get("command")))


@cache
def _component() -> Any:
    style = (assets.HERE / "live.css").read_text("utf-8")
    return st.components.v2.component(
        "ganscope_live_view", js=STUB % assets.address("live.js"), css=style, isolate_styles=False
    )


def _new_command(key: str, said: str | None) -> str | None:
    """Return the command of a key press that was not handled yet: 'toggle 1700000000000' gives "toggle", once."""
    done = f"{key} command done"
    if not said or said == st.session_state.get(done):
        return None
    st.session_state[done] = said
    return said.partition(" ")[0]


def _switched() -> None:
    view_link.forget(view_link.LAYERS)
    rerun_all()


def _dragged(key: str, on_drag: Callable[[Drag], None]) -> None:
    """Report the position of a dragged handle, once: a view that is mounted again sends its last one again. An invalid message is ignored."""
    said, done = (st.session_state.get(key) or {}).get("drag"), f"{key} drag done"
    again, st.session_state[done] = said == st.session_state.get(done), said
    match said:
        case _ if again:
            pass
        case {"name": str(name), "x": int() | float() as x, "y": int() | float() as y, "gesture": str(gesture)}:
            on_drag(Drag(name, float(x), float(y), gesture))
    rerun_all()
