"""What is used of Streamlit's inner modules; nothing else of the app imports them.

They have no documentation. How they are used here was read in the source of version SEEN_IN: under another version read it
again, then change SEEN_IN.
"""

from streamlit.runtime.scriptrunner import (
    get_script_run_ctx,
)  # its fragment_ids_this_run, page_script_hash, is_history_navigation, session_state
from streamlit.runtime.uploaded_file_manager import UploadedFile  # what st.file_uploader returns

__all__ = ["SEEN_IN", "UploadedFile", "changed_in_other_fragments", "get_script_run_ctx"]

SEEN_IN = "1.67.0"


def changed_in_other_fragments() -> bool:
    """Return whether the message that is handled now has changed a widget outside the fragments that this run draws.

    To be called in a widget's callback.
    """
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        return False
    state = context.session_state._state
    sent = state._new_widget_state
    return any(
        state._widget_changed(widget) and sent.widget_metadata[widget].fragment_id not in context.fragment_ids_this_run
        for widget in sent
        if widget in sent.widget_metadata
    )
