"""Slopes in the score of one sample: against the losses that train, torch's autograd, and numbers worked by hand."""

import math

import numpy as np
import pytest
import torch

from gan_core.losses import losses
from gan_core.theory import slopes as theory
from gan_core.theory.derivation import STEPS
from gan_core.theory.expression import read
from gan_core.theory.slopes import slope
from tests.losses_by_hand import BY_HAND

A = np.linspace(-8, 8, 161)


@pytest.mark.parametrize("name", losses.names())
def test_slope_is_the_difference_of_the_loss_that_trains(name):
    h = 1e-4  # the central difference is off by h²/6 · L‴ < 1e-9, its rounding by 1e-16 · 40/h < 1e-10
    numeric = (theory.value(name, A + h) - theory.value(name, A - h)) / (2 * h)
    np.testing.assert_allclose(slope(name, A), numeric, rtol=1e-8, atol=2e-9)


@pytest.mark.parametrize("name", losses.names())
def test_slope_is_what_autograd_sends_to_the_generator(name):
    a = torch.tensor(A)[:, None].requires_grad_()
    losses[name].loss_G(a, torch.zeros_like(a)).sum().backward()
    np.testing.assert_allclose(slope(name, A), a.grad[:, 0].numpy(), rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("name", BY_HAND)
def test_slope_is_what_its_typed_form_says(name):
    assert theory.first_difference(read(BY_HAND[name].typed), name) is None


def test_ratios_in_decades():
    assert theory.decades("minimax", -3) == pytest.approx(-3 / math.log(10), rel=1e-12)
    assert 10 ** -theory.decades("minimax", -3) == pytest.approx(20.0855, rel=1e-5)  # e³
    assert theory.decades("non_saturating", 5.0) == 0
    # D(1 - D)²/(1 - D) = D(1 - D) = 0.25 at a = 0; the raw score's slope is 1 there against ½
    assert theory.decades("least_squares_sigmoid", 0.0) == pytest.approx(math.log10(0.25), rel=1e-12)
    assert theory.decades("least_squares", 0.0) == pytest.approx(math.log10(2), rel=1e-12)
    assert theory.decades("least_squares", 1.0) == -math.inf


def test_a_wrong_slope_differs_first_at_the_least_a_where_it_does():
    assert theory.first_difference(read("-sigma(-a)"), "minimax") == pytest.approx(
        (-6, -0.99752738, -0.00247262), rel=1e-5
    )
    a, yours, slope = theory.first_difference(lambda a: np.where(a > 1, -2, -1), "wasserstein")
    assert (a, yours, slope) == (1.125, -2, -1)
    assert theory.first_difference(read("log(a)"), "minimax")[0] == -6  # no number there
    assert theory.first_difference(lambda a: -(1 + 1e-5) / (1 + np.exp(-a)), "minimax")
    assert theory.first_difference(lambda a: -(1 + 1e-8) / (1 + np.exp(-a)), "minimax") is None


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
@pytest.mark.parametrize("a", [-8.0, -3.0, -0.4, 0.0, 2.6, 8.0])
def test_the_two_sides_of_a_step_agree(step, a):
    # h²/6 · g‴ is below 1e-9; log(1 - σ(8)) has 4 digits fewer than a double, which the difference divides by h
    assert step.left(a) == pytest.approx(step.right(a), rel=1e-9, abs=1e-8)


def test_the_last_lines_of_the_derivation_are_the_slopes():
    by_title = {step.title.partition(":")[0]: step.right for step in STEPS}
    for title, name in {"Minimax": "minimax", "Non-saturating": "non_saturating", "Relativistic, in a pair": "relativistic",
                        "Least squares, with a sigmoid and without": "least_squares_sigmoid", "Wasserstein and hinge": "hinge"}.items():  # fmt: skip
        np.testing.assert_allclose([by_title[title](a) for a in A], slope(name, A), rtol=1e-10)
