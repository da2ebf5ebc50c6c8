"""What a link says beside the settings: the layers of the picture, the open tab, the place of the replay.

It holds until the reader changes what it says; then it is taken out of the address.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ui import open_tab
from ui.links import LAYERS, PLACE, TAB
from ui.text import escape_markdown, truncate


def name_of(tab: str) -> str:
    """Return a tab's name in a link: 'What you see' → 'what-you-see'."""
    return "-".join(re.findall(r"\w+", tab.lower()))


def read_layers(text: str | None, known: Mapping[str, str], on: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the layers that a link switches on, and a sentence about those that the picture does not have.

    text: 'real,arrows'; None if the link does not name them, which leaves `on`. known: {name: label}.
    """
    if text is None:
        return tuple(on), ""
    asked = [name for name in text.split(",") if name]
    wrong = [name for name in asked if name not in known]
    allowed = f"allowed are {', '.join(known)}" if known else "this picture has none"
    problem = f"The link's layers {', '.join(map(repr, wrong))} were not found; {allowed}."
    return tuple(name for name in known if name in asked), problem if wrong else ""


def read_tab(text: str | None, tabs: Sequence[str]) -> tuple[str, str]:
    """Return the label of the tab that a link opens, the first if it names none, and a sentence if there is no such tab."""
    found = {name_of(tab): tab for tab in tabs}
    if text is None or text in found:
        return found.get(text or "", tabs[0]), ""
    return tabs[0], f"The link's tab {text!r} was not found; allowed are {', '.join(found)}."


def read_place(text: str | None, length: int, start: int) -> tuple[int, str]:
    """Return the place of the replay that a link shows, and a sentence if it has no such place; `start` if the link names none."""
    if text is None:
        return start, ""
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) < length:
        return int(text), ""
    return start, f"The link's place {text!r} is not allowed; a whole number from 0 to {length - 1:,}."


def layers(known: Mapping[str, str], on: Sequence[str]) -> tuple[str, ...]:
    """Return the layers that are on at first; `on` if the link does not name them."""
    found, problem = read_layers(st.query_params.get(LAYERS), known, on)
    _warn(problem)
    return found


def tabs(labels: Sequence[str]) -> Sequence[Any]:
    """Draw the tabs. The link opens one at first."""
    found, problem = read_tab(st.query_params.get(TAB), labels)
    _warn(problem)
    open_tab.follow(partial(forget, TAB))
    return st.tabs(labels, key=open_tab.KEY, default=found)


def place(length: int, start: int) -> int:
    """Return the place of the replay that is shown at first; `start` if the link does not name it."""
    found, problem = read_place(st.query_params.get(PLACE), length, start)
    _warn(problem)
    return found


def forget(key: str) -> None:
    """Take a key out of the address: the reader has changed what it says."""
    if key in st.query_params:
        del st.query_params[key]


def of_layers(known: Mapping[str, str], now: Sequence[str], on: Sequence[str]) -> dict[str, str]:
    """Return what a link says of the layers: nothing where they are those that are on anyway."""
    return {} if set(now) == set(on) else {LAYERS: ",".join(name for name in known if name in now)}


def of_place(at: int, start: int) -> dict[str, str]:
    """Return what a link says of the place of the replay: nothing where the replay begins there anyway."""
    return {} if at == start else {PLACE: str(at)}


def of_tab(tabs: Sequence[str]) -> dict[str, str]:
    """Return what a link says of the open tab: nothing where it is the first."""
    at = open_tab.place(len(tabs))
    label = read_tab(st.query_params.get(TAB), tabs)[0] if at is None else tabs[at]
    return {} if label == tabs[0] else {TAB: name_of(label)}


def _warn(problem: str) -> None:
    if problem:
        st.warning(escape_markdown(truncate(problem)))
