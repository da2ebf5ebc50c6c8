"""A button's action, executed once for each click."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from ui.streamlit_internals import ThreadState, get_script_run_ctx


def once(do: Callable[..., None]) -> Callable[..., None]:
    """Return a button's `on_click` that is not executed twice for one click.

    If the live view or another fragment is refreshed at the moment of a click, Streamlit 1.67 sends the click with that refresh, and
    once more by itself. So a click that arrives with a run of other fragments than the button's own is ignored: its own run follows.
    """
    own_fragment = ThreadState.get().fragment_id

    @wraps(do)
    def press(*args: Any, **kwargs: Any) -> None:
        context = get_script_run_ctx()
        running = context.fragment_ids_this_run if context is not None else None
        if not running or own_fragment in running:
            do(*args, **kwargs)

    return press
