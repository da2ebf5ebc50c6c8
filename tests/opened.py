"""A lesson's page without a browser."""

from typing import Any

from streamlit.testing.v1 import AppTest


def page(path: str) -> AppTest:
    """Return the page of the lesson at a path, not yet drawn; its run plays from the start."""
    at = AppTest.from_string(f"from pages import {path}\n{path}.LESSON.show()", default_timeout=120)
    at.query_params["play"] = "1"
    return at


def opened(path: str, **query: Any) -> AppTest:
    """Return the page after its first run, with an address's query; it must have no exception."""
    at = page(path)
    at.query_params.update({name: str(value) for name, value in query.items()})
    at.run()
    assert not at.exception, at.exception
    return at


def text(at: AppTest) -> str:
    """Return all words of a page that stand in paragraphs, captions and warnings."""
    return " ".join(item.value for item in (*at.markdown, *at.caption, *at.warning))
