"""Settings as widgets: every field, links, contradictions, presets with undo."""

import math
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from gan_core.params import PlaneGanParams
from ui import widgets

SPECS = {
    name: spec for name, spec in PlaneGanParams.specs().items() if PlaneGanParams.listed(name) is None
}  # see test_setting_list.py
GROUPS = dict.fromkeys(dict.fromkeys(spec.group for spec in SPECS.values()), "")


def page(groups=None, start=None, opens="", simple=()):
    """A page with the controls, what they return, and three buttons that set several of them."""
    import streamlit as st

    from gan_core.params import PlaneGanParams
    from ui import controls

    params = controls.show(PlaneGanParams, groups, simple, start=start, opens=opens)
    st.session_state["got"] = params
    st.session_state["came"] = controls.link()
    game = {"loss": "minimax", "lr_D": 3e-4}
    st.button("Two", key="two", on_click=controls.set_values, args=(game,), kwargs={"why": "Two at once"})
    st.button("Fresh", key="fresh", on_click=controls.set_values, args=({"n_D": 5},), kwargs={"fresh": True})
    bad = {"loss": "wasserstein", "label_smoothing": 0.1}
    st.button("Bad", key="bad", on_click=controls.set_values, args=(bad,))


@pytest.fixture
def show() -> Callable[..., AppTest]:
    def run(query=None, groups=GROUPS, start=None, opens="", simple=()):
        kwargs = {"groups": groups, "start": start, "opens": opens, "simple": simple}
        at = AppTest.from_function(page, kwargs=kwargs, default_timeout=20)
        for key, value in (query or {}).items():
            at.query_params[key] = value
        at.run()
        assert not at.exception
        return at

    return run


def widget(at, name):
    kind = {"choice": "selectbox", "bool": "toggle"}
    candidates = [kind[SPECS[name].kind]] if SPECS[name].kind in kind else ["slider", "select_slider", "number_input"]
    return next(item for element in candidates for item in at.get(element) if item.key.split(" ")[0] == name)


def messages(at):
    return " ".join(item.value for item in (*at.warning, *at.error, *at.markdown)).replace("\\", "")


def shown(at):
    return " ".join(item.value for item in at.caption).replace("\\", "")


def test_every_field_has_a_widget_with_its_default_label_and_help(show):
    at = show()
    for name, spec in SPECS.items():
        item = widget(at, name)
        assert item.value == spec.default, name
        assert spec.label.split("(")[0].strip() in item.label.replace("\\", "")
        assert (widgets.RESTARTS in item.label) is not spec.live
        assert item.help
    assert at.session_state["got"] == PlaneGanParams() and not at.query_params


OTHER = {"batch_size": 100, "lr_D": 3.7e-4, "penalty_weight": 0.25, "seed": 2**31 - 1, "beta2": 0.9987, "radius": 1.23}


def test_a_link_sets_widgets_exactly_also_off_their_grids(show):
    at = show({name: str(value) for name, value in OTHER.items()})
    for name, value in OTHER.items():
        assert widget(at, name).value == value == getattr(at.session_state["got"], name)
    assert at.query_params == {name: SPECS[name].to_text(value) for name, value in OTHER.items()}


@pytest.mark.parametrize("name", SPECS)
def test_moving_a_widget_changes_the_params_and_the_address(show, name):
    at, spec = show(), SPECS[name]
    item = widget(at, name)
    values = {"choice": lambda: list(spec.choices)[-1], "bool": lambda: True}
    value = values.get(spec.kind, lambda: type(spec.default)(spec.low or spec.high))()
    if name == "data":
        value = next(iter(name for name in spec.choices if name != spec.default))
    if name in ("n_D", "n_G", "members"):
        value = 3
    item.set_value(value).run()
    assert not at.exception and getattr(at.session_state["got"], name) == value
    assert at.query_params == PlaneGanParams.of({name: value}).non_defaults()
    at.run()
    assert getattr(at.session_state["got"], name) == value, "and it stays"


@pytest.mark.parametrize("value", ["NaN", "1e308", "∞", "", "3.5x", "9" * 5000, "![x](http://a/b.png)", "<script>"])
def test_a_hostile_link_is_answered_in_a_sentence(show, value):
    at = show({"lr_D": value, "n_D": value, "loss": value, "nonsense": value, "sigma": "0.05"})
    said = messages(at)
    assert (
        all(f"{SPECS[name].label}: " in said for name in ("lr_D", "n_D", "loss"))
        and "unknown setting 'nonsense'" in said
    )
    assert "a number from 1 × 10⁻⁶ to 1" in said and "The default is used instead" in said
    assert at.session_state["got"] == PlaneGanParams.of(sigma=0.05)
    assert at.query_params == {"sigma": "0.05"}, "what was reported does not stay in the address"
    assert all("](http" not in item.value.replace("\\]\\(", "") for item in at.warning), "nothing is interpreted"
    widget(at, "n_G").set_value(2).run()
    assert "Learning rate of D: " not in messages(at), "the sentence goes with the next change"


def test_half_read_numbers_are_refused_not_rounded(show):
    at = show({"n_D": "3.5"})
    assert "Discriminator steps: " in messages(at) and at.session_state["got"].n_D == 1 == widget(at, "n_D").value


def test_a_contradiction_is_shown_beside_the_control_and_the_run_does_not_change(show):
    at = show({"label_smoothing": "0.1", "seed": "4"})
    before = at.session_state["got"]
    widget(at, "loss").set_value("wasserstein").run()
    assert "has no label for real data" in messages(at) and "The run is unchanged" in messages(at)
    assert at.session_state["got"] == before and at.query_params["label_smoothing"] == "0.1"
    assert "loss" not in at.query_params
    widget(at, "label_smoothing").set_value(0.0).run()
    assert at.session_state["got"] == PlaneGanParams.of(loss="wasserstein", seed=4)
    assert "has no label" not in messages(at)


