"""A run on a page: its controls, its bar, its view."""

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
    """Connects a page's params to its run. `bar` draws the buttons, `live` the view; both show the run's snapshot.

    The run starts when the page is first opened, with the events of the link if there is one.
    """

    def __init__(
        self,
        experiment: str,
        key: str,
        layers: Mapping[str, str] = LAYERS,
        shown: Sequence[str] = DEFAULT_LAYERS,
        speed: str = "full",
        *,
        held: bool = False,
    ):
        """layers: {name: label} of the picture's switches; shown: those that are on at first. speed, held: as for `RunControl`."""
        super().__init__(experiment, key, speed, held=held)
        self.layers, self.shown = layers, shown
        self.still: exports.Still | None = None  # how a picture becomes pixels, for the GIF export

    def controls(
        self,
        model: type[Params],
        groups: Mapping[str, str | None],
        simple: Sequence[str] = (),
        pictures: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
        start: Mapping[str, Any] | None = None,
        opens: str = "",
        read: Collection[str] = (),
    ) -> None:
        """Draw the controls, with the arguments of `controls.show`, and make the run follow them.

        A fragment: a moved slider redraws only the controls, so that its effect is visible soon. The whole page is redrawn after a change of
        a setting that is a choice, or one of `read`.
        """
        self.start_values, self.opens = model.of(start), opens

        @st.fragment
        def draw() -> None:
            before, download = self.memory.sent, self.memory.download
            after = controls.show(
                model,
                groups,
                simple,
                start=start,
                opens=opens,
                also=self.scene,
                on_params=self.follow,
                pictures=pictures,
            )
            choices = [name for name, spec in model.specs().items() if spec.kind == "choice" or name in read]
            chosen = before is not None and any(getattr(before, name) != getattr(after, name) for name in choices)
            if chosen or (before is not None and self.memory.download is not download):
                st.rerun()

        draw()

    def bar(self, commands: Mapping[str, str]) -> int:
        """Draw play, steps, reset, speed, share and export; return the member to show. commands: {name: label}."""
        return run_bar.draw(self, commands, self.still)

    def live(
        self, draw: Draw, readings: Readings, *, member: int = 0, height: int = 470, on_drag: OnDrag | None = None
    ) -> None:
        """Draw the view and keep it up to date; while images are downloaded, their progress. on_drag: as for `live_view`."""
        run_view.show(
            self, draw, readings, layers=self.layers, on=self.shown, member=member, height=height, on_drag=on_drag
        )
