"""A scene of formulas: nothing trains, and what is drawn is computed from the settings at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import Params
from ui import controls, draggable_view, replay
from ui.controls import Fold
from ui.draggable_view import Drawing
from ui.lesson.scene import Scene
from ui.live_view import Drag, Seen, seen

Place = Literal["below the controls", "above the picture", "below the picture", "below both"]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Something that is already computed and can be played: `length` places, from 0 on. As in `ui.replay.bar`."""

    key: str
    length: Callable[[Any], int]  # of the params
    start: Callable[[Any], int] = field(default=lambda params: 0)
    per_second: float = 20
    word: str = "step"

    def draw(self, params: Params) -> int:
        """Draw its bar; return the place to show."""
        return replay.bar(
            self.key, self.length(params), per_second=self.per_second, start=self.start(params), word=self.word
        )


@dataclass(frozen=True, kw_only=True)
class Formulas(Scene):
    """Figures that are functions of the settings, with handles to drag.

    draw(params, view, at) → (figures, readings); it is called outside the session too, while a handle is dragged. at: the place of the replay,
    0 without one. moved(drag, params) → the settings that a handle makes where it is. layers: {name: label} of the picture's switches. own: the
    lesson's own parts by their place, each called with the params. drawer: on a phone the controls are a drawer.
    body: for another layout than controls beside one view. It draws the controls too, and returns `now`.
    """

    key: str
    params: type[Params]
    groups: Mapping[str, str | Fold | None] = field(default_factory=dict)
    draw: Callable[[Any, Seen, int], Drawing] | None = None
    moved: Callable[[Drag, Any], Mapping[str, Any]] = field(default=lambda drag, params: {})
    layers: Mapping[str, str] = field(default_factory=dict)
    on: Sequence[str] | None = None  # layers that are on at first; all if left out
    replay: Replay | None = None
    height: int = 450
    drawer: bool = False
    own: Mapping[Place, Callable[[Any], None]] = field(default_factory=dict)
    body: Callable[[], tuple[Any, ...]] | None = None

    @property
    def model(self) -> type[Params]:
        """The params that its controls set."""
        return self.params

    def draw_picture(self, bar: DeltaGenerator, in_address: Mapping[str, str]) -> tuple[Any, ...]:
        """Draw controls and view; return (params,), or what `body` returns."""
        if self.body is not None:
            return self.body()
        left, right = st.columns([280, 900], gap="medium")
        with left, controls_box(self.drawer):
            params = controls.show(self.params, self.groups)
            self._own("below the controls", params)
        with right:
            if self.drawer:
                drawer_switch()
            self._own("above the picture", params)
            self.draw_view()
            self._own("below the picture", params)
        self._own("below both", params)
        return (params,)

    @st.fragment
    def draw_view(self) -> None:
        """Draw the replay's bar and the view; in a fragment, for a place of the replay draws nothing else anew."""
        assert self.draw is not None, f"{self.key}: a scene without a body of its own needs draw"
        at = self.replay.draw(controls.present(self.params)) if self.replay else 0
        on = tuple(self.layers) if self.on is None else tuple(self.on)
        draggable_view.view(
            self.params, partial(self._drawn, seen(self.key, on), at), self.moved,
            key=self.key, height=self.height, layers=self.layers, on=on, keys=False,
        )  # fmt: skip

    def _drawn(self, view: Seen, at: int, params: Params) -> Drawing:
        assert self.draw is not None
        return self.draw(params, view, at)

    def _own(self, place: Place, params: Params) -> None:
        if place in self.own:
            self.own[place](params)


def controls_box(drawer: bool) -> DeltaGenerator:
    """Return the place of the controls."""
    return st.container(key="lesson_controls", border=False) if drawer else st.container()


def drawer_switch() -> None:
    """Draw the switch that opens the controls on a phone, where they are a drawer: see style.css."""
    st.toggle("Settings", key="settings_drawer")
