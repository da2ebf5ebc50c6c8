"""Losses against closed forms and finite differences, in numpy and in torch."""

import math

import numpy as np
import pytest
import torch

from gan_core.losses import losses

F = np.linspace(-30, 30, 121)


def logistic(f):
    """1/(1 + e^-f), written apart from the code under test; float64 keeps it exact for |f| <= 30."""
    return 1 / (1 + np.exp(-f))


def slope(loss, which, f, other):
    """Slope of a loss in one score of a batch of one, by autograd; `other` is the score of the other kind."""
    x = torch.tensor(f, dtype=torch.float64).reshape(-1, 1).requires_grad_()
    y = torch.full_like(x, other)
    value = {"D_real": lambda: loss.loss_D(x, y), "D_fake": lambda: loss.loss_D(y, x), "G": lambda: loss.loss_G(x, y)}
    value[which]().sum().backward()
    return np.zeros(len(f)) if x.grad is None else x.grad[:, 0].numpy()


SLOPES = {  # derived by hand; the other score is 0.3
    ("minimax", "G"): lambda f: -logistic(f),
    ("non_saturating", "G"): lambda f: -logistic(-f),
    ("least_squares", "G"): lambda f: f - 1,
    ("least_squares_sigmoid", "G"): lambda f: -logistic(f) * logistic(-f) ** 2,
    ("wasserstein", "G"): lambda f: -1 + 0 * f,
    ("hinge", "G"): lambda f: -1 + 0 * f,
    ("relativistic", "G"): lambda f: -logistic(0.3 - f),
    ("minimax", "D_real"): lambda f: -logistic(-f),
    ("non_saturating", "D_real"): lambda f: -logistic(-f),
    ("least_squares", "D_real"): lambda f: f - 1,
    ("least_squares_sigmoid", "D_real"): lambda f: -logistic(f) * logistic(-f) ** 2,
    ("wasserstein", "D_real"): lambda f: -1 + 0 * f,
    ("hinge", "D_real"): lambda f: -1.0 * (f < 1),
    ("relativistic", "D_real"): lambda f: -logistic(0.3 - f),
    ("minimax", "D_fake"): lambda f: logistic(f),
    ("non_saturating", "D_fake"): lambda f: logistic(f),
    ("least_squares", "D_fake"): lambda f: f,
    ("least_squares_sigmoid", "D_fake"): lambda f: logistic(f) ** 2 * logistic(-f),
    ("wasserstein", "D_fake"): lambda f: 1 + 0 * f,
    ("hinge", "D_fake"): lambda f: 1.0 * (f > -1),
    ("relativistic", "D_fake"): lambda f: logistic(f - 0.3),
}
AT_ZERO = {  # (loss_D, loss_G) at f = 0
    "minimax": (2 * math.log(2), -math.log(2)),
    "non_saturating": (2 * math.log(2), math.log(2)),
    "least_squares": (0.5, 0.5),
    "least_squares_sigmoid": (0.25, 0.125),
    "wasserstein": (0, 0),
    "hinge": (2, 0),
    "relativistic": (math.log(2), math.log(2)),
}


def test_order_of_the_menu():
    least_squares = ["least_squares", "least_squares_sigmoid"]
    assert losses.names() == ["minimax", "non_saturating", *least_squares, "wasserstein", "hinge", "relativistic"]
    assert set(AT_ZERO) == set(losses.names())
    assert set(SLOPES) == {(name, which) for name in losses.names() for which in ("G", "D_real", "D_fake")}


@pytest.mark.parametrize(("name", "which"), SLOPES)
def test_slope_is_the_derived_one(name, which):
    f = F + 0.01  # off the kinks of hinge at ±1
    # torch's softplus is x itself from 20 on, so slopes there are off by e^-20 = 2e-9
    np.testing.assert_allclose(slope(losses[name], which, f, 0.3), SLOPES[name, which](f), rtol=3e-9, atol=1e-15)


@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
@pytest.mark.parametrize("which", ["G", "D_real", "D_fake"])
def test_slope_is_the_finite_difference_of_numpy(loss, which):
    f, step = F + 0.01, 1e-4  # no kink within a step; the central difference is off by step²/6 · f''' < 1e-9
    other = np.full((len(f), 1), 0.3)

    def value(at):
        at = at[:, None]
        if which == "G":
            return loss.loss_G(at, other)
        return loss.loss_D(at, other) if which == "D_real" else loss.loss_D(other, at)

    numeric = (value(f + step) - value(f - step)) / (2 * step)
    np.testing.assert_allclose(slope(loss, which, f, 0.3), numeric, rtol=0, atol=1e-8)


