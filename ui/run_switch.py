"""A page with several runs, one shown at a time: which one stands in the address, with the settings of that one alone."""

from collections.abc import Sequence

import streamlit as st

from ui import address

KEY = "scene"  # of the address, and of the widget


def choose(names: Sequence[str]) -> str:
    """Draw the switch and return the scene to show: the address's at the first look and on the way Back, else the reader's."""
    asked = st.query_params.get(KEY, names[0])
    if KEY not in st.session_state or address.is_history():
        st.session_state[KEY] = asked if asked in names else names[0]
    now = st.session_state[KEY]
    chosen = st.segmented_control(
        "What runs", names, default=now, key=KEY, on_change=_write, required=True, label_visibility="collapsed"
    )
    chosen = chosen or now
    if chosen != asked:  # a refresh that left the browser before the switch was pressed brought the old address along
        _write()
    return chosen


def turn_to(name: str) -> None:
    """Show another scene: a button's `on_click`."""
    st.session_state[KEY] = name
    _write()


def _write() -> None:
    """The settings in the address are those of the scene that was; the other's are remembered, and written by its controls."""
    kept = {name: value for name, value in st.query_params.items() if name == "teacher"}
    st.query_params.from_dict({**kept, KEY: st.session_state[KEY]})
