"""A question is answered by the student before the run, and by the run itself."""

import math

import pytest
from streamlit.testing.v1 import AppTest

from ui import checks, run_questions, stored_answers

CHOICE = checks.Check(
    "c", "Which?", lambda run, k: run.get("winner"), lambda run, k: "Because.", "at step 5", options=("a", "b")
)
NUMBER = checks.Check("n", "How many?", lambda run, k: run.get("count"), lambda run, k: "So.", "at step 5", tolerance=1)


@pytest.mark.parametrize(
    ("check", "said", "found", "state"),
    [
        (CHOICE, None, None, "ask"),
        (CHOICE, "a", None, "wait"),
        (CHOICE, "a", "a", "right"),
        (CHOICE, "a", "b", "wrong"),
        (CHOICE, None, "b", "late"),
        (NUMBER, 0, None, "wait"),  # zero is a prediction
        (NUMBER, 0, 0.0, "right"),
        (NUMBER, 4, 5.0, "right"),
        (NUMBER, 6, 5.0, "right"),
        (NUMBER, 3.9, 5.0, "wrong"),
        (NUMBER, 6.1, 5.0, "wrong"),
        (NUMBER, None, 0.0, "late"),
    ],
)
def test_state(check, said, found, state):
    assert checks.state(check, said, found) == state


def test_the_run_does_not_know_before_its_first_picture_or_without_a_number():
    assert checks.read(CHOICE, {"winner": "a"}) is None
    assert checks.read(CHOICE, {"winner": "a", "picture": {}}) == "a"
    assert checks.read(NUMBER, {"count": math.nan, "picture": {}}) is None
    assert checks.read(NUMBER, {"count": 0.0, "picture": {}}) == 0.0


def page():
    """A page whose run is a dictionary in session state."""
    import streamlit as st

    from ui import checks

    run = st.session_state.setdefault("run", {})
    said = {"explain": lambda run, k: "Because of 42.", "awaits": "at step 5", "note": "Ask the room."}
    checks.ask(checks.Check("c", "Which?", lambda run, k: run.get("winner"), options=("a", "b"), **said), run)
    checks.ask(checks.Check("n", "How many?", lambda run, k: run.get("count"), tolerance=1, **said), run)


@pytest.fixture
def at():
    at = AppTest.from_function(page, default_timeout=20).run()
    assert not at.exception
    return at


def text(at):
    return " ".join(item.value for item in (*at.markdown, *at.caption))


def know(at, **answers):
    at.session_state["run"] = {"picture": {}, **answers}
    return at


def test_a_prediction_is_kept_revised_and_answered_by_the_run(at):
    assert "This run answers at step 5" in text(at)
    at.radio(key="check_c").set_value("a").run()
    assert "You predict a." in text(at)
    at.radio(key="check_c").set_value("b").run()
    at.number_input(key="check_n").set_value(0).run()
    assert "You predict b." in text(at) and "You predict 0" in text(at)
    know(at, winner="a", count=0.0).run()
    assert "You predicted b; this run says **a**. Because of 42." in text(at)
    assert "You predicted 0" in text(at) and "which is right: **0**" in text(at)
    assert not at.radio and not at.number_input, "nothing more to say"
    know(at).run()
    assert "You predict b." in text(at), "after a reset the prediction stands, and may be revised"


def test_an_answer_given_after_the_run_knew_is_no_prediction(at):
    know(at, winner="a")
    at.radio(key="check_c").set_value("a").run()
    assert "This run says **a**" in text(at) and "which is right" not in text(at)
    know(at).run()
    assert "You predict a." not in text(at)


def test_a_prediction_can_be_taken_back(at):
    at.number_input(key="check_n").set_value(3).run()
    at.number_input(key="check_n").set_value(None).run()
    assert "You predict" not in text(at)


def panel_page():
    """Questions with a run that can be started again."""
    from types import SimpleNamespace

    import streamlit as st

    from ui import checks, run_questions
    from ui.run_memory import RunMemory

    run = st.session_state.setdefault("run", {"picture": {}, "members": 1, "winner": "a", "status": "running"})
    question = checks.Check(
        "c", "Which?", lambda run, k: run.get("winner"), lambda run, k: "", "at step 5", options=("a", "b")
    )
    control = SimpleNamespace(
        key="plane",
        dependents={},
        memory=RunMemory(),
        look=lambda: run,
        restart_paused=lambda: run.update(winner=None, status="paused"),
        toggle=lambda: run.update(status="running"),
    )
    run_questions.panel([question], control)


