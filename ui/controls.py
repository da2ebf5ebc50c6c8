"""A params model as widgets, in both directions with the link: the same declaration makes both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from gan_core.errors import BadInput
from gan_core.params import Params, Spec
from gan_core.params.events import changes
from ui import address, links, widgets
from ui.control_state import PendingChange, State, at, undo
from ui.text import escape_markdown, truncate

__all__ = ["follow", "hold", "link", "present", "reset", "set_values", "show", "undo"]

M = TypeVar("M", bound=Params)


OPEN_GROUPS = 10  # settings under *More*; with further ones, its groups are folded too


def show(
    model: type[Params],
    groups: Mapping[str, str | None],
    simple: Sequence[str] = (),
    *,
    key_prefix: str = "",
    start: Mapping[str, Any] | None = None,
    opens: str = "",
    also: Iterable[str] = (),
    on_params: Callable[[Params], None] | None = None,
    pictures: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
) -> Params:
    """Draw the settings of some groups and return the params to run.

    groups: {group: title}, in order; a group with None is set by the page in another way. simple: the settings that are always shown, in
    order; the others stand under *More* by their groups. Without it all are shown.
    start: the page's start values, in place of the model's defaults. opens: the preset with which the page opens, if it is not these.
    also: further keys of the link that the page reads itself.
    on_params: called with the params before the widgets are drawn, so that a change reaches the run sooner. pictures: {field: choice → an
    image's address}, for choices shown as images. The params returned are always valid: while the widgets contradict each other, a message
    stands under the widget changed last, and the last valid params are returned.
    """
    state, arrived = at(model, key_prefix, model.of(start), opens)
    query = st.query_params.to_dict()
    own = {key: query[key] for key in address.own_keys(model, key_prefix, opens) if key in query}
    from_link = address.wins(state.seen, arrived, address.is_history(), bool(own))
    if from_link:
        state.adopt(links.read(query, model, start=state.start, opens=opens, prefix=key_prefix, also=also))
        state.written = own
    drawn = {name: spec for name, spec in model.specs().items() if groups.get(spec.group) is not None}
    if from_link or arrived:
        state.fill(drawn, renew=not arrived)
    state.take_pending(drawn)
    refused = _read_widgets(state, drawn)
    if on_params is not None:
        on_params(state.params)
    _messages(state)

    def draw(spec: Spec) -> None:
        _control(state, spec, refused, pictures.get(spec.name))

    for name in simple or drawn:
        draw(drawn[name])
    if simple:
        rest = [spec for spec in drawn.values() if spec.name not in simple]
        _more(
            state,
            {title: [spec for spec in rest if spec.group == group] for group, title in groups.items() if title},
            draw,
        )
    _footer(state, drawn, [name for name, spec in model.specs().items() if spec.group not in groups])
    address.write(state, query, own)
    return state.params


def set_values(
    values: Mapping[str, Any],
    *,
    key_prefix: str = "",
    fresh: bool = False,
    why: str = "",
    by_link: bool = False,
    gesture: str = "",
) -> None:
    """Set several controls at once, with undo: what a "Try" button does, as its `on_click`.

    They override the current values, or with `fresh` the page's start values. why: the name of the change in the line above the controls.
    by_link: the change comes from the link's own events, so its address stays. gesture: calls with the same one are one change with one
    undo. Called in the page's body, it takes effect at the next rerun.
    """
    state = State.present(key_prefix)
    if state is not None:
        values = {**(state.start if fresh else state.params).model_dump(), **values}
        state.pending = PendingChange(values, why, by_link, gesture)


def follow(to: links.Link, why: str = "") -> None:
    """Set the controls as a link says, with undo; the run will have its events and its stop. why: as for `set_values`."""
    state = State.present("")
    if state is not None:
        state.pending = PendingChange(to.params.model_dump(), why, link=to)


def hold(to: links.Link) -> None:
    """Take a link with the settings that the controls have as the one that they came from: its events and its stop count from now on."""
    state = State.present("")
    if state is not None:
        state.hold(to)


def reset(key_prefix: str = "") -> None:
    """Set every control to the value with which the page opens, with undo."""
    state = State.present(key_prefix)
    if state is not None:
        set_values(state.opening.model_dump(), key_prefix=key_prefix, why="Reset")


def link(key_prefix: str = "") -> links.Link | None:
    """Return the link that the current settings came from, with its events and stop; None after a change."""
    state = State.present(key_prefix)
    return state.in_force if state is not None else None


def present(model: type[M], key_prefix: str = "") -> M:
    """Return the current settings, or those of a released handle; the controls must have been drawn before."""
    state = State.present(key_prefix)
    assert state is not None, f"no controls of {model.__name__} were drawn"
    now = state.dragged or state.params
    assert isinstance(now, model)
    return now


def _read_widgets(state: State, drawn: Mapping[str, Spec]) -> dict[str, str]:
    """Take the widgets' values as the new params, or keep the last valid ones and return {field just changed: message}."""
    values = {name: st.session_state[state.key(name)] for name in drawn}
    try:
        params = state.params.changed(values)
    except BadInput as problem:
        moved = [name for name, value in values.items() if value != getattr(state.params, name)]
        others = ", ".join(drawn[name].label for name in problem.fields if name in drawn and name not in moved)
        see_also = f" See also: {escape_markdown(others)}." if others else ""
        said = truncate(state.model.in_words(str(problem)))
        return dict.fromkeys(moved, f"{escape_markdown(said)} The run is unchanged.{see_also}")
    if changes(state.params, params):
        state.params, state.problems, state.note = params, (), ""
    return {}


def _messages(state: State) -> None:
    if state.problems:
        st.warning("\n\n".join(escape_markdown(state.model.in_words(problem)) for problem in state.problems))
    if state.note:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(escape_markdown(state.note), width="content")
            if state.past:
                st.button("Undo", key=f"{state.prefix}undo", on_click=undo, args=(state.prefix,), type="tertiary")


def _more(state: State, groups: Mapping[str, Sequence[Spec]], draw: Callable[[Spec], None]) -> None:
    """Draw the fold *More*, whose title says how many of its settings are changed. groups: {title: its settings}."""
    groups = {title: specs for title, specs in groups.items() if specs}
    changed = links.differences(state.params, state.opening)
    counts = {title: sum(spec.name in changed for spec in specs) for title, specs in groups.items()}
    few = sum(map(len, groups.values())) <= OPEN_GROUPS
    with st.expander(_title("More", sum(counts.values())), key=f"{state.prefix}more"):
        for title, specs in groups.items():
            if few:
                st.markdown(f":small[**{escape_markdown(title)}**]")
            with st.container(gap="small") if few else _fold(state, title, counts[title]):
                for spec in specs:
                    draw(spec)


def _fold(state: State, title: str, changed: int) -> Any:
    return st.expander(_title(title, changed), key=f"{state.prefix}more {title}", type="compact")


def _title(title: str, changed: int) -> str:
    return f"{escape_markdown(title)} · {changed} changed" if changed else escape_markdown(title)


def _control(state: State, spec: Spec, refused: Mapping[str, str], picture: Callable[[str], str] | None) -> None:
    """Draw one setting, and under it why its last value was refused."""
    overrides = state.params.overridden().get(spec.name)
    by = state.model.specs()[overrides].label if overrides else ""
    exact, listed = state.exact.get(spec.name, ()), state.model.listed(spec.name)
    problem = refused.get(spec.name, "")
    widgets.draw(spec, state.key(spec.name), exact, picture, by=by, listed=listed, params=state.params, problem=problem)
    if problem:
        st.markdown(f":small[:red[{problem}]]")


def _footer(state: State, drawn: Mapping[str, Spec], without: Iterable[str]) -> None:
    """List what the link set without a control here, and explain the restart mark."""
    values = links.differences(state.params, state.opening)
    hidden = [name for name in values if name in without]
    if hidden:
        st.caption(f"Also set: {escape_markdown(state.describe(state.params, hidden))}.")
    if any(not spec.live for spec in drawn.values()):
        st.caption(f"{widgets.RESTARTS} restarts the run; the others apply while it runs.")
    if values:
        st.button("Reset to defaults", key=f"{state.prefix}reset", on_click=reset, args=(state.prefix,))
