"""The live view, fed five times a second with a snapshot that is made up from the clock."""

import time

import numpy as np
import streamlit as st
from synthetic import CELLS, snapshot

from gan_core import figures
from ui.live_view import live_view, seen

STEPS_PER_SECOND = 200
KEY = "live"
members = int(st.query_params.get("members", 1))
paused = "paused" in st.query_params
sure = "sure" in st.query_params  # D is 0 on the left and 1 on the right
state = st.session_state
state.setdefault("began", time.monotonic())
state.setdefault("heard", [])


def look() -> None:
    """Draw one refresh; below it, what the browser said, for the test to read."""
    view = seen(KEY)
    step = 4000 if paused else 1000 + int(STEPS_PER_SECOND * (time.monotonic() - state.began))
    shot = snapshot(step, members, view.at)
    if sure:
        shot["picture"]["discriminator"][:] = np.where(np.arange(CELLS) < CELLS // 2, -40, 40)
    optimal = None
    if "optimal" in view.layers:
        discriminator = shot["picture"]["discriminator"][0]
        optimal = 1 / (1 + np.exp(-4 * discriminator))
    picture = figures.plane(shot, view.theme, layers=view.layers, optimal=optimal)
    charts = {
        "losses": figures.losses(shot, view.theme),
        "gradients": figures.gradients(shot, view.theme),
        "modes": figures.modes(shot, view.theme),
        "quality": figures.quality(shot, view.theme),
    }
    readings = {"step": step, "steps/s": "812", "status": "running", "device": "cpu", "seed": "7"}
    said = live_view(
        {"picture": picture, **charts}, readings=readings, frames=shot["frames"].tolist(), at=view.at, key=KEY
    )
    if said.command:
        state.heard.append(said.command)
    words = f"at={view.at} layers={','.join(view.layers)} theme={view.theme} heard={','.join(state.heard)}"
    st.markdown(f'<p id="said">{words}</p>', unsafe_allow_html=True)


st.subheader("Why does the generator stop learning?")
st.fragment(look, run_every=None if paused else 0.2)()
