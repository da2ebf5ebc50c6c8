"""Kept runs of stacked digits: what two settings reach, with the command that makes each figure."""

import streamlit as st

ROWS: list = []


def show() -> None:
    """Draw the table."""
    st.markdown("")
