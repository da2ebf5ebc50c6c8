"""The front page: what this is, the lessons, and the machine it runs on."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import streamlit as st

from pages import LESSONS
from ui import server
from ui.timer import rerun_every


def draw(links: Mapping[str, Any]) -> None:
    """Draw the page. links: {a lesson's path: its page}."""
    st.title("GANscope", anchor=False)
    st.markdown(
        "A teaching lab for generative models. Each lesson asks one question and answers it with networks that train "
        "while you watch: predict, move a slider, and see which gradient reaches the generator. Every picture is measured on the running "
        "model or computed from a formula with a named source. Every run has a seed and a link."
    )
    for topic, items in groupby(LESSONS, key=lambda item: item.topic):
        st.subheader(topic, anchor=False)
        for item in items:
            with st.container(border=True):
                st.page_link(links[item.path], label=f"**{item.question}**")
                st.markdown(item.claim)
                st.caption(f"{item.title}, {item.minutes} minutes, assumes {item.assumes}")
    st.subheader("This server", anchor=False)
    machine()


@st.fragment
def machine() -> None:
    """Say what trains, and how much of it is in use."""
    rerun_every(5.0, "machine")
    now = server.status()
    if now is None:
        st.caption("No run yet: the worker that trains starts with the first lesson that is opened.")
    else:
        runs = "1 run is live" if now["runs_live"] == 1 else f"{now['runs_live']} runs are live"
        workers = "1 worker" if now["workers"] == 1 else f"{now['workers']} workers"
        st.caption(f"Device: {now['device']}. {workers}; {runs}.")
