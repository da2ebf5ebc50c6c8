"""The app's entry: the page's settings and the menu, from the table of lessons."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # `streamlit run` puts only this file's folder there
    sys.path.insert(0, str(ROOT))

from ui import style  # noqa: E402
from ui.lessons import LESSONS  # noqa: E402

st.set_page_config(page_title="GANscope", layout="wide", initial_sidebar_state=200)
style.inject()

home = st.Page(ROOT / "pages" / "home.py", title="Home", default=True)
topics: dict[str, list] = {"": [home]}
for item in LESSONS:
    page = st.Page(ROOT / "pages" / f"{item.path}.py", title=item.title, url_path=item.path)
    topics.setdefault(item.topic, []).append(page)
st.navigation(topics, expanded=True).run()
