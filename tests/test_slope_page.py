"""The page of the slopes on paper, without a browser: predictions, the table, and what is said of a typed slope."""

import numpy as np
import pytest
from opened import opened, text

from gan_core.figures import slopes as figures
from gan_core.figures.members import LOSS_STYLES
from gan_core.losses import losses
from gan_core.theory.slopes import slope
from tests.losses_by_hand import BY_HAND
from ui.packing import pack


@pytest.fixture
def at():
    return opened("slope")


def test_both_predictions_are_answered_by_the_formula(at):
    assert "20.1" not in text(at)
    at.number_input(key="check_slope_ratio").set_value(20).run()
    assert "You predicted 20, which is right within 1: **20.1**." in text(at)
    at.radio(key="check_slope_curves").set_value("Minimax; Non-saturating; Least squares, σ(a)").run()
    assert "the formula says **Non-saturating; Least squares, σ(a); Minimax**" in text(at)


@pytest.mark.parametrize("name", BY_HAND)
def test_every_slope_can_be_typed_and_its_opposite_is_told_from_it(at, name):
    at.selectbox(key="derivative_loss").set_value(name).run()
    at.text_input(key=f"derivative_{name}").set_value(BY_HAND[name].typed).run()
    assert "Right: it agrees" in text(at) and losses[name].latex_slope in at.latex[-1].value
    at.text_input(key=f"derivative_{name}").set_value(f"-({BY_HAND[name].typed})").run()
    assert "Only the sign is wrong." in text(at) and "Right: it agrees" not in text(at)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-sigma(-a)", "It is the slope of another loss: Non-saturating, Relativistic (paired)."),
        ("log(a)", "at a = −6: yours is no finite number, the slope is −0.00247."),
        ("0,5*sigma(a)", "Write a decimal point, as in 0.5."),
        ("a.__class__", "'.' at character 2 is not allowed"),
        ("[x](http://example.org)", "'\\[' at character 1"),  # no link is made of it
    ],
)
def test_what_is_wrong_with_a_typed_slope_is_said(at, typed, says):
    at.text_input(key="derivative_minimax").set_value(typed).run()
    assert says in text(at)


def test_losses_can_be_left_out_until_none_is_shown(at):
    at.button_group(key="slope_losses").set_value(losses.names()).run()
    assert not at.exception
    for loss in losses:
        assert f"| {figures.named(loss.name)} |" in text(at) and loss.source in text(at)
        assert any(loss.latex_D in formula.value for formula in at.latex)
    at.button_group(key="slope_losses").set_value(["hinge"]).run()
    assert "| Hinge |" in text(at) and "| Minimax |" not in text(at)
    at.button_group(key="slope_losses").set_value([]).run()
    assert not at.exception


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("log", [True, False])
def test_figures_hold_the_slopes_in_each_loss_s_own_style_and_can_be_sent(theme, log):
    names = losses.names()
    figure = figures.slope_curves(names, -3.0, theme, log=log)
    rule, lines, marks = figure["data"][0], figure["data"][1 : len(names) + 1], figure["data"][len(names) + 1 :]
    np.testing.assert_allclose(rule["x"], -3)
    for name, line, mark in zip(names, lines, marks, strict=True):
        expected = slope(name, line["x"].astype(float))
        np.testing.assert_allclose(line["y"], np.abs(expected) if log else expected, rtol=1e-6, atol=1e-6)
        assert {key: line["line"][key] for key in ("color", "dash")} == LOSS_STYLES[name]
        here = float(slope(name, np.array(-3.0)))
        assert (mark["x"][0], mark["y"][0]) == (-3, pytest.approx(abs(here) if log else here))
    wide = [name for name, line in zip(names, lines, strict=True) if line["line"]["width"] > 2]
    assert {"non_saturating", "wasserstein"} <= set(wide)  # relativistic and hinge lie on them
    assert not {"minimax", "relativistic", "hinge"} & set(wide)
    assert pack({"figures": {"slopes": figure, "losses": figures.loss_curves(names, -3.0, theme)}})


def test_the_unnamed_curves_bear_neither_names_nor_the_losses_colours():
    names = ("hinge", "minimax", "non_saturating")
    figure = figures.unnamed(names, "light")
    assert [trace["name"] for trace in figure["data"]] == ["A", "B", "C"]
    assert len({trace["line"]["color"] for trace in figure["data"]}) == 1
    assert len({trace["line"]["dash"] for trace in figure["data"]}) == 3
    np.testing.assert_allclose(figure["data"][1]["y"][0], -1 / (1 + np.exp(8.0)), rtol=1e-5)
    assert len(set(figures.orders(names))) == 6
