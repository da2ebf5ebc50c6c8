"""What the app runs: the page's settings and the menu, made from the lessons."""

import sys
from functools import partial
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # `streamlit run` puts only this file's folder there
    sys.path.insert(0, str(ROOT))

from pages import LESSONS, home  # noqa: E402
from pages.home import paths  # noqa: E402
from ui import outer_address, stored_answers, style  # noqa: E402

st.set_page_config(page_title="GANscope", layout="wide", initial_sidebar_state=200)
style.inject()

lessons = {item.path: st.Page(item.show, title=item.title, url_path=item.path) for item in LESSONS}
topics: dict[str, list] = {"": [st.Page(partial(home.draw, lessons), title="Home", url_path="home", default=True)]}
for item in LESSONS:
    topics.setdefault(item.topic, []).append(lessons[item.path])
page = st.navigation(topics, expanded=True)
if page is topics[""][0]:
    outer_address.open_named(lessons)
page.run()
paths.draw_next(page.url_path, lessons)
stored_answers.exchange()
outer_address.follow()
