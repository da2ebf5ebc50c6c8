"""A page with several runs, one shown at a time. The address names the run shown, with its settings only."""

from collections.abc import Sequence

import streamlit as st

from ui import address

KEY = "scene"  # of the address, and of the widget


def select(names: Sequence[str]) -> str:
    """Draw the switch and return the scene to show: the address decides at the first visit and after Back, else the user."""
    asked = st.query_params.get(KEY, names[0])
    if KEY not in st.session_state or address.is_history():
        st.session_state[KEY] = asked if asked in names else names[0]
    now = st.session_state[KEY]
    chosen = st.segmented_control(
        "What runs", names, default=now, key=KEY, on_change=_write, required=True, label_visibility="collapsed"
    )
    chosen = chosen or now
    if chosen != asked:  # a refresh sent before the switch was pressed still has the old address
        _write()
    return chosen


def switch_to(name: str) -> None:
    """Show another scene: a button's `on_click`."""
    st.session_state[KEY] = name
    _write()


def _write() -> None:
    """Name the scene in the address and remove the old scene's settings; the controls of the new scene write their own."""
    kept = {name: value for name, value in st.query_params.items() if name in ("present", "play")}
    st.query_params.from_dict({**kept, KEY: st.session_state[KEY]})
