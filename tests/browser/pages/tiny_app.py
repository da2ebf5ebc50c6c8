"""The app, with a tiny MNIST from the mirror that TINY_MNIST names, and a Fashion-MNIST that no mirror has."""

import os
import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE.parents[1])]  # the repository, and tests/ for the tiny set

from starlette.middleware import Middleware  # noqa: E402
from tiny_mnist import TABLE  # noqa: E402

from app import lifespan  # noqa: E402
from gan_core.data.images import image_sets, remote  # noqa: E402
from ui import assets, direct  # noqa: E402

remote.PATIENCE_S = 600.0  # the held mirror is silent until three pages stand open, which takes a slow machine long
mirror = os.environ["TINY_MNIST"]
vars(image_sets["mnist"].remote).update(mirrors=(f"{mirror}/held/",), files=TABLE)
vars(image_sets["fashion_mnist"].remote).update(mirrors=(f"{mirror}/broken/",), files=TABLE)

app = st.App(
    ROOT / "pages" / "main.py", routes=assets.routes(), lifespan=lifespan, middleware=[Middleware(direct.Shortcut)]
)
