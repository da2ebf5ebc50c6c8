"""What a page of formulas shows, kept for Share and Export: their bar is drawn once, and a replay or a handle changes only the view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from gan_core.figures.theme import Figure
from gan_core.params import Params

KEY = "formulas: drawn"
Drawing = tuple[Mapping[str, Figure], Mapping[str, str]]


@dataclass
class Drawn:
    """One view as it was drawn last. at: the place of its replay; on: the layers that were on at first."""

    view: Any  # ui.lesson.View
    at: int = 0
    on: tuple[str, ...] = ()
    params: Params | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)

    def follow(self, draw: Callable[[Any], Drawing]) -> Callable[[Any], Drawing]:
        """Return the same drawing, which also keeps what it has drawn."""

        def drawing(params: Any) -> Drawing:
            drawn = draw(params)
            self.params, (self.figures, self.readings) = params, drawn
            return drawn

        return drawing


def begin() -> dict[str, Drawn]:
    """Forget the views of the last drawing of the page; return the place for those of this one, by their keys."""
    kept: dict[str, Drawn] = {}
    st.session_state[KEY] = kept
    return kept


def of(view: Any, at: int, on: tuple[str, ...]) -> Drawn:
    """Return what the page keeps of a view that it draws now. at, on: as for `Drawn`."""
    kept: dict[str, Drawn] = st.session_state.setdefault(KEY, {})
    found = kept.setdefault(view.key, Drawn(view))
    found.at, found.on = at, on
    return found
