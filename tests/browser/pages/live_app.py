"""The app of the live view's browser test: its own routes, two pages, and no workers."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]  # the repository, and tests/ for the made-up snapshot

from ui import assets  # noqa: E402

app = st.App(HERE / "main.py", routes=assets.routes(st.get_option("server.baseUrlPath")))
