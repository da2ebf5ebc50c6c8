"""The cures of mode collapse as a list of switches over the run that is there."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core.params import Params
from gan_core.training.cures import Cure, cures
from ui import controls
from ui.run_panel import RunPanel

SETTINGS = tuple(dict.fromkeys(name for cure in cures for name in cure.settings))  # what the list reads
BEFORE = "cures: settings before"  # {cure: what its settings were when it was switched on}


def show(run: RunPanel, member: int) -> None:
    """Draw each cure with its sentence, its paper and one button that lays its settings over the run, or takes them away."""
    st.markdown(
        "Each one is a single switch over the current settings; a second press removes it. A switch is not yet the algorithm of its paper, and the learning rates may decide more than it does."
    )
    for cure in cures:
        on = is_on(cure, run.params)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button(
                f"{cure.label}: on" if on else cure.label,
                key=f"cure_{cure.name}",
                on_click=_switch,
                args=(run, cure.name),
                type="primary" if on else "secondary",
                width=230,
                help="Takes it away again." if on else None,
            )
            set_to = ", ".join(_said(run.params, *item) for item in cure.settings.items())
            st.markdown(
                f"{cure.why} [arXiv:{cure.paper}](https://arxiv.org/abs/{cure.paper}) :gray[({set_to})]",
                width="stretch",
            )


def is_on(cure: Cure, params: Params) -> bool:
    """Tell whether all the settings of a cure are in force."""
    return all(getattr(params, name) == value for name, value in cure.settings.items())


def without(cure: Cure, before: Mapping[str, Any], start: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a cure's settings go back to: what they were before it, or where that is not known the page's start."""
    return {name: before.get(name, start[name]) for name in cure.settings}


def _switch(run: RunPanel, name: str) -> None:
    cure, params = cures[name], run.params
    kept = st.session_state.setdefault(BEFORE, {})
    if is_on(cure, params):
        start = (run.start_values or type(params).of()).model_dump()
        controls.set_values(without(cure, kept.pop(name, {}), start), why=f"Without {cure.label}")
    else:
        kept[name] = {field: getattr(params, field) for field in cure.settings}
        controls.set_values(cure.settings, why=cure.label)


def _said(params: Params, name: str, value: Any) -> str:
    spec = params.specs()[name]
    shown = spec.choices[value] if spec.choices else {True: "on"}.get(value, value) if spec.kind == "bool" else value
    return f"{spec.label} {shown}"
