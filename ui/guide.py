"""A short guide through the first minute of a lesson: a few stops, each with some words and one button. It opens by itself once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui import controls, stored_answers
from ui.run_control import RunControl


@dataclass(frozen=True)
class Stop:
    """What to look at, and what the button does: a command of the run, `times` presses of it, or settings; else it goes on."""

    words: str
    label: str = "Next"
    command: str = ""
    times: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)
    layers: tuple[str, ...] = ()  # of the picture, switched on at the first press


@dataclass(frozen=True)
class Guide:
    """Some stops, and the words after the last one."""

    stops: Sequence[Stop]
    closing: str = ""

    @property
    def presses(self) -> int:
        """How many presses lead through all stops."""
        return sum(stop.times for stop in self.stops)

    def place(self, presses: int) -> tuple[int, int]:
        """Return the stop after this many presses, and how many of them were of its button; IndexError after the end."""
        for at, stop in enumerate(self.stops):
            if presses < stop.times:
                return at, presses
            presses -= stop.times
        raise IndexError("the guide has ended")


def show(key: str, guide: Guide, run: RunControl | None = None) -> bool:
    """Draw the present stop and return whether it has a button; a reader who has seen or skipped the guide gets none.

    run: what the commands of the stops go to. It stays held.
    """
    done = _done(key)
    if done is None and _mark(key) in stored_answers.given():
        return False
    if (done or 0) < guide.presses:
        _draw(key, guide, *guide.place(done or 0), run)
        return True
    stored_answers.keep(_mark(key), "seen")
    if done == guide.presses and guide.closing:
        st.markdown(guide.closing)
    return False


def again(key: str) -> None:
    """Open the guide once more: a button's `on_click`."""
    st.session_state[_mark(key)] = 0


def _draw(key: str, guide: Guide, at: int, pressed: int, run: RunControl | None) -> None:
    stop = guide.stops[at]
    count = f" ({pressed + 1} of {stop.times})" if stop.times > 1 else ""

    def press() -> None:
        if run is not None and stop.layers and not pressed:
            run.point_at(stop.layers)
        if run is not None and stop.command:
            run.command(stop.command, hold=True)
        if stop.values:
            controls.set_values(stop.values, why=stop.label)
        st.session_state[_mark(key)] = (_done(key) or 0) + 1

    def skip() -> None:
        st.session_state[_mark(key)] = guide.presses + 1

    st.markdown(stop.words)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(stop.label + count, key=f"{key}_guide", on_click=press, type="primary")
        st.button("Skip the guide", key=f"{key}_guide_skip", on_click=skip, type="tertiary")


def _done(key: str) -> int | None:
    """Return how often the guide's button was pressed in this session, more than all for *Skip*; None if the guide was not opened."""
    return st.session_state.get(_mark(key))


def _mark(key: str) -> str:
    return f"guide {key}"
