"""Changes of several widgets in one message of the browser."""

import streamlit as st

from ui.streamlit_internals import changed_in_other_fragments


def rerun_all() -> None:
    """Rerun the whole page if the browser's message also changed a widget of a fragment that is not drawn now.

    The callback of every component of this app. Streamlit 1.67 sends all changes of one moment together, and reruns only the fragment of the
    first one. A component sends its message by itself, so a user may press a button just then: the page would not show the effect.
    """
    if changed_in_other_fragments():
        st.rerun()
