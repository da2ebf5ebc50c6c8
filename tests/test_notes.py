"""The teacher's notes: a page of their own, and nothing of them where a class looks."""

import pytest

from pages import LESSONS
from tests import opened
from ui.checks import Check


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path)
def test_the_notes_of_a_lesson_have_its_questions_answers_and_what_to_try(lesson):
    at = opened.opened(lesson.path, notes=1)
    said = opened.text(at) + " ".join(item.value for item in at.info)
    assert lesson.assumes in said and f"{lesson.minutes} minutes" in said and lesson.claim in said
    for scene in lesson.scenes.values():
        for check in scene.questions:
            assert check.question in said and check.note in said
            assert check.explain({"picture": None}, 0) in said if check.at_once else check.awaits in said
        for item in scene.suggested():
            assert item.label in said and item.look_for in said
    assert not at.tabs and not at.get("bidi_component"), "no run and no picture"


def test_an_answer_that_a_formula_knows_is_given():
    said = opened.text(opened.opened("slope", teacher=1))  # an old link
    assert "Answer: **20.1**." in said  # e³ = 20.0855
    assert "An answer is right within 1." in said


@pytest.mark.parametrize("path", ["dirac", "plane"])
def test_what_is_presented_has_no_notes_and_no_tabs(path):
    at = opened.opened(path, present=1, notes=1, teacher=1)
    notes = [check.note for lesson in LESSONS if lesson.path == path for check in questions(lesson) if check.note]
    assert notes and not at.tabs and not at.info
    assert not any(note in opened.text(at) for note in notes)
    assert at.button(key="lesson_present").label == "Leave"
    at.button(key="lesson_present").click().run()
    assert "present" not in at.query_params
    assert at.button(key="lesson_present").label == "Present"


def questions(lesson) -> list[Check]:
    return [check for scene in lesson.scenes.values() for check in scene.questions]