def test_a_contradiction_with_a_hidden_setting_is_shown_too(show):
    at = show({"label_smoothing": "0.1"}, groups={"game": ""})
    assert "Also set: One-sided label smoothing 0.1." in shown(at)
    widget(at, "loss").set_value("wasserstein").run()
    assert "has no label" in messages(at) and at.session_state["got"].loss == "non_saturating"


def test_one_click_sets_several_controls_and_undo_brings_them_back(show):
    at = show({"lr_D": "0.005", "n_D": "2"})
    at.button(key="two").click().run()
    got = at.session_state["got"]
    assert (got.loss, got.lr_D, got.n_D) == ("minimax", 3e-4, 2)
    assert (widget(at, "loss").value, widget(at, "lr_D").value) == ("minimax", 3e-4)
    assert at.query_params == {"loss": "minimax", "lr_D": "0.0003", "n_D": "2"}
    at.session_state["n_D"] = 9  # as a refresh brings it that left the browser before it knew of the new values
    at.run()
    assert at.session_state["got"].n_D == 2
    assert "Two at once: Loss Minimax (saturating), Learning rate of D 3 × 10⁻⁴" in shown(at)
    at.button(key="fresh").click().run()
    assert at.session_state["got"] == PlaneGanParams.of(n_D=5)
    at.button(key="undo").click().run()
    assert at.session_state["got"] == got
    at.button(key="undo").click().run()
    assert at.session_state["got"] == PlaneGanParams.of(lr_D=0.005, n_D=2)
    assert not [button for button in at.button if button.key == "undo"]


def folds(at):
    return [item.label for item in at.expander]


def test_the_settings_under_more_are_counted_where_a_link_or_a_press_changed_them(show):
    titled = {"game": "Loss", "rates": "Rates", "optimiser": "Optimiser", "networks": "Networks"}
    at = show({"beta1": "0.3", "lr_D": "0.005"}, groups=titled, simple=("loss", "lr_D"))
    assert folds(at) == ["More · 1 changed", "Loss", "Rates", "Optimiser · 1 changed", "Networks"]
    assert (widget(at, "beta1").value, widget(at, "lr_D").value) == (0.3, 0.005)
    widget(at, "n_D").set_value(3).run()
    assert folds(at)[:3] == ["More · 2 changed", "Loss", "Rates · 1 changed"]
    at.button(key="reset").click().run()
    assert folds(at) == ["More", "Loss", "Rates", "Optimiser", "Networks"]


def test_a_preset_that_contradicts_itself_changes_nothing(show):
    at = show({"n_D": "2"})
    at.button(key="bad").click().run()
    assert "One-sided label smoothing: " in messages(at) and at.session_state["got"] == PlaneGanParams.of(n_D=2)


def test_reset_goes_to_the_pages_own_start(show):
    start = {"preset": "saturating"}
    at = show({"n_D": "2"}, start=start)
    assert at.session_state["got"] == PlaneGanParams.of(preset="saturating", n_D=2)
    at.button(key="reset").click().run()
    assert at.session_state["got"] == PlaneGanParams.of(preset="saturating") and not at.query_params
    assert not [button for button in at.button if button.key == "reset"]


def test_a_page_that_opens_with_a_preset_has_a_bare_address_then(show):
    at = show(opens="start")
    assert at.session_state["got"] == PlaneGanParams.of(preset="start") and not at.query_params
    widget(at, "n_D").set_value(2).run()
    assert at.query_params == PlaneGanParams.of(preset="start", n_D=2).non_defaults()
    at.button(key="reset").click().run()
    assert at.session_state["got"] == PlaneGanParams.of(preset="start") and not at.query_params
    at.button(key="fresh").click().run()
    assert at.session_state["got"] == PlaneGanParams.of(n_D=5) and at.query_params == {"n_D": "5"}


@pytest.mark.parametrize("query", [{"preset": "start", "stop": "9"}, {"stop": "9"}, {"events": "5:step_D", "n_D": "2"}])
def test_a_page_that_opens_with_a_preset_leaves_the_address_of_a_link(show, query):
    assert show(query, opens="start").query_params == query


def test_a_links_events_belong_to_it_until_a_setting_changes(show):
    at = show({"lr_D": "0.005", "events": "5:step_D", "stop": "9", "teacher": "1"})
    assert at.session_state["came"].stop == 9 and at.query_params["events"] == "5:step_D"
    at.run()
    assert at.session_state["came"].stop == 9 and at.query_params["events"] == "5:step_D"
    widget(at, "n_D").set_value(2).run()
    assert at.session_state["came"] is None
    assert at.query_params == {"lr_D": "0.005", "n_D": "2", "teacher": "1"}


def test_a_preset_in_the_link_is_written_out(show):
    at = show({"preset": "saturating"})
    assert at.query_params == PlaneGanParams.of(preset="saturating").non_defaults()


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.log])
def test_a_logarithmic_slider_stops_at_1_2_5_and_at_exact_values(name):
    spec = SPECS[name]
    found = widgets.stops(spec, [spec.low * 3.7, spec.high * 2])
    assert found == sorted(found) and {spec.low, spec.high, spec.default, spec.low * 3.7} <= set(found)
    assert max(found) == spec.high
    grid = widgets.decades(1e-3, 1)
    assert grid == [1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1.0]


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.kind == "float" and not spec.log])
def test_a_sliders_step_hits_its_ends_and_its_default(name):
    spec = SPECS[name]
    step = widgets.step_of(spec.low, spec.high, spec.default)
    for x in (spec.low, spec.high, spec.default):
        assert math.isclose(x / step, round(x / step), abs_tol=1e-6)