def test_late_users_can_predict_on_a_paused_run():
    at = AppTest.from_function(panel_page, default_timeout=20).run()
    assert "This run says **a**" in text(at) and not at.radio
    at.button(key="predict_first").click().run()
    assert at.radio(key="check_c").options == ["a", "b"]
    at.radio(key="check_c").set_value("b")
    at.button(key="predict_run").click().run()
    assert at.session_state["run"]["status"] == "running"
    at.session_state["run"]["winner"] = "b"
    assert "You predicted b, which is right" in text(at.run())


def test_a_prediction_is_about_one_run_and_one_member_and_the_answer_is_the_first(at):
    know(at, start_params={"seed": 0})
    at.radio(key="check_c").set_value("a").run()
    know(at, start_params={"seed": 0}, winner="a").run()
    assert "You predicted a, which is right" in text(at)
    know(at, start_params={"seed": 0}, winner="b").run()
    assert "You predicted a, which is right" in text(at), "what the run said when it first knew"
    know(at, start_params={"seed": 1}, winner="b").run()
    assert "This run says **b**" in text(at) and "predicted" not in text(at)


@pytest.mark.parametrize("key", ["teacher", "notes", "present"])
def test_a_question_never_shows_the_note_for_the_teacher(at, key):
    at.query_params[key] = "1"
    assert not at.run().info and "Ask the room." not in text(at)


def formula():
    """A page without a run."""
    from ui import checks

    said = {"answer": lambda run, k: 20.1, "explain": lambda run, k: "e³.", "awaits": "when you have", "tolerance": 1}
    checks.ask_at_once(checks.Check("f", "How many?", **said, voice="the formula"))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (20, "You predicted 20, which is right within 1: **20.1**. e³."),
        (3, "You predicted 3; the formula says **20.1**. e³."),
    ],
)
def test_without_a_run_the_formula_answers_once_something_was_said(said, verdict):
    at = AppTest.from_function(formula, default_timeout=20).run()
    assert "The formula answers when you have." in text(at) and "20.1" not in text(at)
    at.number_input(key="check_f").set_value(said).run()
    assert verdict in text(at) and not at.number_input
    assert verdict in text(at.run())


def test_the_panel_tells_apart_a_question_that_does_not_fit_one_that_waits_and_one_that_is_answered():
    question = checks.Check(
        "c", "?", lambda run, k: run["won"][k], lambda run, k: "", "now", ("a",), fits=lambda run: run["fits"]
    )
    seen = {
        (fits, won): run_questions.stand(
            [question], {"picture": {}, "members": 1, "status": "running", "fits": fits, "won": [won]}, 3
        )
        for fits in (True, False)
        for won in (None, "a")
    }
    assert seen[True, None] != seen[True, "a"] != seen[False, "a"] == seen[False, None]
    assert seen[True, None] != seen[False, None]


def test_an_answer_of_an_earlier_session_is_said_counts_and_does_not_bind_a_new_run():
    at = AppTest.from_function(page, default_timeout=20)
    at.session_state["stored answers"] = {"c": "a", "n": 500}  # 500 is more than the question allows
    at.run()
    assert "You answered a before. This run answers at step 5" in text(at) and "You answered 500" not in text(at)
    at.radio(key="check_c").set_value("b").run()
    assert "You predict b." in text(at) and "before" not in text(at)
    assert at.session_state["stored answers"]["c"] == "b"


def test_what_a_browser_kept_is_an_answer_only_if_it_fits_the_question():
    kept = {"c": "no option", "n": math.nan, 3: "x", "long": "x" * 301, "list": [1], "true": True, "ok": 2.5}
    assert stored_answers.usable(kept) == {"c": "no option", "ok": 2.5}
    assert len(stored_answers.usable({str(i): "a" for i in range(10_000)})) == 500
    for said, fits in (("a", True), ("no option", False), (1, False)):
        assert checks.fitting(CHOICE, said) == (said if fits else None)
    for said, fits in ((0, True), (100, True), (101, False), (-1, False), ("a", False)):
        assert checks.fitting(NUMBER, said) == (said if fits else None)
