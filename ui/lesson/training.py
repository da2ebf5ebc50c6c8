"""A scene in which something trains: a run with its controls, its bar and its live view."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.experiments import registry
from gan_core.figures.theme import Figure
from gan_core.params import Params
from ui import dependent_fragments, exports, run_questions, view_link
from ui.claims import tab as claims_tab
from ui.lesson import blocks
from ui.lesson.blocks import Step
from ui.lesson.scene import Scene
from ui.live_view import Drag, seen
from ui.run_look import Readings
from ui.run_panel import RunPanel

Place = Literal["above the controls", "below the controls", "above the picture"]
Snapshot = Mapping[str, Any]
STEP = {"step": "Step"}
STEPS_OF_A_GAN = {"step": "Step", "step_D": "Discriminator step", "step_G": "Generator step"}


@dataclass(frozen=True, kw_only=True)
class Training(Scene):
    """A run of an experiment.

    draw(snapshot, view, member, **chosen) → figures, of which the one named "picture" is the square picture. It is called outside the
    session too. readings(snapshot, member) → {label: value}, shown above the picture. layers: {name: label} of the picture's switches, or
    a function of the params; on: those that are on at first, all if left out. own: the lesson's own controls by their place; each may
    return {name: value}, which `draw` gets. start: the settings that the page begins with,
    and that links and things to try count from; opens: a preset that the page opens with instead. redraw: fields that the page itself depends on.
    height: of the picture, in px.
    """

    experiment: str
    groups: Mapping[str, str | None]
    draw: Callable[..., dict[str, Figure]]
    readings: Readings
    layers: Mapping[str, str] | Callable[[Any], Mapping[str, str]]
    on: Sequence[str] | None = None
    key: str = ""  # names the run within the session: the experiment if left out
    start: Mapping[str, Any] = field(default_factory=dict)
    opens: str = ""
    redraw: Collection[str] = ()
    pictures: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # as in controls.show
    commands: Mapping[str, str] = field(default_factory=lambda: STEP)
    speed: str = "full"
    height: int = 470
    own: Mapping[Place, Callable[[RunPanel], Mapping[str, Any] | None]] = field(default_factory=dict)
    on_drag: Callable[[Drag], None] | None = None
    still: exports.Still | None = None  # how a picture becomes pixels, for an exported film

    @property
    def model(self) -> type[Params]:
        """The params of the experiment."""
        return registry[self.experiment].Params

    def show(self, bar: DeltaGenerator, in_address: Mapping[str, str]) -> None:
        """Draw controls, bar, view and tabs."""
        left, right = st.columns([280, 900], gap="medium")
        held = "play" not in st.query_params
        run = RunPanel(self.experiment, key=self.key or self.experiment, speed=self.speed, held=held)
        run.still, run.scene = self.still, dict(in_address)
        run.claims = claims_tab.runnable(self.lesson, self.model)
        chosen: dict[str, Any] = {}

        def own(place: Place) -> None:
            if place in self.own:
                chosen.update(self.own[place](run) or {})

        with left:
            box = st.container(key="lesson_controls")
        with box:
            above = st.container()
            run.controls(
                self.model,
                self.groups,
                self.simple,
                self.pictures,
                start=self.start,
                opens=self.opens,
                read=self.redraw,
            )
            with above:
                own("above the controls")
        run.layers = self.layers(run.params) if callable(self.layers) else self.layers
        on = tuple(run.layers) if self.on is None else self.on
        run.of_view = lambda: (
            view_link.of_layers(run.layers, seen(run.key, run.shown).layers, on) | view_link.of_tab(self.labels)
        )
        with bar:
            run.shown = view_link.layers(run.layers, on)
            member = run.bar(self.commands)
        with left:
            own("below the controls")

        def above() -> None:
            with st.container(key="lesson_above"):
                own("above the picture")

        with right, blocks.stage(self.height, above):
            with st.container(key="lesson_question"):
                run_questions.beside(self.questions, run, member, self.guide)
            run.live(
                partial(self.draw, **chosen),
                self.readings,
                member=member,
                height=self.height,
                on_drag=self.on_drag,
            )
            with blocks.reading():
                self.draw_tabs(run, member)


def live_steps(
    steps: Callable[[Snapshot, Any, int], Sequence[Step]], reads: Callable[[Snapshot], object]
) -> Callable[[RunPanel, int], None]:
    """Return a `mathematics` whose numbers are the run's: it is drawn again when what `reads` returns of the run has changed.

    steps(snapshot, params, member) → the steps; the snapshot has no "picture" while the run is starting.
    """

    @st.fragment
    def draw(run: RunPanel, member: int) -> None:
        snapshot = run.look()
        dependent_fragments.rerun_when(run, "mathematics", snapshot, reads)
        blocks.derivation(steps(snapshot, run.params, min(member, snapshot.get("members", 1) - 1)))

    return draw
