"""A run whose bar is not drawn when it is paused: as where what Streamlit drew for a press was lost."""

import streamlit as st

from gan_core.params import PlaneGanParams
from ui import lesson
from ui.plane_view import picture, readings
from ui.press import once
from ui.run_panel import RunPanel

bar, left, right = lesson.frame("plane")
panel = RunPanel("plane_gan", key="plane")
with left:
    panel.controls(PlaneGanParams, {"data": ""}, start={"width_G": 8, "width_D": 8})
with bar:
    member = panel.bar({})


@st.fragment
def behind() -> None:
    """Toggle the run, and draw nothing but this button."""
    st.button("Behind the bar", on_click=once(panel.toggle))


behind()
with right:
    panel.live(lambda snapshot, view, member: {"picture": picture(snapshot, view, member)}, readings, member=member)
