"""Pages of formulas before hostile addresses and hostile hands: no traceback and no 500; and a run that outlives its handle."""

import math

import pytest
from opened import opened
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from pages import LESSONS
from ui import direct, message
from ui.lesson import Formulas

PAGES = [lesson.path for lesson in LESSONS if isinstance(lesson.shows, Formulas)]
VALUES = ["5e-324", "nan", "1e308", "-1e400", "9" * 5000, "\u202e\0", "<script>", "'; --", "x" * 20_000]
PLACES = [0.0, -0.0, 1e308, -1e308, 5e-324, 1e155, -3.0, 2**62]


@pytest.fixture
def handles(monkeypatch):
    """Names of the handles of what is drawn."""
    found, header = set(), message.header

    def record(figures, **more):
        for figure in figures.values():
            found.update(one["name"] for one in figure["layout"].get("meta", {}).get("handles", []))
        return header(figures, **more)

    monkeypatch.setattr(message, "header", record)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_hostile_addresses_and_drags_get_a_page_and_an_answer(name, handles, monkeypatch):
    monkeypatch.setattr(direct, "OPEN", type(direct.OPEN)())
    at = opened(name)
    assert direct.OPEN and (handles or name == "forward")  # in which nothing can be dragged
    client = TestClient(Starlette(middleware=[Middleware(direct.Shortcut)]), raise_server_exceptions=False)
    for token in list(direct.OPEN):
        for handle in [*handles, "no such", ""]:
            for place in PLACES:
                answer = client.post(f"/direct/{token}", json={"name": handle, "x": place, "y": -place})
                assert answer.status_code in (200, 400), (handle, place, answer.text)
    keys = [item.key for item in (*at.slider, *at.select_slider, *at.number_input, *at.selectbox) if item.key]
    names = {key.rsplit("/")[-1].rsplit(" ")[-1].rsplit(".")[-1] for key in keys} | {
        "seed",
        "preset",
        "events",
        "stop",
        "h",
        "theta",
    }
    for value in VALUES[:4] if name != "lines" else VALUES:
        opened(name, **dict.fromkeys(names, value))


def test_after_a_lost_connection_the_page_has_the_run_that_it_had(monkeypatch):
    def page():
        import streamlit as st

        from ui import run_control

        if st.session_state.get("lost"):
            run_control._handle.clear()  # as Streamlit does when the connection is lost
        control = run_control.RunControl("plane_gan", "plane")
        st.session_state["ran"] = control.handle.run_id
        st.session_state["handle"] = control.handle

    from ui import run_control

    monkeypatch.setattr(run_control, "shared_pool", lambda: object())
    monkeypatch.setattr("gan_core.runtime.client.RunHandle.release", lambda self: None)
    at = AppTest.from_function(page, default_timeout=60).run()
    before, handle = at.session_state["ran"], at.session_state["handle"]
    at.session_state["lost"] = True
    at.run()
    assert not at.exception
    assert at.session_state["handle"] is not handle, "there is a new handle"
    assert at.session_state["ran"] == before and math.log2(16 ** len(before)) >= 128


def test_a_reader_s_runs_share_one_session():
    def page():
        import streamlit as st

        from ui.run_control import _own_id

        st.session_state["ids"] = (_own_id("session"), _own_id("session"), _own_id("plane"))

    one, two = (AppTest.from_function(page).run().session_state["ids"] for _ in range(2))
    assert one[0] == one[1] != one[2] and one[0] != two[0]
