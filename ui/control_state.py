"""What a page remembers of its controls between two runs of the script, apart from the widgets themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from gan_core.errors import BadInput
from gan_core.params import Params, Spec
from gan_core.params.events import changes
from ui.links import Link
from ui.streamlit_internals import get_script_run_ctx
from ui.text import truncate

MAX_UNDO = 30
MAX_LISTED = 4  # changed settings that are listed by name
PRESENT = "controls: present"  # {prefix: the state of the current page}


@dataclass(frozen=True)
class PendingChange:
    """Values set by a button, a link's events or a dragged handle."""

    values: dict[str, Any]
    why: str
    by_link: bool = False
    gesture: str = ""  # of a handle: the same for all moves of one drag
    link: Link | None = None  # the page follows this one, with its events and its stop


@dataclass
class State:
    """One page's settings of one model."""

    model: type[Params]
    prefix: str
    start: Params
    params: Params  # the last valid ones, which the run has
    opens: str = ""  # the preset with which the page opens, where it is not the start values
    seen: bool = False
    link: Link | None = None
    problems: tuple[str, ...] = ()
    note: str = ""
    written: dict[str, str] | None = None  # this model's keys of the address as last written
    past: list[Params] = field(default_factory=list)
    pending: PendingChange | None = None
    dragged: Params | None = (
        None  # from a released handle, until the controls have these values: see ui/draggable_view.py
    )
    gesture: str = ""  # of the last drag
    replayed: Params | None = None  # the link's params after its events
    exact: dict[str, set[float]] = field(default_factory=dict)  # values beside the stops of a logarithmic slider
    generation: int = 0  # part of the widgets' keys

    @staticmethod
    def present(prefix: str) -> "State | None":
        """Return the state of the current page, or None before its controls were drawn."""
        return st.session_state.get(PRESENT, {}).get(prefix)

    @property
    def opening(self) -> Params:
        """The settings of an address without settings."""
        return self.model.of(preset=self.opens) if self.opens else self.start

    def adopt(self, link: Link) -> None:
        """Take a link's settings. After the first visit this is the browser's Back, and a note tells what changed."""
        changed = changes(self.params, link.params)
        if self.seen and changed:
            self.remember()
            self.note = f"Settings of this address restored: {self.describe(link.params, changed)}."
        self.seen, self.link, self.problems, self.params = True, link, link.problems, link.params
        self.replayed = None

    def hold(self, link: Link) -> None:
        """Take a link with the current settings as the one that they came from."""
        self.link, self.replayed = link, None

    @property
    def in_force(self) -> Link | None:
        """The link that the current settings came from, directly or by its events; None after a change by the user."""
        return self.link if self.link is not None and self.params in (self.link.params, self.replayed) else None

    def remember(self) -> None:
        """Store the current params for `undo`."""
        self.past = [*self.past[1 - MAX_UNDO :], self.params]

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.prefix}{name}" + (f" {self.generation}" if self.generation else "")

    def fill(self, names: Iterable[str], *, renew: bool) -> None:
        """Put the params into the widgets, before they are drawn.

        renew: give new keys to widgets that may already be on the page: a refresh sent before the browser had the new values still
        contains the old ones, which must be ignored.
        """
        self.generation += renew
        for name in names:
            value = getattr(self.params, name)
            if self.model.specs()[name].log:
                self.exact.setdefault(name, set()).add(value)
            st.session_state[self.key(name)] = value

    def take_pending(self, names: Iterable[str]) -> None:
        """Apply the pending change of a button or a handle; invalid values change nothing and leave a message."""
        if self.pending is None:
            return
        asked, self.pending, self.dragged = self.pending, None, None
        try:
            params = self.model.of(asked.values)
        except BadInput as problem:
            self.problems = (str(problem),)
            return
        changed = changes(self.params, params)
        goes_on = bool(asked.gesture) and asked.gesture == self.gesture
        if goes_on and not changed:
            return  # a handle released where it already was
        if changed and asked.why != UNDO and not asked.by_link and not goes_on:
            self.remember()
        self.gesture = asked.gesture
        if asked.by_link:
            self.replayed = params
        if asked.link is not None:
            self.hold(asked.link)
        lead = f"{asked.why}: " if asked.why else "Set: "
        what = self.describe(params, changed) if len(changed) <= MAX_LISTED else f"{len(changed)} settings"
        self.note = f"{lead}{what if changed else 'nothing to change'}."
        self.params, self.problems = params, ()
        self.fill(names, renew=True)

    def describe(self, params: Params, names: Iterable[str]) -> str:
        """List fields with their values as the widgets show them: 'Loss Minimax, Batch size 64'."""
        return ", ".join(f"{spec.label} {_shown(params, spec)}" for spec in map(self.model.specs().get, names) if spec)


UNDO = "Undone"


def undo(prefix: str = "") -> None:
    """Restore the settings before the last preset, reset or Back; a button's `on_click`."""
    state = State.present(prefix)
    if state is not None and state.past:
        state.pending = PendingChange(state.past.pop().model_dump(), UNDO)


def at(model: type[Params], prefix: str, start: Params, opens: str = "") -> tuple[State, bool]:
    """Return the state of the current page, and whether the user has just opened the page."""
    context = get_script_run_ctx()
    page = context.page_script_hash if context is not None else ""
    states: dict[Any, State] = st.session_state.setdefault("controls: of each page", {})
    state = states.setdefault((page, prefix, model.__name__), State(model, prefix, start, start, opens))
    present: dict[str, State] = st.session_state.setdefault(PRESENT, {})
    here = present.get(prefix) is state
    if not here:
        state.dragged = None
    present[prefix] = state
    # Streamlit deletes the widgets of a page that was left, so a missing value means that the page was just opened
    # (a listed text is no widget's, and stays)
    widgets = [name for name in model.specs() if model.listed(name) is None]
    arrived = not here or not any(state.key(name) in st.session_state for name in widgets)
    return state, arrived


def _shown(params: Params, spec: Spec) -> str:
    listed, value = params.listed(spec.name), getattr(params, spec.name)
    if spec.kind == "text":
        return truncate(f"({listed.words(value)})" if listed and value else value, 200 if listed else 40) or "none"
    return spec.shown(value)
