"""The address of a Space's page follows the app, which stands there in a frame, so that it can be copied and opened again.

The outer page keeps its path, so the lesson is one key more of its query: `?lesson=plane&sigma=0.5`.
Source: the Hub's documentation, "How to handle URL parameters in Spaces".
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
LESSON = "lesson"  # the key of the outer address; outer_address.js writes it


def follow() -> None:
    """Tell the Space's page each change of the address. It shows nothing, and does nothing elsewhere."""
    _component()(key="outer address aside")


def open_named(pages: Mapping[str, Any]) -> None:
    """Switch to the lesson that an outer address names, with the rest of its query. pages: {path: page}. Called on the front page."""
    query = st.query_params.to_dict()
    page = pages.get(query.pop(LESSON, ""))
    if page is not None:
        st.switch_page(page, query_params=query)


@cache
def _component() -> Any:
    script = (HERE / "outer_address.js").read_text("utf-8")
    return st.components.v2.component("ganscope_outer_address", js=script, isolate_styles=False)
