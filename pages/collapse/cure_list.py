"""The cures of mode collapse as a list of switches over the run that is there, with the ratio of the learning rates as the control beside them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core.params import Params
from gan_core.reference_runs import kept
from gan_core.reference_runs.table import said
from gan_core.training.cures import cures
from ui import controls
from ui.run_panel import RunPanel

SETTINGS = tuple(
    dict.fromkeys(["lr_G", *(name for cure in cures for name in (*cure.settings, *cure.paper_sets))])
)  # what the list reads
BEFORE = "cures: settings before"  # {switch: what its settings were when it was switched on}
EQUAL = "equal_rates"
PAPER = "_as_its_paper"  # behind a cure's name: the switch with what its paper sets


def show(run: RunPanel, member: int) -> None:
    """Draw the control, then each cure with its sentence, its paper and buttons that put its settings over the run, or take them away."""
    st.markdown(
        "Each one is a single switch over the current settings; a second press removes it. A switch is not yet the algorithm of its paper, "
        "and the learning rates may decide more than it does."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _button(run, EQUAL, "Equal learning rates")
        plain, equal = kept()["plain"], kept()["plain_equal"]
        st.markdown(
            "The control, and no method: D learns as fast as G. In the reference runs, where G is ten times quicker, all 8 modes are covered on "
            f"{plain.all_modes} of {plain.seeds} seeds; with equal rates and nothing else on {equal.all_modes}. "
            f"[arXiv:1706.08500](https://arxiv.org/abs/1706.08500) :gray[({said(settings_of(EQUAL, run.params))})]",
            width="stretch",
        )
    for cure in cures:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            _button(run, cure.name, cure.label)
            st.markdown(
                f"{cure.why} [arXiv:{cure.paper}](https://arxiv.org/abs/{cure.paper}) :gray[({said(cure.settings)})]",
                width="stretch",
            )
        if cure.paper_sets:
            with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
                _button(run, cure.name + PAPER, f"{cure.label}, as its paper")
                st.markdown(f"{cure.paper_note} :gray[(also {said(cure.paper_sets)})]", width="stretch")


def settings_of(switch: str, params: Params) -> Mapping[str, Any]:
    """Return the settings of a switch: of a cure, of a cure as its paper sets it, or D's learning rate made that of G."""
    if switch == EQUAL:
        return {"lr_D": params.model_dump()["lr_G"]}
    cure = cures[switch.removesuffix(PAPER)]
    return {**cure.settings, **cure.paper_sets} if switch.endswith(PAPER) else cure.settings


def is_on(switch: str, params: Params) -> bool:
    """Tell whether all the settings of a switch are in force."""
    return all(getattr(params, name) == value for name, value in settings_of(switch, params).items())


def without(settings: Mapping[str, Any], before: Mapping[str, Any], start: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a switch's settings go back to: what they were before it, or where that is not known the page's start."""
    return {name: before.get(name, start[name]) for name in settings}


def _button(run: RunPanel, switch: str, label: str) -> None:
    on = is_on(switch, run.params)
    st.button(
        f"{label}: on" if on else label,
        key=f"cure_{switch}",
        on_click=_switch,
        args=(run, switch, label),
        type="primary" if on else "secondary",
        width=230,
        help="Takes it away again." if on else None,
    )


def _switch(run: RunPanel, switch: str, label: str = "") -> None:
    params, settings = run.params, settings_of(switch, run.params)
    kept_before = st.session_state.setdefault(BEFORE, {})
    if is_on(switch, params):
        start = (run.start_values or type(params).of()).model_dump()
        controls.set_values(without(settings, kept_before.pop(switch, {}), start), why=f"Without {label}")
    else:
        kept_before[switch] = {field: getattr(params, field) for field in settings}
        controls.set_values(settings, why=label)
