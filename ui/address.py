"""The browser's address and the controls: which of them decides, and what is written back.

Streamlit's own binding (`bind="query-params"`) is not used for settings: it writes a choice's label instead of its name, drops
bad values without a message, and accepts part of a value (3 from '3.5') that we refuse with a message.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.errors import StreamlitAPIException

from gan_core.params import Params
from ui import links
from ui.streamlit_internals import get_script_run_ctx

if TYPE_CHECKING:
    from ui.control_state import State


def own_keys(model: type[Params], prefix: str, opens: str = "") -> list[str]:
    """Return the keys of the address that belong to a model's settings; its preset too on a page that opens with one."""
    return [*(["preset"] if opens else []), *(prefix + name for name in model.specs())]


def is_history() -> bool:
    """Tell whether the browser's Back or Forward caused this run of the script."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def wins(seen: bool, arrived: bool, history: bool, has_own: bool) -> bool:
    """Tell whether the address decides the settings, instead of what the page remembers.

    It decides at the first visit. Later it decides only if it names settings, after Back, Forward or a link inside the app. An address
    without settings, such as the menu's, never changes the user's settings; they are written into it again. In every other run of the
    script the address may be older than the widgets and is ignored.
    """
    return not seen or ((history or arrived) and has_own)


def write(state: "State", query: Mapping[str, str], own: Mapping[str, str]) -> None:
    """Write the current settings into the address; after a change, the events of a link no longer apply and are removed.

    own: the part of the query that belongs to these settings. One write makes one entry in the browser's history, so
    that Back undoes one change.
    """
    link = state.in_force
    made = {**link.also, **links.of_the_run(link.events, link.stop)} if link is not None and link.also else {}
    named = link.params if link else state.params
    unnamed = state.start if link and query.keys() & {*links.OF_THE_RUN} else state.opening  # as `links.read` takes it
    wanted = {} if named == unnamed else links.settings(named, state.start, state.opens, state.prefix)
    if wanted == own and state.written in (None, wanted) and not made:
        return
    if link is not None and made:
        state.link = replace(link, also={})
    state.written = wanted
    stale = ("preset", *(() if link else links.OF_THE_RUN)) if not state.prefix else ()
    stale += state.link.unknown if state.link else ()  # already reported
    kept = {key: st.query_params.get_all(key) for key in query if key not in own and key not in stale}
    try:
        st.query_params.from_dict({**kept, **made, **wanted})
    except StreamlitAPIException:  # another widget of the page is bound to its key: do not touch the others
        for key in [key for key in own if key not in wanted]:
            del st.query_params[key]
        st.query_params.update({**made, **wanted})
