"""The bar of a lesson of formulas: share and export what is shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from ui import controls, exports, share, view_link
from ui.control_state import State
from ui.drawn import Drawn
from ui.live_view import seen

if TYPE_CHECKING:
    from ui.lesson.formulas import Formulas


@st.fragment
def draw(scene: "Formulas", drawn: Mapping[str, Drawn], in_address: Mapping[str, str]) -> None:
    """Draw Share and Export. drawn: filled when the views are drawn. in_address: which scene this is."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{scene.key}_formula_bar"):
        if st.button("Share", key=f"{scene.key}_share"):
            _share(scene, drawn, in_address)
        exports.draw_formulas(drawn, scene.key)


def _share(scene: "Formulas", drawn: Mapping[str, Drawn], in_address: Mapping[str, str]) -> None:
    params, state = controls.present(scene.params), State.present("")
    assert state is not None
    also, at = {**in_address, **view_link.of_tab(scene.labels)}, 0
    for one in drawn.values():
        if one.view.layers:
            now = seen(one.view.key, one.on).layers
            also |= view_link.of_layers(one.view.layers, now, one.view.on_at_first)
        if one.view.replay is not None:
            at = one.at
            also |= view_link.of_place(at, 0)
    lines = scene.notebook(params, at) if scene.notebook else ""
    share.show_formulas(params, state.start, also, lines)
