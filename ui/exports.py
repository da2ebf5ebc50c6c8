"""The Export menu: of a run the telemetry, its settings and the training as a GIF; of formulas the data of the charts; of both the picture."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import orjson
import streamlit as st

from gan_core.export import figures_csv, figures_data, telemetry_csv, training_gif
from gan_core.runtime.client import RunHandle
from ui import save_picture
from ui.drawn import Drawn

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
        save_picture.button(f"{key}_png")
        st.download_button("Telemetry (CSV)", csv, f"{name}.csv", "text/csv", key=f"{key}_csv", on_click="ignore")
        st.download_button(
            "Settings (JSON)", settings, f"{name}.json", "application/json", key=f"{key}_json", on_click="ignore"
        )
        if still is not None:
            st.download_button("Training (GIF)", gif, f"{name}.gif", "image/gif", key=f"{key}_gif", on_click="ignore")


def draw_formulas(drawn: Mapping[str, Drawn], key: str) -> None:
    """Draw the Export menu of a page of formulas; a file has what the page shows when it is requested.

    drawn: by the key of its live view. key: of the lesson.
    """

    def figures() -> dict[str, Any]:
        return {name: figure for one in drawn.values() for name, figure in one.figures.items()}

    def csv() -> str:
        return figures_csv(figures())

    def json() -> bytes:
        shown = [one for one in drawn.values() if one.params is not None]
        whole = {
            "lesson": key,
            "settings": shown[0].params.model_dump() if shown else {},
            "readings": {name: text for one in shown for name, text in one.readings.items()},
            "figures": figures_data(figures()),
        }
        return orjson.dumps(whole, option=orjson.OPT_SERIALIZE_NUMPY)

    with st.popover("Export", key=f"{key}_export"):
        save_picture.button(f"{key}_png")
        st.download_button("Charts (CSV)", csv, f"ganscope-{key}.csv", "text/csv", key=f"{key}_csv", on_click="ignore")
        st.download_button(
            "Charts and settings (JSON)",
            json,
            f"ganscope-{key}.json",
            "application/json",
            key=f"{key}_json",
            on_click="ignore",
        )
