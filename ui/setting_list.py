"""A text that lists settings with their values, such as `vary`, drawn as a line of widgets for each setting.

The text is in the session state, as that of a text field would be; every change of a line writes it again.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from gan_core.params import Params, Spec
from gan_core.params.vary import Listed
from ui.text import escape_markdown

Suggest = Callable[[Spec], Iterable[Any]]
One = Callable[[Spec, str, Callable[[], None]], None]


def draw(
    label: str, key: str, listed: Listed, now: Params, *, help: str, suggest: Suggest, one: One, problem: str
) -> None:
    """Draw a button that opens the lines, and under it what they say.

    label, help: of the whole. now: the current settings; a new line begins with their value where they have it. suggest(spec) → values
    offered beside any that is written. one(spec, key, on_change) draws the widget of a single value. problem: why the last change was
    refused, in Markdown.
    """
    chosen = listed.read(st.session_state[key])
    with st.popover(label, help=help, width="stretch", key=f"{key} lines"):
        for name in chosen:
            spec = listed.specs[name]
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                if listed.several:
                    _several(spec, key, listed, chosen[name], suggest)
                else:
                    with st.container(gap="small"):
                        _single(spec, key, listed, chosen[name], one)
                st.button(
                    ":material/close:",
                    key=f"{key} remove {name}",
                    help=f"Remove {escape_markdown(spec.label)}.",
                    on_click=_remove,
                    args=(key, listed, name),
                    type="tertiary",
                )
        if problem:
            st.markdown(f":small[:red[{problem}]]")
        add = f"{key} add {' '.join(chosen)}"  # a new widget after each addition
        st.selectbox(
            "Add a setting",
            [name for name in listed.specs if name not in chosen],
            None,
            format_func=lambda name: listed.specs[name].label,
            placeholder="Choose a setting",
            key=add,
            on_change=_add,
            args=(key, listed, add, now),
        )
    said = listed.words(st.session_state[key])
    if said:
        st.markdown(f":small[{escape_markdown(said)}]")


def _several(spec: Spec, key: str, listed: Listed, texts: list[str], suggest: Suggest) -> None:
    """Draw the values of a setting as a list; of numbers, any can be written."""
    number = spec.kind in ("int", "float")
    if spec.kind == "choice":
        offered = list(spec.choices or {})
    else:
        offered = [spec.to_text(value) for value in (suggest(spec) if number else (False, True))]
    line = f"{key} {spec.name}"
    st.session_state.setdefault(line, texts)
    st.multiselect(
        escape_markdown(spec.label),
        [*offered, *(text for text in texts if text not in offered)],
        texts,
        format_func=spec.shown_text,
        accept_new_options=number,
        placeholder="Choose or write a number" if number else "Choose values",
        help=f"Each is {spec.allowed}." if number else None,
        key=line,
        on_change=lambda: _put(key, listed, spec.name, st.session_state[line]),
    )


def _single(spec: Spec, key: str, listed: Listed, texts: list[str], one: One) -> None:
    """Draw the value of a setting as the controls draw a setting."""
    line = f"{key} {spec.name}"
    if line not in st.session_state:
        try:
            st.session_state[line] = spec.from_text(texts[0])
        except (ValueError, KeyError, IndexError):
            st.session_state[line] = spec.default
    one(spec, line, lambda: _put(key, listed, spec.name, [spec.to_text(st.session_state[line])]))


def _put(key: str, listed: Listed, name: str, texts: Iterable[str]) -> None:
    """Write the values of one setting into the text; the others stay as they are."""
    values = [value.strip() for text in texts for value in re.split("[|;]", text)]
    st.session_state[key] = listed.write({**listed.read(st.session_state[key]), name: list(filter(None, values))})


def _add(key: str, listed: Listed, add: str, now: Params) -> None:
    name = st.session_state[add]
    if name is not None:
        spec = listed.specs[name]
        _put(key, listed, name, [spec.to_text(getattr(now, name, spec.default))])


def _remove(key: str, listed: Listed, name: str) -> None:
    left = listed.read(st.session_state[key])
    left.pop(name, None)
    st.session_state[key] = listed.write(left)
