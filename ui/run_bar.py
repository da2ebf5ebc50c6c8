"""A run's bar: play, steps, reset, speed, which member is shown, share and export."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import exports, share
from ui.run_control import SPEEDS, RunControl


def draw(run: RunControl, commands: Mapping[str, str], still: exports.Still | None) -> int:
    """Draw play, steps, reset, speed, share and export; return the member to show. commands: {name: label}.

    A fragment: a press redraws only the bar, and the view follows at its next look, which comes at once. The whole page is redrawn
    after Reset, after a change of the member, and at the first press on Play.
    """
    drawn: list[tuple[int, bool]] = []  # what the rest of the page depends on: the member, and whether the run is held

    @st.fragment
    def bar() -> None:
        reset, member = _buttons(run, commands, still)
        if reset or (drawn and (member, run.memory.held) != drawn[0]):
            st.rerun()
        drawn[:] = [(member, run.memory.held)]

    bar()
    return drawn[0][0]


def _buttons(run: RunControl, commands: Mapping[str, str], still: exports.Still | None) -> tuple[bool, int]:
    """Draw the bar; return (whether Reset was pressed, the member)."""
    snapshot = run.look(wait_s=0)
    playing, waits = run.memory.plays(snapshot), run.nothing
    over = snapshot["status"] == "over"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{run.key}_run_bar"):
        st.toggle("Settings", key="settings_drawer")  # on a phone the controls are a drawer: see style.css
        st.button(
            "Pause" if playing else "Play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key=f"{run.key}_play",
            on_click=run.toggle,
            type="secondary" if run.memory.held else "primary",  # the primary one stands under the question
            disabled=over,
            help="This run is over; press Reset to restart it." if over else "Shortcut: space.",
        )
        for name, label in commands.items():
            st.button(label, key=f"{run.key}_{name}", on_click=run.command, args=(name,), disabled=over or waits)
        st.html(f"<i data-playing='{str(playing).lower()}' hidden></i>")  # for mendBar of live_view/look.js
        reset = st.button(
            "Reset",
            key=f"{run.key}_reset",
            on_click=run.reset,
            help="Restart from step 0 with the same seed.",
        )
        st.select_slider(
            "Maximum steps per second",
            list(SPEEDS),
            value=run.memory.speed,
            key=f"{run.key}_speed",
            on_change=run.take_speed,
            width=170,
            label_visibility="collapsed",
            format_func=lambda speed: "full speed" if speed == "full" else f"{speed} steps/s",
        )
        member = _member(run.key, snapshot)
        if st.button("Share", key=f"{run.key}_share"):
            share.show(run.experiment, run.look(wait_s=1), run.start_values, run.opens, {**run.scene, **run.of_view()})
        if not waits:
            exports.draw(snapshot, run.handle, run.key, still)
    if run.memory.error:
        st.error(run.memory.error)
    return reset, member


def _member(key: str, snapshot: Mapping[str, Any]) -> int:
    labels = snapshot.get("member_labels", [])
    if len(labels) < 2:
        return 0
    return st.selectbox(
        "Shown member", range(len(labels)), format_func=labels.__getitem__,
        key=f"{key}_member {' '.join(map(str, labels))}",  # Streamlit keeps the name that was chosen, also when the names change
        label_visibility="collapsed", width=200,
    )  # fmt: skip
