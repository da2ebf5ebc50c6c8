"""Settings listed in a text, chosen by their labels: the text stays what links and the command line write."""

import pytest
from streamlit.testing.v1 import AppTest

from gan_core.params import CompareSeedsParams, ImageRaceParams, PlaneGanParams


def page(model):
    """A page with the controls of a model by name, and what they return."""
    import streamlit as st

    from gan_core import params
    from ui import controls

    model = getattr(params, model)
    groups = dict.fromkeys((spec.group for spec in model.specs().values()), "")
    st.session_state["got"] = controls.show(model, groups)


def shown(model, **query):
    at = AppTest.from_function(page, kwargs={"model": model.__name__}, default_timeout=20)
    at.query_params.update(query)
    at.run()
    assert not at.exception
    return at


def adding(at, field):
    return next(item for item in at.selectbox if item.key.startswith(field) and item.label == "Add a setting")


def line(at, element, name):
    return next(item for item in at.get(element) if item.key.endswith(f" {name}"))


def words(at):
    return " ".join(item.value for item in (*at.markdown, *at.caption, *at.warning)).replace("\\", "")


def test_settings_are_added_by_label_given_values_and_removed():
    at = shown(PlaneGanParams, loss="hinge")
    assert {"Loss", "Learning rate of D"} < set(adding(at, "vary").options)
    assert not [label for label in adding(at, "vary").options if "_" in label or label == "Seed"]
    adding(at, "vary").set_value("loss").run()
    assert at.session_state["got"].vary == "loss=hinge", "it begins with the value that the setting has"
    assert "Loss" not in adding(at, "vary").options
    line(at, "multiselect", "loss").set_value(["hinge", "non_saturating"]).run()
    adding(at, "vary").set_value("lr_D").run()
    line(at, "multiselect", "lr_D").set_value(["0.001", "0.03"]).run()
    text = "loss=hinge|non_saturating; lr_D=0.001|0.03"
    assert at.session_state["got"].vary == at.query_params["vary"] == text
    assert "Loss: Hinge, Non-saturating; Learning rate of D: 1 × 10⁻³, 0.03" in words(at)
    assert len(at.session_state["got"].each_member()) == 4
    next(item for item in at.button if item.key.endswith("remove loss")).click().run()
    assert at.session_state["got"].vary == at.query_params["vary"] == "lr_D=0.001|0.03"
    next(item for item in at.button if item.key.endswith("remove lr_D")).click().run()
    assert at.session_state["got"] == PlaneGanParams.of(loss="hinge") and "vary" not in at.query_params
    assert not at.multiselect


def test_an_old_link_opens_the_same_settings_and_its_text_stays():
    text = "beta1=0.9|.5;loss=minimax|non_saturating"
    at = shown(ImageRaceParams, vary=text)
    assert at.session_state["got"] == ImageRaceParams.of(vary=text)
    assert at.query_params["vary"] == text
    assert line(at, "multiselect", "beta1").value == ["0.9", ".5"]
    assert line(at, "multiselect", "loss").options[:2] == ["Minimax (saturating)", "Non-saturating"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([], "Compare settings: 'Learning rate of D' has no value"),
        (["1e-3", "fast"], "Learning rate of D: 'fast' is not allowed; a number from 1 × 10⁻⁶ to 1."),
        (["1e-3", "0.001"], "'Learning rate of D' has a value twice"),
        (["1e-3", "7; n_D=3"], "Learning rate of D: '7' is not allowed"),
    ],
)
def test_a_wrong_value_is_answered_with_the_label_and_the_run_stays(values, sentence):
    at = shown(PlaneGanParams, vary="lr_D=0.5|0.1")
    line(at, "multiselect", "lr_D").set_value(values).run()
    assert sentence in words(at) and "lr_D" not in words(at)
    assert at.session_state["got"].vary == "lr_D=0.5|0.1"
    line(at, "multiselect", "lr_D").set_value(["0.2"]).run()
    assert at.session_state["got"].vary == "lr_D=0.2" and sentence not in words(at)


def test_the_other_settings_of_a_side_have_one_value_each():
    at = shown(CompareSeedsParams, also_A="sigma=0.1;width_D=8")
    assert line(at, "select_slider", "sigma").value == 0.1
    assert not {"Learning rate of D", "Discriminator steps", "Seed"} & set(adding(at, "also_B").options)
    line(at, "select_slider", "sigma").set_value(0.2).run()
    assert at.session_state["got"].also_A == "sigma=0.2; width_D=8"
    adding(at, "also_B").set_value("loss").run()
    next(item for item in at.selectbox if item.key.endswith("also_B loss")).set_value("hinge").run()
    assert at.session_state["got"].also_B == at.query_params["also_B"] == "loss=hinge"
    assert "Loss: Hinge" in words(at)
    adding(at, "also_B").set_value("data").run()
    next(item for item in at.selectbox if item.key.endswith("also_B data")).set_value("spiral").run()
    assert "has no modes to count" in words(at) and at.session_state["got"].also_B == "loss=hinge; data=ring"
