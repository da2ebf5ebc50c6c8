"""What every scene of a lesson has: something that moves, and under it the same tabs in the same order."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import Params
from ui import checks, guide, present, run_questions, view_link
from ui.checks import Check
from ui.claims import tab as claims_tab
from ui.guide import Guide
from ui.lesson import blocks
from ui.lesson.blocks import Source, Step, Try
from ui.run_panel import RunPanel


@dataclass(frozen=True)
class Suggestions:
    """A tab of further things to try, under some words."""

    words: str
    tries: Sequence[Try]


@dataclass(frozen=True, kw_only=True)
class Scene(ABC):
    """A picture with its controls, and the texts of its tabs.

    `now` stands for what `draw_tabs` is given: (run, member) of a scene that trains, (params,) of one of formulas. A lesson's own functions
    are called with it: mathematics(*now) and code(*now) where they are functions, and every tab of `tabs` that is one.
    """

    simple: Sequence[str] = ()  # the settings that are always shown; the others stand under *More*, as in controls.show
    questions: Sequence[Check] = ()
    seen: str | Callable[[], str]
    tries: Sequence[Try]
    from_start: bool = True  # the things to try override the start values; else the current settings
    mathematics: Sequence[Step] | Callable[..., Sequence[Step] | None]  # a function may draw the steps itself
    tabs: Mapping[str, Callable[..., None] | Suggestions] = field(default_factory=dict)  # the scene's own, before Code
    code: Sequence[Source] | Callable[..., Sequence[Source]]
    words: Sequence[str]  # terms of the glossary
    guide: Guide | None = None  # through the first minute
    lesson: str = ""  # the path of its lesson, which sets it

    @property
    @abstractmethod
    def model(self) -> type[Params]:
        """The params that its controls set."""

    @abstractmethod
    def show(self, bar: DeltaGenerator, in_address: Mapping[str, str]) -> None:
        """Draw the scene and its tabs. bar: the place of the run's bar. in_address: which scene this is."""

    @property
    def of_run(self) -> list[Check]:
        """The questions that the run answers."""
        return [check for check in self.questions if not check.at_once]

    @property
    def labels(self) -> list[str]:
        """The labels of its tabs."""
        return ["Predict", "What you see", "Try", "Mathematics", "Claims", *self.tabs, "Code", "Words"]

    def suggested(self) -> Iterator[Try]:
        """Every thing to try, those of the scene's own tabs too."""
        yield from self.tries
        for tab in self.tabs.values():
            yield from tab.tries if isinstance(tab, Suggestions) else ()

    def draw_tabs(self, *now: Any) -> None:
        """Draw Predict, What you see, Try, Mathematics, Claims, the scene's own tabs, Code, Words; nothing while presenting."""
        if present.is_on():
            return
        run = now[0] if isinstance(now[0], RunPanel) else None
        predict, see, attempt, mathematics, claims, *own, code, words = view_link.tabs(self.labels)
        with predict:
            self._ask(run, *now[1:])
        with see:
            st.markdown(self.seen() if callable(self.seen) else self.seen)
            self._guide_again(run)
        with attempt:
            blocks.suggestions(self.model, self.tries, from_start=self.from_start, run=run)
        with mathematics:
            steps = self.mathematics(*now) if callable(self.mathematics) else self.mathematics
            blocks.derivation(steps or ())
        with claims:
            claims_tab.draw(self.lesson, self.model, run, *(now[1:] if run is not None else ()))
        for place, tab in zip(own, self.tabs.values(), strict=True):
            with place:
                if isinstance(tab, Suggestions):
                    st.markdown(tab.words)
                    blocks.suggestions(self.model, tab.tries, from_start=self.from_start, run=run)
                else:
                    tab(*now)
        with code:
            for item in self.code(*now) if callable(self.code) else self.code:
                blocks.code(item)
        with words:
            blocks.glossary(self.words)

    def _guide_again(self, run: RunPanel | None) -> None:
        """Offer the guide once more, after a restart where there is a run."""

        def again() -> None:
            if run is not None:
                run.restart_paused()
            guide.again(run.key if run is not None else self.model.__name__)

        if self.guide is not None:
            st.button("Show the guide again", on_click=again, type="tertiary")

    def _ask(self, run: RunPanel | None, *member: int) -> None:
        held = run is not None and run.memory.held
        beside = self.questions[:1] if held and not self.of_run else ()
        if held:
            st.markdown("The first question stands beside the picture.")
        if run is not None and self.of_run:
            run_questions.panel(self.of_run, run, *member)
        for check in self.questions:
            if check.at_once and check not in beside:
                checks.ask_at_once(check)
        if run is None and self.questions and not any(checks.is_answered(check) for check in self.questions):
            st.html('<i class="gs-unanswered" hidden></i>')  # the claim waits: see style.css
