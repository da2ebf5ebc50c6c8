"""The chart of gradients of a lesson that trains a GAN: the reader chooses which."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core import figures
from gan_core.figures.theme import Figure, Theme

SLOPES, METER = "Slopes", "Meter"
NETWORKS = {"In G": "G", "In D": "D"}


def choose(key: str) -> str:
    """Draw the switch; return the name of the chart."""
    names = [SLOPES, METER, *NETWORKS]
    return st.segmented_control("Gradient chart", names, default=SLOPES, key=key, width="stretch") or SLOPES


def chart(chosen: str, snapshot: Mapping[str, Any], theme: Theme, member: int, samples: str = "points") -> Figure:
    """Return the chosen chart. samples: what the generator makes, for the words of the chart."""
    if chosen == METER:
        return figures.saturation_meter(snapshot, theme)
    if chosen in NETWORKS:
        return figures.layer_gradients(snapshot, theme, NETWORKS[chosen], member)
    return figures.gradients(snapshot, theme, samples)
