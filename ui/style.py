"""The app's style sheet, on top of Streamlit's themes."""

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _sheet() -> str:
    return Path(__file__).with_name("style.css").read_text("utf-8")


def inject() -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{_sheet()}</style>")
