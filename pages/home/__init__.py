"""The front page: a GAN at work, the paths, the lessons, and the machine it runs on."""

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from pages import LESSONS
from pages.home import cards, live, paths
from pages.home.paths import PATHS
from ui import checks, server
from ui.timer import rerun_every

CLAIM = "A teaching lab for generative models: predict, then run, and see which gradient moves the generator, on networks that train while you watch."


def draw(links: Mapping[str, Any]) -> None:
    """Draw the page. links: {a lesson's path: its page}."""
    st.html(f"<style>{_sheet()}</style>")
    with st.container(key="front", width=1080):
        words, picture = st.columns([6, 5], gap="large", vertical_alignment="center")
    with picture.container(key="front_live"):
        live.draw_poster()
        live_place = st.container(key="front_live_place")
    with words.container(key="front_words"):
        st.title("GANscope", anchor=False)
        st.markdown(CLAIM)
        with st.container(key="front_start", horizontal=True):
            st.page_link(links["plane"], label="Start here", icon=":material/play_arrow:", width="content")
            st.html('<a class="gs-front-all" href="#all-lessons">All lessons</a>', width="content")
        st.caption(
            "The picture is a GAN that trains now, on this server. The generator never sees the data: it only learns from the scores of "
            "the discriminator."
        )
    with live_place:
        live.draw()
    st.subheader("Three paths of ninety minutes", anchor=False)
    _paths(links)
    st.html('<div id="all-lessons" tabindex="-1"></div>')
    theme = live.theme()
    for topic, lessons in groupby(LESSONS, key=lambda lesson: lesson.topic):
        st.subheader(topic, anchor=False)
        with st.container(key=f"cards {topic}"):
            for lesson in lessons:
                cards.draw(lesson, links[lesson.path], theme)
    _forget()
    st.subheader("This server", anchor=False)
    machine()


def _paths(links: Mapping[str, Any]) -> None:
    """Draw the three paths, each with a link to its first lesson that is not answered yet."""
    with st.container(key="paths"):
        for name, path in PATHS.items():
            lessons = [paths.BY_PATH[lesson] for lesson in path.lessons]
            left = [lesson for lesson in lessons if len(set(cards.answered(lesson))) > 1] or lessons
            with st.container(key=f"path_{name}"):
                st.page_link(links[left[0].path], label=f"**{path.title}**", query_params={paths.KEY: name})
                st.markdown(path.leads_to)
                steps = " → ".join(lesson.title for lesson in lessons)
                word = "Begins" if left[0] is lessons[0] else "Goes on"
                st.caption(f"{path.minutes} minutes: {steps}. {word} with *{left[0].title}*.")


def _forget() -> None:
    """Offer to forget the reader's answers, if there are any."""
    if any(cards.answered(lesson)[0] for lesson in LESSONS):
        st.button("Forget my answers", on_click=checks.forget_all, key="forget_answers")
        st.caption("Your answers are kept in this browser only.")


@cache
def _sheet() -> str:
    return Path(__file__).with_name("home.css").read_text("utf-8")


@st.fragment
def machine() -> None:
    """Say what trains, and how much of it is in use."""
    rerun_every(5.0, "machine")
    now = server.status()
    if now is None:
        st.caption("No run yet: the worker that trains starts with the first run.")
    else:
        runs = "1 run is live" if now["runs_live"] == 1 else f"{now['runs_live']} runs are live"
        workers = "1 worker" if now["workers"] == 1 else f"{now['workers']} workers"
        st.caption(f"Device: {now['device']}. {workers}; {runs}.")
