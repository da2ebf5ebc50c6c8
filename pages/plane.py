"""Lesson: what a GAN is, in a plane where everything can be seen."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from gan_core import figures
from gan_core.figures.optimal import optimal_map
from gan_core.figures.theme import Figure, format_number
from gan_core.params import PlaneGanParams
from ui import checks, controls, lesson
from ui.controls import Fold
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "data": "Data",
    "game": "Game",
    "rates": "Learning rates and steps",
    "more_game": Fold("Penalties, noise, labels"),
    "optimiser": Fold("Optimiser and batch"),
    "networks": Fold("Networks and noise"),
    "ensemble": Fold("Ensemble"),
    "telemetry": Fold("Telemetry"),
    "more": Fold("Seed"),
}
COMMANDS = {"step": "Step", "step_D": "Critic step", "step_G": "Generator step"}


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The picture and the charts beside it."""
    optimal = optimal_map(snapshot, member) if "optimal" in view.layers else None
    has_modes = snapshot["mode_histogram"].shape[1] > 0
    quality = [figures.modes, figures.quality] if has_modes else [figures.distances]
    charts = [figures.losses, figures.scores, figures.gradients, *quality]
    picture = figures.plane(snapshot, view.theme, layers=view.layers, member=member, optimal=optimal)
    return {"picture": picture, **{chart.__name__: chart(snapshot, view.theme) for chart in charts}}


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    modes = snapshot["mode_histogram"].shape[1]
    found = {"sliced W₁": format_number(snapshot["sliced_w1"][member])}
    if modes:
        covered = snapshot["modes_covered"][member]
        found = {"modes": f"{format_number(covered)} of {modes}", **found}
    return found


lesson.header("plane")
bar = st.container()
left, right = st.columns([280, 1080], gap="medium")
with left:
    params = controls.show(PlaneGanParams, GROUPS)
panel = RunPanel("plane_gan", key="plane_gan")
panel.follow(params)
with bar:
    member = panel.bar(COMMANDS)
with right:
    panel.live(draw, readings, member=member)
