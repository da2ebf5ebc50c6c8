"""A card for each lesson: its picture from a real run, its question, what it takes, and what this reader has done."""

from typing import Any

import streamlit as st

from gan_core.figures.theme import Theme
from ui import assets, checks
from ui.lesson import Lesson
from ui.text import escape_markdown


def draw(lesson: Lesson, link: Any, theme: Theme) -> None:
    """Draw a card. It is one link, whose label begins with the picture: a page of few elements is soon drawn."""
    picture = assets.address(f"{lesson.path}-{theme}.webp")
    words = [f"{lesson.title} · {lesson.minutes} min · {lesson.level}", f"needs: {lesson.assumes}"]
    label = "".join(f" *{escape_markdown(line)}*" for line in words)
    finished = f" `{done(lesson)}`" if done(lesson) else ""
    st.page_link(link, label=f"![]({picture}) **{lesson.question}**{label}{finished}")


def answered(lesson: Lesson) -> tuple[int, int]:
    """Return how many of a lesson's questions this reader has answered, and how many there are."""
    questions = [check for scene in lesson.scenes.values() for check in scene.questions]
    return sum(checks.is_answered(check) for check in questions), len(questions)


def done(lesson: Lesson) -> str:
    """Say what this reader has done of a lesson."""
    count, of = answered(lesson)
    mark = "✓ " if count == of else ""
    return f"{mark}{count} of {of} {'question' if of == 1 else 'questions'} answered" if count else ""
