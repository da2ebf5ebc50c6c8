"""Two pages: the live view, and another one to come back from."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
st.set_page_config(page_title="live view", layout="wide")
live = st.Page(HERE / "live.py", title="Live", default=True)
other = st.Page(HERE / "other.py", title="Other")
st.navigation([live, other]).run()
