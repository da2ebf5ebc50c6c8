"""The guide through a lesson's first minute: its stops in turn, skipped, never twice by itself."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.guide import Guide, Stop

GUIDE = Guide([Stop("one", times=2), Stop("two")])


def test_each_stop_has_its_presses():
    assert GUIDE.presses == 3
    assert [GUIDE.place(k) for k in range(3)] == [(0, 0), (0, 1), (1, 0)]
    with pytest.raises(IndexError):
        GUIDE.place(3)


def page():
    """A page that only has a guide."""
    import streamlit as st

    from ui import guide
    from ui.guide import Guide, Stop

    class Run:
        def point_at(self, layers):
            st.session_state.setdefault("pointed", []).append(layers)

        def command(self, name, *, hold):
            st.session_state.setdefault("commands", []).append((name, hold))

    stops = [Stop("Look at D.", "D step", command="step_D", times=2, layers=("arrows",)), Stop("Look at G.")]
    st.session_state["open"] = guide.show("a", Guide(stops, "Now run."), Run())
    st.button("Again", key="again", on_click=guide.again, args=("a",))


def words(at):
    return [item.value for item in at.markdown]


def test_the_guide_leads_through_its_stops_and_then_closes():
    at = AppTest.from_function(page, default_timeout=20).run()
    assert words(at) == ["Look at D."] and at.button(key="a_guide").label == "D step (1 of 2)"
    at.button(key="a_guide").click().run()
    assert at.button(key="a_guide").label == "D step (2 of 2)"
    at.button(key="a_guide").click().run()
    assert words(at) == ["Look at G."] and at.session_state["open"]
    assert at.session_state["commands"] == [("step_D", True)] * 2 and at.session_state["pointed"] == [("arrows",)]
    at.button(key="a_guide").click().run()
    assert words(at) == ["Now run."] and not at.session_state["open"]
    assert at.session_state["stored answers"] == {"guide a": "seen"}


def test_a_skipped_guide_is_gone_until_it_is_asked_for():
    at = AppTest.from_function(page, default_timeout=20).run()
    at.button(key="a_guide_skip").click().run()
    assert words(at) == [] and not at.session_state["open"]
    at.button(key="again").click().run()
    assert words(at) == ["Look at D."]


def test_a_reader_who_has_seen_the_guide_does_not_get_it_again():
    at = AppTest.from_function(page, default_timeout=20)
    at.session_state["stored answers"] = {"guide a": "seen"}
    assert words(at.run()) == [] and not at.session_state["open"]
    at.button(key="again").click().run()
    assert words(at) == ["Look at D."]