@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
@pytest.mark.parametrize("real_label", [1.0, 0.9])
def test_numpy_equals_torch_and_shapes(loss, real_label):
    rng = np.random.default_rng(0)
    f_real, f_fake = 10 * rng.standard_normal((2, 3, 4, 7))
    here = loss.loss_D(f_real, f_fake, real_label), loss.loss_G(f_fake, f_real)
    there = [torch.as_tensor(a) for a in (f_real, f_fake)]
    there = loss.loss_D(*there, real_label), loss.loss_G(there[1], there[0])
    for a, b in zip(here, there, strict=True):
        assert a.shape == (3, 4) and b.shape == (3, 4)
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=5e-9)  # e^-20 of torch's softplus
    one = loss.loss_D(f_real[1, 2], f_fake[1, 2], real_label)
    np.testing.assert_allclose(here[0][1, 2], one, rtol=1e-14)  # members do not mix


@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
def test_value_at_zero(loss):
    zero = np.zeros(5)
    np.testing.assert_allclose((loss.loss_D(zero, zero), loss.loss_G(zero, zero)), AT_ZERO[loss.name], rtol=1e-15)


@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
def test_shift_of_the_scores(loss):
    """f + c changes no slope of a loss that ignores the shift, and changes loss_D of every other."""
    f = torch.linspace(-3, 3, 13, dtype=torch.float64)[:, None]
    changes = (loss.loss_D(f + 5, f.flip(0) + 5) - loss.loss_D(f, f.flip(0))).abs().max()
    assert (changes < 1e-12) if loss.ignores_shift else (changes > 0.1)
    for which in ("G", "D_real", "D_fake") if loss.ignores_shift else ():
        here, there = slope(loss, which, f[:, 0].numpy(), 0.3), slope(loss, which, f[:, 0].numpy() + 5, 5.3)
        np.testing.assert_allclose(here, there, rtol=1e-12)


@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
def test_flags_say_what_the_formula_does(loss):
    f_real, f_fake = np.array([0.4, -1.2]), np.array([0.7, 2.0])
    reads_real = not np.isclose(loss.loss_G(f_fake, f_real), loss.loss_G(f_fake, f_real + 1))
    assert reads_real == loss.needs_real
    smoothed = loss.loss_D(f_real, f_fake, 0.9)
    assert (smoothed != loss.loss_D(f_real, f_fake)) == loss.has_labels
    # f is the logit of a probability only if the best critic for equal data and fakes, per point, is f = 0: D = 1/2
    if loss.critic_output == "logit":
        np.testing.assert_allclose(slope(loss, "D_real", [0.0], 0) + slope(loss, "D_fake", [0.0], 0), 0, atol=1e-15)
    assert (loss.threshold is None) == loss.ignores_shift


def test_smoothed_labels_move_the_best_score():
    """Against an all-real batch the best probability is 0.9, its logit log(0.9/0.1), and the best least-squares score 0.9."""
    f = np.linspace(-4, 4, 8001)[:, None]
    far = np.full_like(f, -40.0)
    of_a_probability = dict.fromkeys(("minimax", "non_saturating", "least_squares_sigmoid"), math.log(9))
    for name, best in {**of_a_probability, "least_squares": 0.9}.items():
        found = f[np.argmin(losses[name].loss_D(f, far, 0.9)), 0]
        assert abs(found - best) <= 0.001  # the step of the search


def test_relativistic_pairs_the_scores():
    f_real, f_fake = np.array([0.0, 10.0]), np.array([0.0, -10.0])
    expected = (math.log(2) + math.log1p(math.exp(-20))) / 2
    np.testing.assert_allclose(losses["relativistic"].loss_D(f_real, f_fake), expected, rtol=1e-14)
    np.testing.assert_allclose(losses["relativistic"].loss_G(f_fake, f_real), (math.log(2) + 20 + 2e-9) / 2, rtol=1e-9)


def test_least_squares_on_a_probability_keeps_its_slope_in_float32_where_the_critic_is_sure():
    f = torch.tensor([[-20.0], [-40.0], [-80.0]], requires_grad=True)
    losses["least_squares_sigmoid"].loss_G(f).sum().backward()
    # -D (1 - D)² is -e^f there; float32 has 6e-8 a rounding, and e^-80 is found from a rounded exponent
    np.testing.assert_allclose(f.grad[:, 0].numpy(), -np.exp([-20.0, -40.0, -80.0]), rtol=1e-5)


def test_least_squares_on_a_probability_pushes_most_at_one_third():
    """d/dD of D (1 - D)² is (1 - D)(1 - 3 D): the largest slope, 4/27, is at D = 1/3, the logit -log 2."""
    f = np.linspace(-6, 6, 12001)
    size = np.abs(slope(losses["least_squares_sigmoid"], "G", f, 0.0))
    assert abs(f[np.argmax(size)] + math.log(2)) <= 0.001 and size.max() == pytest.approx(4 / 27, rel=1e-6)
