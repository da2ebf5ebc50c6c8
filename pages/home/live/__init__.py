"""The front page's live GAN: a small run that trains only while it is in sight, its picture, and one slider."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from gan_core.figures.theme import COLOURS, CRITIC_MAP, Theme
from pages.home.live import run
from ui import assets
from ui.batches import rerun_all

HERE = Path(__file__).parent
KEY = "front page"


def theme() -> Theme:
    """Return the page's theme: as the picture last said, since Streamlit says nothing of a change."""
    said = (st.session_state.get(KEY) or {}).get("theme") or st.context.theme.type
    return "dark" if said == "dark" else "light"


def draw_poster() -> None:
    """Draw the picture of step 0, for the time until the run has one. As markdown, which Streamlit draws first of all."""
    st.markdown(f"![]({assets.address(f'live-{theme()}.webp')})")


def draw() -> None:
    """Draw the picture over the poster. Its first look, from the browser, starts the run, so that nothing waits for a worker."""
    shown = theme()
    _component()(
        key=KEY,
        data={
            "address": run.open_address(),
            "theme": shown,
            "replay": assets.address(run.REPLAY),
            "modules": [assets.address(name) for name in assets.FRONT],
            "colours": {**COLOURS[shown], "map": list(CRITIC_MAP[shown])},
            "rates": [f"{rate:.1e}" for rate in run.RATES],
        },
        on_theme_change=rerun_all,
        on_closed_change=rerun_all,
    )


@cache
def _component() -> Any:
    style, script = ((HERE / f"live.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component("ganscope_front_page", js=script, css=style, isolate_styles=False)
