"""A run whose page falls behind: its bar is not drawn when it is paused, a part beside the view not at first, as where drawings were lost."""

import streamlit as st

from gan_core.params import PlaneGanParams
from pages.plane_view import picture, readings
from ui import dependent_fragments
from ui.run_panel import RunPanel

bar = st.container(key="lesson_bar")
left, right = st.columns([280, 900], gap="medium")
panel = RunPanel("plane_gan", key="plane")
with left:
    panel.controls(PlaneGanParams, {"data": ""}, start={"width_G": 8, "width_D": 8})
with bar:
    member = panel.bar({})


@st.fragment
def behind() -> None:
    """Toggle the run, and draw nothing but this button."""
    st.button("Behind the bar", on_click=panel.toggle)


@st.fragment
def late(name: str, *, unseen: bool) -> None:
    """Say whether the run has passed step 30; the first drawing that would say so is lost."""
    snapshot = panel.look()
    if snapshot["step"] >= 30 and not st.session_state.get(f"{name} lost"):
        st.session_state[f"{name} lost"] = True
        snapshot = {"status": "starting", "step": 0}
    st.markdown(f"{name}: step 30 {'passed' if snapshot['step'] >= 30 else 'not yet'}.")
    dependent_fragments.rerun_when(panel, name, snapshot, lambda new: new["step"] >= 30, unseen=unseen)


@st.fragment
def covered() -> None:
    """Count the drawings of a part that every step changes."""
    drawn = st.session_state["covered"] = st.session_state.get("covered", 0) + 1
    st.markdown(f"Drawn {drawn} times.")
    dependent_fragments.rerun_when(panel, "covered", panel.look(), lambda new: new["step"])


behind()
with right:
    panel.live(lambda snapshot, view, member: {"picture": picture(snapshot, view, member)}, readings, member=member)
open_one, other = st.tabs(["Open", "Covered"])
with open_one:
    late("Seen", unseen=False)
with other:
    covered()
    late("Unseen", unseen=True)
