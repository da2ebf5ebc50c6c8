"""A scene of formulas: nothing trains, and what is drawn is computed from the settings at once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import Params
from ui import controls, draggable_view, drawn, guide, replay, run_switch, view_link
from ui.draggable_view import Drawing
from ui.lesson import blocks, formula_bar
from ui.lesson.scene import Scene
from ui.live_view import Drag, seen

Place = Literal["below the controls", "above the picture", "below the picture", "below both"]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Something that is already computed and can be played: `length` places, from 0 on. As in `ui.replay.bar`."""

    key: str
    length: Callable[[Any], int]  # of the params
    seconds: float = 5  # from the first place to the last
    word: str = "step"

    def draw(self, params: Params) -> int:
        """Draw its bar; return the place to show."""
        length = self.length(params)
        start, per_second = view_link.place(length, 0), max(2.0, (length - 1) / self.seconds)
        return replay.bar(self.key, length, per_second=per_second, start=start, word=self.word)


def unmoved(drag: Drag, params: Params) -> Mapping[str, Any]:
    """Return no setting: nothing can be dragged."""
    return {}


@dataclass(frozen=True, kw_only=True)
class View:
    """Figures that are functions of the settings, with handles to drag.

    draw(params, view, at, **chosen) → (figures, readings); it is called outside the session too, while a handle is dragged. at: the place
    of the replay, 0 without one. chosen: what `draw_view` was given. moved(drag, params) → the settings that a handle makes where it is.
    layers: {name: label} of the picture's switches; on: those that are on at first, all if left out.
    """

    key: str
    params: type[Params]
    draw: Callable[..., Drawing]
    moved: Callable[[Drag, Any], Mapping[str, Any]] = unmoved
    layers: Mapping[str, str] = field(default_factory=dict)
    on: Sequence[str] | None = None
    replay: Replay | None = None
    height: int = 450

    @property
    def on_at_first(self) -> tuple[str, ...]:
        """The layers that are on at first, where no link says otherwise."""
        return tuple(self.layers) if self.on is None else tuple(self.on)

    def draw_replay(self, params: Any) -> int:
        """Draw the replay's bar, if there is one; return its place."""
        return self.replay.draw(params) if self.replay else 0

    @st.fragment
    def draw_view(self, *, at: int | None = None, **chosen: Any) -> None:
        """Draw the replay's bar and the figures; in a fragment, since an index of the replay redraws nothing else.

        The controls must have been drawn before. at: the place, where the page has drawn the bar itself.
        """
        if at is None:
            at = self.draw_replay(controls.present(self.params))
        on = view_link.layers(self.layers, self.on_at_first) if self.layers else ()
        drawing = partial(self.draw, view=seen(self.key, on), at=at, **chosen)
        draggable_view.view(
            self.params, drawn.of(self, at, on).follow(drawing), self.moved,
            key=self.key, height=self.height, layers=self.layers, on=on, keys=False,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Formulas(View, Scene):
    """Controls beside one view, and the tabs.

    own: the lesson's own parts by their place, each called with the params; one above the view may return {name: value}, which `draw` gets.
    notebook(params, at) → Python lines that compute the numbers above the picture. drawer: on a phone the controls are a drawer.
    body(scene, reading): for another layout; it draws the controls too, calls reading() where the tabs are to stand (else they stand
    below it), and returns `now`.
    """

    groups: Mapping[str, str | None]
    drawer: bool = False
    own: Mapping[Place, Callable[[Any], Mapping[str, Any] | None]] = field(default_factory=dict)
    body: Callable[["Formulas", Callable[[], None]], tuple[Any, ...]] | None = None
    notebook: Callable[[Any, int], str] | None = None

    @property
    def model(self) -> type[Params]:
        """The params that its controls set."""
        return self.params

    def show(self, bar: DeltaGenerator, in_address: Mapping[str, str]) -> None:
        """Draw controls, view and tabs, or what `body` draws and the tabs."""
        kept = drawn.begin()
        if self.guide is not None:
            with st.container(key="lesson_guide"):
                guide.show(self.model.__name__, self.guide)
        if self.body is None:
            self._columns()
        else:
            place: list[DeltaGenerator] = []
            now = self.body(self, lambda: place.append(blocks.reading()))
            with place[0] if place else nullcontext():
                self.draw_tabs(*now)
        with bar:
            formula_bar.draw(self, kept, in_address)

    def _columns(self) -> None:
        left, right = st.columns([280, 900], gap="medium")
        with left:
            params = self.draw_controls()
            chosen = dict(self._own("below the controls", params))

        def above() -> None:
            self.draw_switch()
            chosen.update(self._own("above the picture", params))

        with right, blocks.stage(self.height, above):
            self.draw_view(**chosen)
            with st.container(key="lesson_notes"):
                self._own("below the picture", params)
            reading = blocks.reading()
        self._own("below both", params)
        with reading:
            self.draw_tabs(params)

    def draw_controls(self) -> Any:
        """Draw the controls; return the params."""
        box: AbstractContextManager = nullcontext()
        if self.drawer:
            box = st.container(key="lesson_controls")
        with box:
            return controls.show(self.params, self.groups, self.simple, also=(run_switch.KEY,))

    def draw_switch(self) -> None:
        """Draw the switch that opens the controls on a phone, where they are a drawer: see style.css."""
        if self.drawer:
            st.toggle("Settings", key="settings_drawer")

    def _own(self, place: Place, params: Params) -> Mapping[str, Any]:
        return (self.own[place](params) if place in self.own else None) or {}
