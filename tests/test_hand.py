"""A dragged handle: the picture follows each word, controls and their undo follow the last."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from gan_core.params import ParallelLinesParams
    from ui import controls, hand
    from ui.live_view import Drag

    def word(theta, done):
        hand.take({"theta": theta}, Drag("theta", theta, 0.5, "theta 1", done))

    controls.show(ParallelLinesParams, {"lines": ""})
    for theta, done in ((0.5, False), (0.4, False), (0.4, True), (9.0, False), (9.0, True)):
        st.button(f"{theta} {'left' if done else 'held'}", on_click=word, args=(theta, done))

    @hand.follows
    def picture():
        st.text(f"drawn at {hand.params(ParallelLinesParams).theta}")

    picture()


@pytest.fixture
def at():
    return AppTest.from_function(page, default_timeout=20).run()


def press(at, label):
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception


def shown(at):
    return at.text[0].value, at.slider[0].value


def test_the_picture_follows_the_hand_and_the_controls_when_it_lets_go(at):
    assert shown(at) == ("drawn at 0.8", 0.8)
    press(at, "0.5 held")
    press(at, "0.4 held")
    assert shown(at) == ("drawn at 0.4", 0.8)
    assert not [button for button in at.button if button.label == "Undo"]
    press(at, "0.4 left")
    assert shown(at) == ("drawn at 0.4", 0.4)
    press(at, "Undo")
    assert shown(at) == ("drawn at 0.8", 0.8)  # one undo for the gesture


def test_a_place_that_is_refused_moves_nothing_and_is_said(at):
    press(at, "9.0 held")
    assert shown(at) == ("drawn at 0.8", 0.8) and not at.warning
    press(at, "9.0 left")
    assert shown(at) == ("drawn at 0.8", 0.8)
    assert "theta" in at.warning[0].value
