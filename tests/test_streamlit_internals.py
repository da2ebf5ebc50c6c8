"""Streamlit's inner modules: in which version they were read, and that one module of the app imports them."""

from pathlib import Path

import streamlit
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState, WStates

from tests.test_imports import imported, within
from ui.streamlit_internals import SEEN_IN

ROOT = Path(__file__).resolve().parents[1]
INNER = [f"streamlit.{name}" for name in ("commands", "elements", "proto", "runtime", "web")]


def test_streamlit_is_the_version_in_which_its_inner_modules_were_read():
    assert streamlit.__version__ == SEEN_IN, (
        f"Streamlit {streamlit.__version__} is installed, but ui/streamlit_internals.py was written from the source of {SEEN_IN}. "
        "Compare what it imports, run the browser tests, then change SEEN_IN."
    )
    assert f"streamlit=={SEEN_IN}" in (ROOT / "requirements.txt").read_text().splitlines()


def test_they_have_the_fields_that_are_read():
    fields = {"fragment_ids_this_run", "is_history_navigation", "session_state"}
    assert fields <= set(ScriptRunContext.__dataclass_fields__) and isinstance(
        ScriptRunContext.page_script_hash, property
    )
    state = SessionState()
    assert SafeSessionState(state, lambda: None)._state is state and callable(state._widget_changed)
    assert isinstance(state._new_widget_state, WStates) and "widget_metadata" in WStates.__dataclass_fields__
    assert "fragment_id" in WidgetMetadata.__dataclass_fields__


def test_one_module_of_the_app_imports_them():
    files = [path for folder in ("ui", "pages", "gradio_face") for path in (ROOT / folder).rglob("*.py")]
    found = {path.name for path in (*files, ROOT / "app.py") if any(within(name, INNER) for name in imported(path))}
    assert found == {"streamlit_internals.py"}
