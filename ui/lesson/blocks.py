"""Parts of a lesson's text: steps of a derivation, source code, terms, things to try."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core.params import Params
from ui import controls
from ui.glossary import GLOSSARY
from ui.run_control import RunControl

ROOT = Path(__file__).resolve().parents[2]


class Step(NamedTuple):
    """One step of a derivation. An empty `latex` draws no formula."""

    title: str
    latex: str
    words: str


class Source(NamedTuple):
    """Functions and classes of one file of this repository, shown in this order."""

    file: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, file: str, *names: str) -> "Source":
        """Write Source.of("gan_core/metrics/modes.py", "mode_metrics")."""
        return cls(file, names)


class Try(NamedTuple):
    """Something to try: what the button says, the settings that it makes, what to look for.

    values may name a "preset", which the other values override. layers: of the picture, to be switched on. chart: the figure that
    look_for speaks of, which is lit. claims: the names of the lesson's claims that bear out what look_for says of a trained network.
    """

    label: str
    values: Mapping[str, Any]
    look_for: str
    layers: tuple[str, ...] = ()
    chart: str = ""
    claims: tuple[str, ...] = ()


def suggestions(
    model: type[Params], items: Iterable[Try], *, from_start: bool = True, run: RunControl | None = None
) -> None:
    """Draw a button for each thing to try. Each can be undone.

    from_start: the values override the page's start values; else the current settings. run: its layers are switched on, its chart is lit.
    """
    for item in items:
        st.button(item.label, on_click=_take, args=(model, item, from_start, run))
        st.markdown(item.look_for)


def _take(model: type[Params], item: Try, from_start: bool, run: RunControl | None) -> None:
    given = dict(item.values)
    preset = model.preset(given.pop("preset")) if "preset" in given else {}
    controls.set_values({**preset, **given}, fresh=from_start, why=item.label)
    if run is not None and (item.layers or item.chart):
        run.point_at(item.layers, item.chart)


@contextmanager
def stage(height: int, above: Callable[[], None] | None = None) -> Iterator[None]:
    """Draw a live view and what is read beside it: see style.css. height: of the picture, in px; above: draws what stands above both."""
    with st.container(key="lesson_right"):
        st.html(  # with something to see, else Streamlit keeps it where a dialog takes its place
            f"<i hidden></i><style>.st-key-lesson_stage {{ --gs-height: {height}px; }}</style>"
        )
        if above is not None:
            above()
        with st.container(key="lesson_stage"):
            yield


def reading() -> DeltaGenerator:
    """Return the place of the tabs, where it is called."""
    return st.container(key="lesson_reading")


def answer(key: str, *, note: bool = True) -> DeltaGenerator:
    """Return a container for what answers the lesson's questions: it is hidden until one was answered, see style.css.

    note: say in its place that it will come.
    """
    if note:
        st.html('<p class="gs-later">More is shown here after your first answer.</p>')
    return st.container(key=f"answer_{key}")


def derivation(steps: Sequence[Step]) -> None:
    """Draw steps that open one by one."""
    for number, step in enumerate(steps, 1):
        with st.expander(f"{number}. {step.title}"):
            if step.latex:
                st.latex(step.latex)
            st.markdown(step.words)


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


@st.fragment
def code(item: Source) -> None:
    """Draw functions of the code that ran, once the reader opens them: what colours them is the browser's largest script."""
    file = st.expander(f"`{item.file}`", key=f"code {item.file} {' '.join(item.names)}", on_change="rerun")
    if file.open:
        file.code(source(item.file, *item.names), language="python", wrap_lines=True)


def glossary(terms: Iterable[str]) -> None:
    """Draw some terms with their meanings."""
    for term in terms:
        st.markdown(f"**{term}**: {GLOSSARY[term]}")
