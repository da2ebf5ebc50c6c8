"""The least loss of a denoiser against other integrals: the Fisher information of x_t, scipy, and drawn samples."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from gan_core.diffusion.floor import clean_variance, least_loss, least_loss_by_t, spread_of_centres
from gan_core.diffusion.plane_mixture import PlaneMixture, plane_mixture
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.targets import targets
from gan_core.experiments import create
from gan_core.figures import denoise as figures

RING, COSINE = plane_mixture("ring", 0.1, 2.0), schedules["cosine"].noise(100)


def by_fisher_information(alpha_bar: float) -> float:
    """Return the least loss of a coordinate of ε, 1 − s² E‖∇ log p(x_t)‖²/2, by differences on a grid, of the ring of radius 2, σ 0.1."""
    s2 = 1 - alpha_bar
    std = (alpha_bar * 0.01 + s2) ** 0.5
    x = np.arange(-2 * alpha_bar**0.5 - 7 * std, 2 * alpha_bar**0.5 + 7 * std, std / 8)
    angles = 2 * np.pi * np.arange(8) / 8
    parts = (np.outer(*(norm.pdf(x, 2 * alpha_bar**0.5 * c, std) for c in (math.cos(a), math.sin(a)))) for a in angles)
    p = sum(parts) / 8
    slopes = np.gradient(p, x[1] - x[0])
    information = float((sum(slope**2 for slope in slopes) / np.maximum(p, 1e-300)).sum() * (x[1] - x[0]) ** 2)
    return 1 - s2 * information / 2


def test_the_floor_by_tenths_is_that_of_the_fisher_information():
    eps = np.array([by_fisher_information(float(COSINE.alpha_bar[t])) for t in range(1, 101)])
    bars = COSINE.alpha_bar[1:]
    v, x_0 = eps / bars, eps * (1 - bars) / bars  # v − E[v] = (ε − E[ε])/√ᾱ, and that of x_0 is −s/√ᾱ times it
    for name, found in (("eps", eps), ("v", v), ("x_0", x_0)):
        tenths = found.reshape(10, 10).mean(1)
        # differences of a step of std/8 are off by (1/8)²/6 of a slope's second derivative: 1 % of the information near the data
        few = least_loss_by_t(RING, COSINE, name)[:8]
        np.testing.assert_allclose(few, tenths[:8], atol=0.02)


def test_the_floor_by_tenths_has_the_numbers_of_the_audit():
    v, eps, x_0 = (least_loss_by_t(RING, COSINE, name) for name in ("v", "eps", "x_0"))
    # found by other code, by drawn samples, to about 0.02
    np.testing.assert_allclose(v, [0.56, 0.23, 0.49, 0.75, 1.01, 1.28, 1.52, 1.75, 1.93, 2.00], atol=0.025)
    np.testing.assert_allclose(eps, [0.56, 0.21, 0.41, 0.53, 0.57, 0.52, 0.40, 0.24, 0.10, 0.01], atol=0.02)
    assert x_0[-1] == pytest.approx(2.01, abs=0.03) and x_0[0] < 0.01  # near the noise the variance of the data


def test_drawn_samples_and_the_exact_mean_of_eps_have_the_floor_as_their_loss():
    rng = np.random.default_rng(0)
    for t in (5, 15, 45, 85):
        bar = float(COSINE.alpha_bar[t])
        x_0 = np.array(RING.centres)[rng.integers(0, 8, 200_000)] + 0.1 * rng.standard_normal((200_000, 2))
        eps = rng.standard_normal(x_0.shape)
        squares = ((eps - RING.eps(bar**0.5 * x_0 + (1 - bar) ** 0.5 * eps, t, COSINE)) ** 2).mean(1)
        assert least_loss(RING, bar, "eps") == pytest.approx(
            squares.mean(), abs=5 * float(squares.std()) / 200_000**0.5
        )


def test_two_modes_by_an_integral_over_a_line():
    two = PlaneMixture(((1.0, 0.0), (-1.0, 0.0)), 1.0)
    for kappa in (0.0, 0.3, 1.0, 2.0, 4.0):
        exact = quad(lambda n, k=kappa: (1 - math.tanh(k * (k + n)) ** 2) * norm.pdf(n), -10, 10)[0]
        assert spread_of_centres(two, kappa) == pytest.approx(exact, abs=1e-5)


def test_one_gaussian_by_hand():
    one = PlaneMixture(((0.0, 0.0),), 1.0)
    for bar in (0.01, 0.36, 0.99):
        assert clean_variance(one, bar) == pytest.approx(1 - bar, abs=1e-12)
        for name, by_hand in (("eps", bar), ("x_0", 1 - bar), ("v", 1.0)):
            assert least_loss(one, bar, name) == pytest.approx(by_hand, abs=1e-12)
    far = PlaneMixture(((5.0, -3.0),), 0.5)  # where the one mode stands does not matter
    assert least_loss(far, 0.36, "x_0") == pytest.approx(0.25 * 0.64 / (0.36 * 0.25 + 0.64), abs=1e-12)


def test_many_times_and_few_have_the_same_floor():
    many = least_loss_by_t(RING, schedules["cosine"].noise(1000), "v")
    np.testing.assert_allclose(
        many[1:], least_loss_by_t(RING, COSINE, "v")[1:], atol=0.06
    )  # T = 100 begins at 10 times the t
    assert np.isfinite(least_loss_by_t(RING, schedules["cosine"].noise(10), "eps")).all()


@pytest.mark.parametrize("predicts", targets.names())
def test_a_run_shows_its_floor_and_data_without_modes_have_none(predicts):
    run = create("plane_diffusion", width=8, batch_size=8, sampling_steps=2, predicts=predicts)
    np.testing.assert_array_equal(run.snapshot()["floor_by_t"], least_loss_by_t(RING, COSINE, predicts))
    drawn = figures.loss_by_t(run.snapshot(), "light")
    assert [trace["line"]["dash"] for trace in drawn["data"] if trace["mode"] == "lines"] == ["dot", "solid"]
    other = create("plane_diffusion", width=8, batch_size=8, sampling_steps=2, data="two_moons").snapshot()
    assert np.isnan(other["floor_by_t"]).all() and len(figures.loss_by_t(other, "light")["data"]) == 1
