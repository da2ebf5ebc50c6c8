"""A note where a spacing begins before the noise: what the lessons on samplers share."""

import streamlit as st

from gan_core.diffusion.samplers import short_of_noise, times
from gan_core.diffusion.schedules import schedules
from gan_core.params import ReverseParams, ScoreParams


def draw(params: ReverseParams | ScoreParams) -> None:
    """Write the note, if these settings need one."""
    said = short_of_noise(times(params.spacing, params.T, params.S), schedules[params.schedule].noise(params.T))
    if said:
        st.caption(said)
