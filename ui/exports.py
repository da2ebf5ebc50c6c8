"""Export of a run: telemetry as CSV, settings as JSON, the training as a GIF. The PNG button is in the live view."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import orjson
import streamlit as st

from gan_core.export import telemetry_csv, training_gif
from gan_core.runtime.client import RunHandle

Still = Callable[[Mapping[str, Any]], np.ndarray]  # a snapshot → its picture as pixels
MAX_FRAMES = 60


def draw(snapshot: Mapping[str, Any], handle: RunHandle, key: str, still: Still | None = None) -> None:
    """Draw the Export menu; a file is made when it is requested, from the run at that time."""
    name = f"ganscope-{snapshot.get('experiment', 'run')}-seed-{snapshot.get('params', {}).get('seed', 0)}"

    def csv() -> str:
        return telemetry_csv(handle.look(wait_s=2))

    def settings() -> bytes:
        now = handle.look(wait_s=2)
        whole = {name: now[name] for name in ("experiment", "start_params", "events", "step", "params")}
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2)

    def gif() -> bytes:
        assert still is not None
        steps = handle.look(wait_s=2)["frames"]
        every = steps[np.unique(np.linspace(0, len(steps) - 1, MAX_FRAMES).round().astype(int))]
        return training_gif(still(handle.look_back(int(step))) for step in every)

    with st.popover("Export", key=f"{key}_export"):
        st.download_button("Telemetry (CSV)", csv, f"{name}.csv", "text/csv", key=f"{key}_csv", on_click="ignore")
        st.download_button(
            "Settings (JSON)", settings, f"{name}.json", "application/json", key=f"{key}_json", on_click="ignore"
        )
        if still is not None:
            st.download_button("Training (GIF)", gif, f"{name}.gif", "image/gif", key=f"{key}_gif", on_click="ignore")
        st.caption("To save the picture as PNG, use the PNG button above it.")
