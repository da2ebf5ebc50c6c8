"""The optimal discriminator against closed forms, and the kernel estimate against scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from gan_core.data import distributions
from gan_core.figures.optimal import optimal_map
from gan_core.losses import losses
from gan_core.theory.optimal_discriminator import (
    kernel_log_density,
    optimal_discriminator,
    optimal_discriminator_on_grid,
    scott_bandwidth,
)

XS, YS = np.linspace(-3, 3, 23), np.linspace(-2, 2.5, 17)
POINTS = np.stack(np.meshgrid(XS, YS), -1)  # (17, 23, 2): rows are y


def test_two_normals_give_a_logistic_discriminator():
    """p = N(1, 1), q = N(-1, 1) in one dimension: D* = σ(2x); it minimises the discriminator's loss at every x."""
    x = np.linspace(-40, 40, 81)
    found = optimal_discriminator(stats.norm(1, 1).logpdf(x), stats.norm(-1, 1).logpdf(x))
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-2 * x)), rtol=1e-9, atol=1e-300)
    assert optimal_discriminator(0.0, 0.0) == 0.5
    p, q, D = 0.3, 0.9, np.linspace(1e-4, 1 - 1e-4, 9999)
    best = D[np.argmin(-p * np.log(D) - q * np.log(1 - D))]
    assert abs(optimal_discriminator(math.log(p), math.log(q)) - best) <= 1e-4  # the step of the search


def test_where_only_one_has_mass_and_where_none_has():
    found = optimal_discriminator(np.array([-np.inf, 0.0, -np.inf]), np.array([0.0, -np.inf, -np.inf]))
    assert found[0] == 0 and found[1] == 1 and np.isnan(found[2])


def test_kernel_estimate_is_scipys_for_data_of_equal_spread():
    """scipy's kernel has the samples' covariance times Scott's factor²; ours its diagonal: equal once it is diagonal."""
    x = np.random.default_rng(0).normal(size=(300, 2))
    x -= x.mean(0)
    x = x @ np.linalg.inv(np.linalg.cholesky(np.cov(x.T))).T * [0.8, 1.7]
    np.testing.assert_allclose(np.cov(x.T), np.diag([0.64, 2.89]), atol=1e-12)
    np.testing.assert_allclose(scott_bandwidth(x), [0.8 * 300 ** (-1 / 6), 1.7 * 300 ** (-1 / 6)], rtol=1e-12)
    reference = stats.gaussian_kde(x.T).logpdf(POINTS.reshape(-1, 2).T).reshape(17, 23)
    np.testing.assert_allclose(kernel_log_density(x, XS, YS), reference, rtol=1e-9)


def test_given_bandwidth_and_underflow_agree_with_the_mixture_in_the_log_domain():
    x = np.random.default_rng(1).normal(size=(40, 2)) * 0.3
    exponents = -((POINTS[..., None, :] - x) ** 2).sum(-1) / (2 * 0.05**2)
    reference = np.logaddexp.reduce(exponents, -1) - math.log(40 * 2 * math.pi * 0.05**2)
    found = kernel_log_density(x, XS, YS, bandwidth=0.05)
    assert found.min() < -800  # where the plain sum is 0 in float64
    np.testing.assert_allclose(found, reference, rtol=1e-9)
    with pytest.raises(ValueError, match="above 0"):
        kernel_log_density(x, XS, YS, bandwidth=0.0)


def test_rows_are_y_ascending_and_the_generator_s_side_is_0():
    ring = distributions["two_gaussians"](sigma=0.3, radius=2.0)
    stray = np.random.default_rng(2).normal(size=(400, 2)) * 0.2 + [0.0, 1.5]
    D = optimal_discriminator_on_grid(ring, stray, XS, YS)
    assert D.shape == (17, 23) and np.isfinite(D).all()
    at = {
        key: D[np.abs(YS - y).argmin(), np.abs(XS - x).argmin()]
        for key, (x, y) in {"fake": (0, 1.5), "real": (2, 0)}.items()
    }
    assert at["fake"] < 1e-3 and at["real"] > 0.999
    # far from everything the nearer, in its own widths, wins: the corner right below belongs to the data
    assert D[0, -1] > 0.999


def test_a_perfect_generator_gives_one_half_where_the_kernel_is_narrow():
    data = distributions["two_gaussians"](sigma=0.6, radius=2.0)
    samples = data.sample(20_000, np.random.default_rng(3))
    D = optimal_discriminator_on_grid(data, samples, XS, YS, bandwidth=0.12)
    heavy = np.exp(data.log_density(POINTS)) > 0.05
    # where q = 0.05, N q 4πh² = 181 points count: they scatter q by 7 % and D* by 0.019, of which this is 3.4 times
    assert heavy.sum() > 40
    np.testing.assert_allclose(D[heavy], 0.5, atol=0.065)
    # the kernel lowers the peak of q by 1 - 0.36/(0.36 + 0.0144) = 4 %, which lifts D* there by 0.01
    assert abs(D[heavy].mean() - 0.5) < 0.012


