"""Reference runs on a page: a dot for every seed, and rows whose settings can be used for A or B."""

from collections.abc import Sequence

import streamlit as st

from gan_core.figures import seeds as figures
from gan_core.numerals import format_number
from gan_core.params.compare_seeds import for_side
from gan_core.reference_runs import PHASES, kept
from gan_core.reference_runs.table import cure_of, label, said
from gan_core.training.cures import cures
from ui import controls
from ui.live_view import live_view, seen


def show(names: Sequence[str], key: str, height: int, rows: dict[str, str] | None = None) -> None:
    """Draw the dots of some entries beside their rows. rows: shorter names for the picture."""
    entries = [kept()[name] for name in names if name in kept()]
    left, right = st.columns([520, 640], gap="medium")
    with left:
        figure = choose_figure(key)
        called = {(rows or {}).get(entry.name, label(entry.name)): entry.figures[figure] for entry in entries}
        view = seen(key)
        width = 16 + 6 * max(map(len, called))  # px that the longest name takes
        live_view(
            {"picture": figures.strip(figure, called, view.theme, left=width, named=True)},
            key=key, height=height, layers={}, keys=False,
        )  # fmt: skip
        st.caption("A dot is a seed. The filled dot and the line under a row are its mean and the 95 % t interval; dashed: a perfect sampler.")  # fmt: skip
    with right:
        for entry in entries:
            _row(entry.name, key)


def choose_figure(key: str) -> str:
    """Let the reader choose which figure of every seed is shown."""
    names = list(figures.FIGURES)
    return st.selectbox("Figure", names, format_func=lambda name: figures.FIGURES[name][0], key=f"{key}_figure")


def _row(name: str, key: str) -> None:
    entry = kept()[name]
    middle, least = entry.good
    base, end = cure_of(name)
    cure = cures[base] if base and (name not in PHASES or not key.endswith("phases")) else None
    with st.container(border=True):
        source = f" ([arXiv:{cure.paper}](https://arxiv.org/abs/{cure.paper}))" if cure else ""
        why = f" {cure.paper_note if 'published' in end else '' if end else cure.why}" if cure else ""
        sets = f" Sets {said(entry.settings)}." if entry.settings else " Sets nothing."
        time = (
            ""
            if entry.time_ratio is None
            else f" A step takes {format_number(entry.time_ratio, 2)} times the plain one's time."
        )
        st.markdown(
            f"**{cure.label if cure and not end else label(name)}**{source}.{why}{sets} All 8 modes on **{entry.all_modes} of {entry.seeds}** seeds, at most 2 nearest modes on "
            f"**{entry.two_or_fewer}**; good samples {100 * middle:.1f} % in the median, {100 * least:.1f} % on the least.{time}"
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for side in figures.SIDES:
                st.button(
                    f"Use for {side}", key=f"{key}_{name}_{side}", on_click=use_for, args=(side, name), type="secondary"
                )  # fmt: skip
            with st.popover("Command", key=f"{key}_{name}_command"):
                st.code(entry.command, language="bash", wrap_lines=True)
                st.caption(f"Measured on {entry.date}, torch {entry.torch}.")


def use_for(side: str, name: str) -> None:
    """Give a side the settings of reference runs; the run starts again."""
    controls.set_values(for_side(side, kept()[name].settings), why=f"{label(name)}, on {side}")
