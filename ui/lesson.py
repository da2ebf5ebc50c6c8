"""The frame of a lesson: header, steps of a derivation, source code, glossary."""

import ast
import html
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import Params
from ui import controls
from ui.clicks import once
from ui.glossary import GLOSSARY
from ui.lessons import lesson

ROOT = Path(__file__).resolve().parents[1]


def header(path: str) -> None:
    """Show the question, the claim, what the reader will be able to do, the minutes and what is assumed."""
    item = lesson(path)
    st.title(item.question, anchor=False)
    able = f"{item.able} {item.minutes} minutes; assumes {item.assumes}."
    st.html(f'<p class="gs-claim">{html.escape(item.sentence)}</p><p class="gs-able">{html.escape(able)}</p>')


def frame(path: str) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Show a lesson's header; return the places of the run's bar, of the controls and of the view."""
    header(path)
    bar = st.container(key="lesson_bar")
    left, right = st.columns([280, 900], gap="medium")
    return bar, left, right


def suggestions(
    model: type[Params], items: Sequence[tuple[str, Mapping[str, Any], str]], *, fresh: bool = False
) -> None:
    """Show things to try: (what a button says, the settings it makes, what to look for). Each can be undone.

    The settings may name a "preset" that they stand beside. They are laid over those in force, or with `fresh` over the start.
    """
    for label, values, look_for in items:
        st.button(label, on_click=once(_take), args=(model, values, label, fresh))
        st.markdown(look_for)


def _take(model: type[Params], values: Mapping[str, Any], why: str, fresh: bool) -> None:
    given = dict(values)
    preset = model.preset(given.pop("preset")) if "preset" in given else {}
    controls.set_values({**preset, **given}, fresh=fresh, why=why)


def derivation(steps: Sequence[tuple[str, str, str]]) -> None:
    """Show steps (title, LaTeX, words) that open one by one."""
    for number, (title, latex, words) in enumerate(steps, 1):
        with st.expander(f"{number}. {title}"):
            if latex:
                st.latex(latex)
            st.markdown(words)


@cache
def source(file: str, *names: str) -> str:
    """Return the text of functions or classes of a file of this repository, in the order asked; nothing is imported.

    A name that the file does not have raises KeyError.
    """
    text = (ROOT / file).read_text("utf-8")
    lines = text.splitlines()
    found = {
        node.name: "\n".join(lines[min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1 : node.end_lineno])
        for node in ast.parse(text).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    return "\n\n\n".join(found[name] for name in names)


def code(file: str, *names: str) -> None:
    """Show functions of the code that ran."""
    st.caption(f"`{file}`")
    st.code(source(file, *names), language="python")


def glossary(*terms: str) -> None:
    """Show some terms with their meanings."""
    for term in terms:
        st.markdown(f"**{term}**: {GLOSSARY[term]}")