def test_a_collapsed_generator_has_a_discriminator_too():
    data = distributions["ring"](sigma=0.2, radius=2.0)
    D = optimal_discriminator_on_grid(data, np.tile([1.0, 1.0], (100, 1)), XS, YS)
    assert np.isfinite(D).all() and D.max() > 0.999
    assert D[np.abs(YS - 1).argmin(), np.abs(XS - 1).argmin()] < 0.2


def test_the_picture_of_a_perfect_generator_is_undecided_at_the_modes():
    """p is blurred like the estimate of q: with p at full sharpness D* would be near 1 in a mode's own cell."""
    ring, cells, extent = distributions["ring"](sigma=0.02, radius=2.0), 61, 3.0  # cells 0.1 wide: a mode falls on one
    points = ring.sample(40_000, np.random.default_rng(0)).astype(np.float32)
    picture = {"discriminator": np.zeros((1, cells, cells)), "extent": extent, "generated": points[None]}
    params = {"data": "ring", "sigma": 0.02, "radius": 2.0}
    D = optimal_map({"params": params, "picture": picture})
    assert D[30, 50] == pytest.approx(0.5, abs=0.02)  # (2, 0)
    assert D[50, 30] == pytest.approx(0.5, abs=0.02)  # (0, 2)


def best_at(x, y, samples, **settings):
    """D* of the page at a point of its grid; cells are 0.1 wide."""
    cells, extent = 61, 3.0
    picture = {"discriminator": np.zeros((1, cells, cells)), "extent": extent, "step": 30, "generated": samples[None]}
    params = {"data": "ring", "sigma": 0.02, "radius": 2.0, **settings}
    return optimal_map({"params": params, "picture": picture})[round((y + 3) * 10), round((x + 3) * 10)]


def test_the_picture_s_best_discriminator_has_the_instance_noise_and_the_smoothed_label():
    """Against the two normal laws by hand, at (1, 0): the ring's 8 modes and q = N(0, 0.3² I), both under noise of 1: 0.24."""
    samples = 0.3 * np.random.default_rng(0).standard_normal((20_000, 2)).astype(np.float32)
    angles = np.arange(8) * math.pi / 4
    modes = 2 * np.stack([np.cos(angles), np.sin(angles)], -1)

    def by_hand(noise):
        blur = 0.1**2 + noise**2  # of the grid and of the noise
        p = np.mean([stats.multivariate_normal(mode, 0.02**2 + blur).pdf([1, 0]) for mode in modes])
        q = stats.multivariate_normal([0, 0], 0.3**2 + blur).pdf([1, 0])
        return p / (p + q)

    assert by_hand(1.0) == pytest.approx(0.244, abs=0.002)
    assert best_at(1, 0, samples) < 0.01
    assert best_at(1, 0, samples, instance_noise=1.0) == pytest.approx(by_hand(1.0), abs=0.004)
    # halfway through its decay
    half = best_at(1, 0, samples, instance_noise=1.0, instance_noise_decay_steps=60)
    assert half == pytest.approx(by_hand(0.5), abs=0.01)
    smoothed = best_at(1, 0, samples, instance_noise=1.0, label_smoothing=0.1)
    assert smoothed == pytest.approx(0.9 * by_hand(1.0), abs=0.004)


def test_smoothed_labels_and_the_discriminator_that_minimises_their_loss():
    """min over D of −p (0.9 log D + 0.1 log(1 − D)) − q log(1 − D) is at 0.9 p/(p + q) (arXiv:1701.00160, Sec. 4.2)."""
    p, q, D = 0.7, 0.4, np.linspace(1e-4, 1 - 1e-4, 9999)
    f = np.log(D / (1 - D))
    loss = p * (0.9 * np.logaddexp(0, -f) + 0.1 * np.logaddexp(0, f)) + q * np.logaddexp(0, f)
    assert abs(D[np.argmin(loss)] - 0.9 * p / (p + q)) <= 1e-4
    for name in ("minimax", "non_saturating"):  # and that is the loss of the runs
        ours = [p * losses[name].loss_D(np.array([a]), np.array([-99.0]), 0.9) for a in f[::500]]
        assert ours == pytest.approx([p * (0.9 * np.logaddexp(0, -a) + 0.1 * np.logaddexp(0, a)) for a in f[::500]])


@pytest.mark.parametrize("name", distributions.names())
def test_data_with_noise_have_the_density_of_their_noisy_draws(name):
    """Means of the density in cells, against the shares of 400,000 draws."""
    law, noise, rng = distributions[name](sigma=0.1, radius=2.0), 0.5, np.random.default_rng(0)
    draws = law.sample(400_000, rng) + noise * rng.standard_normal((400_000, 2))
    edges = np.linspace(-4, 4, 9)
    shares = np.histogram2d(*draws.T, bins=[edges, edges])[0] / len(draws)
    fine = (np.arange(160) + 0.5) / 20 - 4
    points = np.stack(np.meshgrid(fine, fine, indexing="ij"), -1)
    density = np.exp(distributions[name].log_density_with_noise(points, sigma=0.1, radius=2.0, noise=noise))
    masses = density.reshape(8, 20, 8, 20).mean((1, 3))
    np.testing.assert_allclose(masses, shares, atol=4 * math.sqrt(0.1 / len(draws)) + 2e-4)
