"""A lesson as one frozen declaration. Importing it draws nothing and starts nothing; `show` is the one place that draws it."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from ui import notes, present, run_switch
from ui.checks import Check
from ui.guide import Guide, Stop
from ui.lesson.blocks import Source, Step, Try
from ui.lesson.formulas import Formulas, Replay, View
from ui.lesson.scene import Scene, Suggestions
from ui.lesson.training import STEPS_OF_A_GAN, Training, live_steps

__all__ = [
    "STEPS_OF_A_GAN", "Check", "Formulas", "Guide", "Lesson", "Replay", "Scene", "Source", "Step", "Stop", "Suggestions", "Training", "Try", "View", "live_steps",
]  # fmt: skip


Level = Literal["introductory", "intermediate", "advanced"]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One page. The menu, the front page, the README's table of lessons and the tests read the same object."""

    path: str  # the page's address, and the name of its file or folder in pages/
    topic: str  # under which it stands in the menu
    title: str  # short, for the menu
    question: str  # the title on the page
    claim: str  # what the page lets the reader check
    able: str  # what the reader will be able to do
    minutes: int
    level: Level = "introductory"  # "introductory" assumes no other lesson
    assumes: str
    shows: Scene | Mapping[str, Scene]  # one scene, or several by their names on a switch

    def __post_init__(self) -> None:
        """Tell each scene whose it is."""
        named = {name: replace(scene, lesson=self.path) for name, scene in self.scenes.items()}
        object.__setattr__(self, "shows", named[""] if isinstance(self.shows, Scene) else named)

    @property
    def scenes(self) -> Mapping[str, Scene]:
        """Its scenes by name; the only one has the name ''."""
        return {"": self.shows} if isinstance(self.shows, Scene) else self.shows

    def show(self) -> None:
        """Draw the page."""
        if notes.asked():
            notes.draw(self)
            return
        self.header()
        with st.container(horizontal=True, vertical_alignment="center", key="lesson_bar"):
            bar = st.container(key="lesson_tools")
            present.button()
        if isinstance(self.shows, Scene):
            scene, in_address = self.shows, {}
        else:
            with bar:
                name = run_switch.select(tuple(self.shows))
            scene, in_address = self.shows[name], {run_switch.KEY: name}
        scene.show(bar, in_address)
        if present.is_on():
            present.draw()

    def header(self) -> None:
        """Draw the question, the claim, what the reader will be able to do, the minutes and what is assumed."""
        st.title(self.question, anchor=False)
        able = f"{self.able} {self.minutes} minutes; assumes {self.assumes}."
        st.html(
            f'<p class="gs-claim" data-answer>{html.escape(self.claim)}</p><p class="gs-able">{html.escape(able)}</p>'
        )
