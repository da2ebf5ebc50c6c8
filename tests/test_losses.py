"""Losses against closed forms and finite differences, in numpy and in torch."""

import math
import re

import numpy as np
import pytest
import torch

from gan_core import experiments
from gan_core.losses import losses
from tests.losses_by_hand import BY_HAND

F = np.linspace(-30, 30, 121)


def slope(loss, which, f, other):
    """Slope of a loss in one score of a batch of one, by autograd; `other` is the score of the other kind."""
    x = torch.tensor(f, dtype=torch.float64).reshape(-1, 1).requires_grad_()
    y = torch.full_like(x, other)
    value = {"D_real": lambda: loss.loss_D(x, y), "D_fake": lambda: loss.loss_D(y, x), "G": lambda: loss.loss_G(x, y)}
    value[which]().sum().backward()
    return np.zeros(len(f)) if x.grad is None else x.grad[:, 0].numpy()


every = pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)


def test_the_names_that_links_and_saved_runs_have():
    assert set(BY_HAND) <= set(losses.names())


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("which", ["G", "D_real", "D_fake"])
def test_slope_is_the_derived_one(name, which):
    f = F + 0.01  # off the kinks of hinge at ±1
    # torch's softplus is x itself from 20 on, so slopes there are off by e^-20 = 2e-9
    expected = getattr(BY_HAND[name], which)(f)
    np.testing.assert_allclose(slope(losses[name], which, f, 0.3), expected, rtol=3e-9, atol=1e-15)


@every
@pytest.mark.parametrize("which", ["G", "D_real", "D_fake"])
def test_slope_is_the_finite_difference_of_numpy(loss, which):
    """Of a loss of any size: the central difference is off by step²/6 · f‴, and by the rounding of two values."""
    f, step = F + 0.01, 1e-4  # no kink within a step
    other = np.full((len(f), 1), 0.3)

    def value(at):
        at = at[:, None]
        if which == "G":
            return loss.loss_G(at, other)
        return loss.loss_D(at, other) if which == "D_real" else loss.loss_D(other, at)

    numeric = (value(f + step) - value(f - step)) / (2 * step)
    rounding = 4 * np.finfo(float).eps * np.abs(value(f)) / step
    found = slope(loss, which, f, 0.3)
    np.testing.assert_array_less(np.abs(found - numeric), 1e-7 * np.abs(numeric) + rounding + 1e-12)


@every
@pytest.mark.parametrize("real_label", [1.0, 0.9])
def test_numpy_equals_torch_and_shapes(loss, real_label):
    rng = np.random.default_rng(0)
    f_real, f_fake = 10 * rng.standard_normal((2, 3, 4, 7))
    here = loss.loss_D(f_real, f_fake, real_label), loss.loss_G(f_fake, f_real)
    there = [torch.as_tensor(a) for a in (f_real, f_fake)]
    there = loss.loss_D(*there, real_label), loss.loss_G(there[1], there[0])
    for a, b in zip(here, there, strict=True):
        assert a.shape == (3, 4) and b.shape == (3, 4)
        np.testing.assert_allclose(a, b.numpy(), rtol=1e-12, atol=5e-9)  # e^-20 of torch's softplus
    one = loss.loss_D(f_real[1, 2], f_fake[1, 2], real_label)
    np.testing.assert_allclose(here[0][1, 2], one, rtol=1e-14)  # members do not mix


@pytest.mark.parametrize("name", BY_HAND)
def test_value_at_zero(name):
    zero, loss = np.zeros(5), losses[name]
    found = loss.loss_D(zero, zero), loss.loss_G(zero, zero)
    np.testing.assert_allclose(found, BY_HAND[name].at_zero, rtol=3e-16)


@every
def test_every_loss_says_what_it_is(loss):
    assert loss.label and loss.unit and loss.latex_D and loss.latex_G and loss.latex_loss and loss.latex_slope
    assert type(loss).__module__ == f"gan_core.losses.{loss.name}", "the Code tabs show the file of its name"
    assert re.fullmatch(r"arXiv:\d{4}\.\d{4,5}", loss.source)


@every
def test_shift_of_the_scores(loss):
    """f + c changes no slope of a loss that ignores the shift, and changes loss_D of every other."""
    f = torch.linspace(-3, 3, 13, dtype=torch.float64)[:, None]
    changes = (loss.loss_D(f + 5, f.flip(0) + 5) - loss.loss_D(f, f.flip(0))).abs().max()
    assert (changes < 1e-12) if loss.ignores_shift else (changes > 0.1)
    for which in ("G", "D_real", "D_fake") if loss.ignores_shift else ():
        here, there = slope(loss, which, f[:, 0].numpy(), 0.3), slope(loss, which, f[:, 0].numpy() + 5, 5.3)
        np.testing.assert_allclose(here, there, rtol=1e-12)


