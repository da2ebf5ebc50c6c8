"""A run on a page, as a lesson uses it: its controls, its bar, its view."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from gan_core.figures import DEFAULT_LAYERS, LAYERS
from gan_core.params import Params
from ui import controls, exports, run_bar, run_view
from ui.run_control import RunControl
from ui.run_look import Draw, Readings
from ui.run_view import OnDrag


class RunPanel(RunControl):
    """Ties a page's params to its run. `bar` draws the buttons, `live` the view; both read what the run says, not what was asked.

    The run starts by itself when the page is first opened, with the events of the link if the page came from one.
    """

    def __init__(
        self,
        experiment: str,
        key: str,
        layers: Mapping[str, str] = LAYERS,
        shown: Sequence[str] = DEFAULT_LAYERS,
        speed: str = "full",
    ):
        """layers: {name: label} of the picture's switches; shown: those that are on at first. speed: one of SPEEDS, to begin with."""
        super().__init__(experiment, key, speed)
        self.layers, self.shown = layers, shown
        self.still: exports.Still | None = None  # how a picture becomes pixels, for who exports a film

    def controls(
        self,
        model: type[Params],
        groups: Mapping[str, str | controls.Fold | None],
        pictures: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
        start: Mapping[str, Any] | None = None,
        read: Collection[str] = (),
    ) -> None:
        """Draw the controls, as `controls.show` does, and make the run follow them. start: what this page begins with, as there.

        A fragment: a moved slider draws the controls again and nothing else of the page, so that its effect shows soon. Where
        the page itself depends on a setting that is a choice, or one of `read`, the whole page is drawn again.
        """
        self.start_values = model.of(start)

        @st.fragment
        def draw() -> None:
            before, awaited = self.memory.sent, self.memory.download
            after = controls.show(model, groups, start=start, also=self.scene, first=self.follow, pictures=pictures)
            choices = [name for name, spec in model.specs().items() if spec.kind == "choice" or name in read]
            chosen = before is not None and any(getattr(before, name) != getattr(after, name) for name in choices)
            if chosen or (before is not None and self.memory.download is not awaited):
                st.rerun()

        draw()

    def bar(self, commands: Mapping[str, str]) -> int:
        """Draw play, steps, reset, speed, share and export; return the member to show. commands: {name: label}."""
        return run_bar.draw(self, commands, self.still)

    def live(
        self, draw: Draw, readings: Readings, *, member: int = 0, height: int = 470, on_drag: OnDrag | None = None
    ) -> None:
        """Draw the view and keep it up to date; while its images are fetched, how far they are. on_drag: as of `live_view`."""
        run_view.show(
            self, draw, readings, layers=self.layers, on=self.shown, member=member, height=height, on_drag=on_drag
        )
