"""A dragged handle: its picture is asked for past Streamlit; where it is left goes to the controls, with one undo."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from ui import direct
from ui.draggable_view import handle_at
from ui.live_view import Drag


def page():
    import streamlit as st

    from gan_core.params import ParallelLinesParams
    from ui import controls, draggable_view
    from ui.live_view import Drag

    def left(theta):
        draggable_view.take({"theta": theta}, Drag("theta", theta, 0.5, "theta 1"))

    def draw(params):
        st.session_state["drawn at"] = params.theta
        return {}, {"θ": f"{params.theta}"}

    controls.show(ParallelLinesParams, {"lines": ""})
    for theta in (0.4, 9.0):
        st.button(f"left at {theta}", on_click=left, args=(theta,))
    draggable_view.view(ParallelLinesParams, draw, lambda to, params: {"theta": to.x}, key="lines")


@pytest.fixture
def at():
    return AppTest.from_function(page, default_timeout=20).run()


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def shown(at):
    return at.session_state["drawn at"], at.slider[0].value


def test_the_controls_follow_where_a_handle_is_left_and_one_undo_takes_it_back(at):
    assert shown(at) == (0.8, 0.8)
    press(at, "left at 0.4")
    assert shown(at) == (0.4, 0.4)
    press(at, "Undo")
    assert shown(at) == (0.8, 0.8)


def test_a_refused_position_moves_nothing_and_is_reported(at):
    press(at, "left at 9.0")
    assert shown(at) == (0.8, 0.8)
    assert "θ, the generator's line" in at.warning[0].value


@pytest.fixture
def client():
    return TestClient(Starlette(middleware=[Middleware(direct.Shortcut)]))


@pytest.fixture
def asked(monkeypatch):
    """What an open view with the token `abc` is asked for; the handle "other" is none of its."""
    received = []

    def follow(sent) -> bytes:
        to = handle_at(sent)
        received.append(to)
        if to.name == "other":
            raise direct.BadMessage(to.name)
        return b"a picture"

    monkeypatch.setitem(direct.OPEN, "abc", follow)
    return received


def test_a_picture_has_a_secret_address(client, asked):
    answer = client.post("/direct/abc", json={"name": "theta", "x": 0.5, "y": 1})
    assert (answer.status_code, answer.content) == (200, b"a picture")
    assert asked == [Drag("theta", 0.5, 1.0, "")]
    assert client.post("/direct/abd", json={"name": "theta", "x": 0.5, "y": 1}).status_code == 404


def test_a_reader_who_leaves_in_the_middle_of_a_message_raises_nothing(asked):
    events = [{"type": "http.request", "body": b'{"name": "th', "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return events.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/direct/abc", "query_string": b"", "headers": []}
    asyncio.run(direct.Shortcut(None)(scope, receive, send))
    assert sent[0]["status"] == 400 and not asked


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1, 2]", 400),
        (b'{"name": "theta", "x": "1", "y": 0}', 400),
        (b'{"name": "theta", "x": 1e999, "y": 0}', 400),
        (b'{"name": "theta", "x": NaN, "y": 0}', 400),
        (b'{"name": "other", "x": 0, "y": 0}', 400),
        (b'{"name": "' + b"a" * 1000 + b'", "x": 0, "y": 0}', 413),
    ],
)
def test_an_invalid_message_is_answered_by_a_status_code(client, asked, body, code):
    assert client.post("/direct/abc", content=body).status_code == code
    assert all(sent.name == "other" for sent in asked)


def test_the_oldest_addresses_are_closed(monkeypatch):
    monkeypatch.setattr(direct, "MAX_OPEN", 2)
    monkeypatch.setattr(direct, "OPEN", type(direct.OPEN)())
    for _ in range(4):
        AppTest.from_function(page, default_timeout=20).run()
    assert len(direct.OPEN) == 2