@every
def test_flags_say_what_the_formula_does(loss):
    f_real, f_fake = np.array([0.4, -1.2]), np.array([0.7, 2.0])
    reads_real = not np.isclose(loss.loss_G(f_fake, f_real), loss.loss_G(f_fake, f_real + 1))
    assert reads_real == loss.needs_real
    smoothed = loss.loss_D(f_real, f_fake, 0.9)
    assert (smoothed != loss.loss_D(f_real, f_fake)) == loss.has_labels
    assert (loss.threshold is None) == loss.ignores_shift
    if loss.threshold is not None:  # the best score where data and fakes are equally dense
        at = [loss.threshold]
        np.testing.assert_allclose(slope(loss, "D_real", at, 0) + slope(loss, "D_fake", at, 0), 0, atol=1e-15)
    assert loss.discriminator_output == "score" or loss.threshold == 0, "f is a logit only if it is 0 there: D = 1/2"


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


def test_least_squares_on_a_probability_keeps_its_slope_in_float32_where_the_discriminator_is_sure():
    f = torch.tensor([[-20.0], [-40.0], [-80.0]], requires_grad=True)
    losses["least_squares_sigmoid"].loss_G(f).sum().backward()
    # -D (1 - D)² is -e^f there; float32 has 6e-8 a rounding, and e^-80 is found from a rounded exponent
    np.testing.assert_allclose(f.grad[:, 0].numpy(), -np.exp([-20.0, -40.0, -80.0]), rtol=1e-5)


def test_least_squares_on_a_probability_pushes_most_at_one_third():
    """d/dD of D (1 - D)² is (1 - D)(1 - 3 D): the largest slope, 4/27, is at D = 1/3, the logit -log 2."""
    f = np.linspace(-6, 6, 12001)
    size = np.abs(slope(losses["least_squares_sigmoid"], "G", f, 0.0))
    assert abs(f[np.argmax(size)] + math.log(2)) <= 0.001 and size.max() == pytest.approx(4 / 27, rel=1e-6)


def test_the_f_gan_s_best_score_gives_minus_kl_of_two_gaussians():
    """E_p and E_q by the trapezoidal rule, against log(s_q/s_p) + (s_p² + (m_p - m_q)²)/(2 s_q²) - 1/2 nats."""
    (m_p, s_p), (m_q, s_q) = (0.0, 1.0), (1.2, 1.5)
    x = np.linspace(-20, 20, 8001)
    log_p, log_q = (
        -(((x - m) / s) ** 2) / 2 - math.log(s * math.sqrt(2 * math.pi)) for m, s in ((m_p, s_p), (m_q, s_q))
    )
    loss, zero = losses["f_gan_kl"], np.zeros((len(x), 1))

    def value(f):
        f = f[:, None]
        each = np.exp(log_p) * loss.loss_D(f, zero) + np.exp(log_q) * loss.loss_D(zero, f)
        return np.trapezoid(each, x) - float(loss.loss_D(zero[0], zero[0]))

    best = 1 + log_p - log_q
    kl = math.log(s_q / s_p) + (s_p**2 + (m_p - m_q) ** 2) / (2 * s_q**2) - 0.5
    assert value(best) == pytest.approx(-kl, rel=1e-10)
    assert min(value(best + 0.05), value(best - 0.05), value(best + 0.05 * np.sin(x))) > -kl + 1e-4


def test_the_f_gan_without_overlap_has_no_least_loss_and_its_generator_saturates():
    c = np.array([[10.0], [20.0], [40.0]])  # all data have the score c, all samples -c
    loss = losses["f_gan_kl"]
    np.testing.assert_allclose(loss.loss_D(c, -c), -c[:, 0] + np.exp(-c[:, 0] - 1), rtol=1e-15)
    np.testing.assert_allclose(
        slope(loss, "G", -c[:, 0], 0.0), [-1.6701700790e-05, -7.5825604279e-10, -1.5628821893e-18], rtol=1e-9
    )


def test_the_f_gan_stops_where_exp_overflows_in_float32():
    run = experiments.create("plane_gan", loss="f_gan_kl", width_D=4, width_G=4, batch_size=8)
    with torch.no_grad():
        run.game.D.leaves[-1].add_(100.0)  # the bias of the score: exp(99) is beyond 3.4e38
    run.advance(1)
    (said,) = run.stopped()
    assert said.startswith("stopped at step 1: ") and said.endswith("loss was not a finite number")
