"""The app of `behind.py`, with a lesson's own routes and workers."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[2])]

from starlette.middleware import Middleware  # noqa: E402

from app import lifespan  # noqa: E402
from ui import assets, direct  # noqa: E402

app = st.App(HERE / "behind.py", routes=assets.routes(), lifespan=lifespan, middleware=[Middleware(direct.Shortcut)])
