"""The app, with a tiny MNIST from the mirror that TINY_MNIST names, and a Fashion-MNIST that no mirror has."""

import os
import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE.parents[1])]  # the repository, and tests/ for the tiny set

from tiny_mnist import TABLE  # noqa: E402

from app import lifespan  # noqa: E402
from gan_core.data.images import image_sets  # noqa: E402
from ui.live_view import assets  # noqa: E402

mirror = os.environ["TINY_MNIST"]
vars(image_sets["mnist"].remote).update(mirrors=(f"{mirror}/held/",), files=TABLE)
vars(image_sets["fashion_mnist"].remote).update(mirrors=(f"{mirror}/broken/",), files=TABLE)

app = st.App(ROOT / "ui" / "main.py", routes=assets.routes(), lifespan=lifespan)
