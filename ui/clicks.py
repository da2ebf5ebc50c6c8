"""What a button does, done once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from ui.streamlit_internals import ThreadState, get_script_run_ctx


def once(do: Callable[..., None]) -> Callable[..., None]:
    """Return a button's `on_click` that is not run twice for one click.

    A refresh of the live view, or of a part beside it, in the moment of a click takes the click with it, and the browser then
    sends the click itself as well (Streamlit 1.67). So a click that comes with a run of fragments the button does not stand
    in is left alone: its own run follows.
    """
    home = ThreadState.get().fragment_id

    @wraps(do)
    def press(*args: Any, **kwargs: Any) -> None:
        context = get_script_run_ctx()
        running = context.fragment_ids_this_run if context is not None else None
        if not running or home in running:
            do(*args, **kwargs)

    return press
