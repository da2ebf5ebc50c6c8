"""What is used of Streamlit's inner modules; nothing else of the app imports them.

They have no documentation. How they are used here was read in the source of version SEEN_IN: under another version read it
again, then change SEEN_IN.
"""

from streamlit.runtime.scriptrunner import (
    get_script_run_ctx,
)  # its fragment_ids_this_run, page_script_hash, is_history_navigation
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ThreadState,
)  # its fragment_id, while a fragment is drawn
from streamlit.runtime.uploaded_file_manager import UploadedFile  # what st.file_uploader returns

__all__ = ["SEEN_IN", "ThreadState", "UploadedFile", "get_script_run_ctx"]

SEEN_IN = "1.67.0"
