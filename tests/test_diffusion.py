"""Schedules, the forward process, the way back and samplers, against figures of the papers, quadrature, Bayes and identities."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad

from gan_core.diffusion import forward, posterior
from gan_core.diffusion.chains import jumped_chains, stepped_chains
from gan_core.diffusion.gaussian import Gaussian, propagated
from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.not_gaussian import compared, ddpm_std
from gan_core.diffusion.samplers import Ancestral, Ddim, sample, short_of_noise, spacings, step, times
from gan_core.diffusion.schedules import allowed, schedules
from gan_core.diffusion.trajectory import trajectory
from gan_core.errors import BadInput
from gan_core.params import GaussianDiffusionParams

LINEAR = schedules["linear"].noise(1000)
MIXTURE = Mixture((-1.2, 0.9), (0.2, 0.35), (0.4, 0.6))


@pytest.mark.parametrize(
    ("name", "t", "expected"),
    [
        ("linear", 100, 0.8970181),
        ("linear", 250, 0.5240854),
        ("linear", 500, 0.0785872),
        ("linear", 1000, 4.03583e-5),
        ("cosine", 250, 0.847012),
        ("cosine", 500, 0.493844),
        ("cosine", 750, 0.144272),
        ("sigmoid", 500, 0.5),  # by symmetry
    ],
)
def test_alpha_bar_is_that_of_the_papers_code(name, t, expected):
    noise = schedules[name].noise(1000)
    assert noise.alpha_bar[t] == pytest.approx(expected, rel=2e-6)  # the figures have six digits or seven
    assert noise.alpha_bar[0] == 1 and len(noise.alpha_bar) == 1001


@pytest.mark.parametrize("name", schedules.names())
@pytest.mark.parametrize("T", [21, 100, 1000])
def test_every_schedule_adds_noise_at_every_step(name, T):
    noise = schedules[name].noise(T)
    assert (np.diff(noise.alpha_bar) < 0).all() and (noise.beta[1:] > 0).all() and (noise.beta < 1).all()
    left = 1 - noise.alpha_bar[-1]  # the noise at the end is the sum of what each step added and later ones kept
    kept = [noise.beta[t] * np.prod(1 - noise.beta[t + 1 :]) for t in range(1, T + 1)]
    assert left == pytest.approx(sum(kept), rel=1e-12)


def test_linear_is_scaled_with_the_steps_and_refuses_twenty():
    shares = [schedules["linear"].noise(T).alpha_bar[T // 2] for T in (100, 1000)]
    assert shares[0] == pytest.approx(shares[1], rel=0.07)  # log ᾱ is −Σβ − ½Σβ² …, and ½Σβ² is 0.06 at 100 steps
    assert not schedules["linear_unscaled"].noise(100).ends_in_noise
    with pytest.raises(BadInput, match="T: 20 is too few"):
        schedules["linear"].noise(20)
    with pytest.raises(BadInput, match="T: 20 is too few"):
        GaussianDiffusionParams.of(T=20)
    assert GaussianDiffusionParams.lenient({"T": 20})[0].T == 1000
    assert [*allowed(20)] == ["linear_unscaled", "cosine", "sigmoid"] and [*allowed(21)] == schedules.names()
    assert schedules["linear"].noise(21).beta[-1] == pytest.approx(20 / 21)


@pytest.mark.parametrize(("t", "expected"), [(2, 5.4532e-5), (500, 0.01003136), (1000, 0.01999998)])
def test_posterior_variance(t, expected):
    assert posterior.variances(LINEAR)[t] == pytest.approx(expected, rel=1e-5)  # five digits are given
    assert posterior.variances(LINEAR)[1] == 0


@pytest.mark.parametrize("s", [499, 300])
def test_the_posterior_is_that_of_bayes_rule(s):
    t, x_0, x_t = 500, 0.7, -0.3
    before, now = LINEAR.alpha_bar[[s, t]]
    ratio = now / before

    def weight(x):
        prior = stats.norm.pdf(x, before**0.5 * x_0, (1 - before) ** 0.5)
        return prior * stats.norm.pdf(x_t, ratio**0.5 * x, (1 - ratio) ** 0.5)

    centre = float(posterior.mean(x_t, x_0, t, s, LINEAR))
    ends = centre - 5, centre + 5
    whole, first, second = (
        quad(lambda x, k=k: x**k * weight(x), *ends, points=[centre], limit=200)[0] for k in range(3)
    )
    assert first / whole == pytest.approx(centre, abs=1e-8)
    assert second / whole - (first / whole) ** 2 == pytest.approx(posterior.variance(LINEAR, t, s), rel=1e-6)


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_stepped_and_jumped_chains_have_the_moments_of_the_formula(schedule):
    n, data = 10_000, Mixture((-1.0, 1.0), (0.25, 0.25), (0.5, 0.5))
    mean, var = forward.moments(schedules[schedule].noise(100), *data.moments())
    walked = stepped_chains(data, schedule, 100, tuple(range(101)), n, 0)
    for t in range(101):
        for side in (walked[t], jumped_chains(data, schedule, 100, t, n, 0)):
            assert abs(side.mean - mean[t]) < 4.5 * np.sqrt(var[t] / n)  # of 202 places, 4.5 is met once in 700 runs
            assert abs(side.var / var[t] - 1) < 4.5 * np.sqrt(2 / n)  # these tails are lighter than a Gaussian's
            assert side.density.sum() * 8 / 64 == pytest.approx(1, abs=2e-3)  # 64 bins over 8; the tails lie outside


def test_the_same_functions_take_images_with_a_time_each():
    x_0, eps = torch.randn(3, 1, 4, 4, generator=torch.Generator().manual_seed(0)), torch.ones(3, 1, 4, 4)
    t = torch.tensor([1, 500, 1000])
    x = forward.jumped(x_0, t, eps, LINEAR)
    assert x.dtype == torch.float32 and x.shape == x_0.shape
    expected = 0.0785872**0.5 * x_0[1] + (1 - 0.0785872) ** 0.5
    torch.testing.assert_close(x[1], expected, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(forward.clean(x, t, eps, LINEAR), x_0, rtol=0, atol=2e-4)  # /√ᾱ_T = 157 of rounding
    found = step(x[:2], 500, 480, lambda x, t: eps[:2], LINEAR, Ddim(1.0), torch.randn_like)
    assert isinstance(found.x_s, torch.Tensor) and found.x_s.dtype == torch.float32
    torch.testing.assert_close(
        MIXTURE.eps(torch.linspace(-2, 2, 9, dtype=torch.float64), 300, LINEAR).numpy(),
        MIXTURE.eps(np.linspace(-2, 2, 9), 300, LINEAR),
    )


def test_one_step_of_ddim():
    found = step(np.array([1.0]), 500, 480, lambda x, t: 0.5 + 0 * x, LINEAR, Ddim(), np.zeros_like)
    assert found.x_s[0] == pytest.approx(1.0496150, abs=5e-8)


@pytest.mark.parametrize("s", [499, 400, 0])
def test_ddim_with_full_eta_is_ancestral(s):
    ancestral, ddim = (rule.coefficients(LINEAR, 500, s) for rule in (Ancestral(), Ddim(1.0)))
    assert ddim == pytest.approx(ancestral, abs=1e-12)


@pytest.mark.parametrize(
    ("sampler", "S", "mean", "std"),
    [
        (Ancestral("beta_tilde"), 1000, None, 0.496110),
        (Ancestral("beta"), 1000, None, 0.500752),
        (Ddim(), 50, 1.994011, 0.471403),
        (Ddim(), 10, 1.995299, 0.369955),
    ],
)
def test_mean_and_std_of_gaussian_data(sampler, S, mean, std):
    data, visited, n = Gaussian(2.0, 0.5), times("even", 1000, S), 20_000
    means, stds = propagated(data, visited, LINEAR, sampler)
    assert stds[-1] == pytest.approx(std, abs=1e-5) and (mean is None or means[-1] == pytest.approx(mean, abs=1e-5))
    rng = np.random.default_rng(0)
    x = rng.standard_normal(n)
    *_, last = sample(
        x, visited, lambda x, t: data.eps(x, t, LINEAR), LINEAR, sampler, lambda x: rng.standard_normal(n)
    )
    assert last.s == 0 and last.sigma == 0
    assert abs(last.x_s.mean() - means[-1]) < 4 * std / n**0.5  # standard errors of a mean, and of a std
    assert abs(last.x_s.std(ddof=1) - std) < 4 * std / (2 * n) ** 0.5


def test_times_are_those_of_the_paper_on_spacings():
    # Lin et al., arXiv:2305.08891, Table 2, for T = 1,000 and S = 10
    assert times("leading", 1000, 10) == [*range(901, 0, -100), 0]
    assert times("trailing", 1000, 10) == [*range(1000, 0, -100), 0] == times("even", 1000, 10)
    assert times("linspace", 1000, 10) == [1000, 889, 778, 667, 556, 445, 334, 223, 112, 1, 0]
    assert times("even", 1000, 16)[:3] == [1000, 938, 875]


@pytest.mark.parametrize("spacing", spacings.names())
def test_times_go_down_without_a_repeat(spacing):
    for T, S in ((1000, 1), (1000, 333), (999, 998), (21, 21), (10, 7)):
        found = times(spacing, T, S)
        assert len(found) == S + 1 and found[-1] == 0 and found[0] <= T and (np.diff(found) < 0).all()
    with pytest.raises(BadInput, match="sampling_steps: 11 is not allowed with T = 10"):
        times(spacing, 10, 11)


# T = 500: S, the first three times and the last; from the rules of arXiv:2305.08891, Table 2, by hand
VISITED = {
    "even": {1: ([500], 500), 7: ([500, 429, 357], 71), 300: ([500, 498, 497], 2)},
    "trailing": {1: ([500], 500), 7: ([500, 429, 357], 71), 300: ([500, 498, 497], 2)},
    "leading": {1: ([1], 1), 7: ([427, 356, 285], 1), 300: ([300, 299, 298], 1)},
    "linspace": {1: ([1], 1), 7: ([500, 417, 334], 1), 300: ([500, 498, 497], 1)},
}


@pytest.mark.parametrize("spacing", VISITED)
def test_ddim_with_each_spacing_goes_to_the_next_time_listed(spacing):
    """Every step's s is the next t; mean and std of N(2, 0.5²) are reached as steps grow, where the start is noise."""
    data, noise, found = Gaussian(2.0, 0.5), schedules["linear"].noise(500), {}
    for S, (first, last) in VISITED[spacing].items():
        visited = times(spacing, 500, S)
        assert (visited[:3] if S > 1 else visited[:1], visited[-2:]) == (first, [last, 0])
        steps = list(sample(np.array([0.3]), visited, lambda x, t: data.eps(x, t, noise), noise, Ddim(), np.zeros_like))
        assert [(now.t, now.s) for now in steps] == list(pairwise(visited))
        mean, std = (moment[-1] for moment in propagated(data, visited, noise, Ddim()))
        found[S] = mean, std
        # at t = 427 ᾱ is 6e-4, and the start passes for noise
        assert bool(short_of_noise(visited, noise)) == (visited[0] in (1, 300))
    if spacing == "leading":
        assert found[300][0] == pytest.approx(1.84, abs=0.01), "begun at t = 300, where a mean of 2 leaves 0.32 in xₜ"
    else:
        assert found[300] == pytest.approx((2.0, 0.5), abs=0.01) and abs(found[7][1] - 0.5) > 0.1
    if visited[0] != 500 or spacing == "linspace":
        assert found[1] == pytest.approx((0.0, 1.0), abs=0.01) and "the only time visited" in short_of_noise(
            times(spacing, 500, 1), noise
        )
    assert propagated(data, times(spacing, 500, 500), noise, Ddim())[1][-1] == pytest.approx(0.5, abs=0.005)


def test_a_mixture_and_its_score():
    now = LINEAR.alpha_bar[250]
    law, x, h = MIXTURE.noised(now), np.linspace(-3, 3, 13), 1e-5

    def density(x):
        parts = zip(MIXTURE.weights, MIXTURE.means, MIXTURE.stds, strict=True)
        return sum(w * stats.norm.pdf(x, now**0.5 * m, (now * s**2 + 1 - now) ** 0.5) for w, m, s in parts)

    np.testing.assert_allclose(np.exp(law.log_density(x)), density(x), rtol=1e-10)
    slope = (np.log(density(x + h)) - np.log(density(x - h))) / (2 * h)
    np.testing.assert_allclose(law.score(x), slope, atol=1e-7)  # rounding of the difference, 1e-16/h
    mean, var = law.moments()
    assert mean == pytest.approx(quad(lambda x: x * density(x), -6, 6)[0], abs=1e-8)
    assert var == pytest.approx(quad(lambda x: (x - mean) ** 2 * density(x), -6, 6)[0], abs=1e-8)


def test_the_exact_eps_is_the_mean_of_the_noise():
    t, x = 250, 0.3
    now = LINEAR.alpha_bar[t]

    def joint(x_0):  # of x_0 and x_t = x; ε follows from both
        parts = zip(MIXTURE.weights, MIXTURE.means, MIXTURE.stds, strict=True)
        return sum(w * stats.norm.pdf(x_0, m, s) for w, m, s in parts) * stats.norm.pdf(
            x, now**0.5 * x_0, (1 - now) ** 0.5
        )

    whole = quad(joint, -4, 4)[0]
    eps = quad(lambda x_0: (x - now**0.5 * x_0) / (1 - now) ** 0.5 * joint(x_0), -4, 4)[0] / whole
    assert float(MIXTURE.eps(np.array(x), t, LINEAR)) == pytest.approx(eps, abs=1e-7)


@pytest.mark.parametrize("beta", [1e-2, 0.3, 0.9])
def test_the_way_back_of_a_mixture_is_that_of_bayes_rule(beta):
    law, x_t = MIXTURE.noised(0.95), 0.1

    def density(x):
        parts = zip(law.weights, law.means, law.stds, strict=True)
        prior = sum(w * stats.norm.pdf(x, m, s) for w, m, s in parts)
        return prior * stats.norm.pdf(x_t, (1 - beta) ** 0.5 * x, beta**0.5)

    found = law.posterior(x_t, beta)
    whole = quad(density, -8, 8, points=[0], limit=200)[0]
    x = np.linspace(-2, 2, 9)
    np.testing.assert_allclose(np.exp(found.log_density(x)), density(x) / whole, rtol=1e-6)
    answer = compared(law, x_t, beta)
    gauss = quad(lambda x: density(x) / whole * (np.log(density(x) / whole) - stats.norm.logpdf(x, answer.mean, answer.std)), -3, 3, limit=200)[0]  # fmt: skip
    assert answer.kl_nats == pytest.approx(gauss, abs=1e-6)
    guess = (x_t - beta / (1 - 0.95 * (1 - beta)) ** 0.5 * float(-((1 - 0.95 * (1 - beta)) ** 0.5) * law.noised(1 - beta).score(np.array(x_t)))) / (1 - beta) ** 0.5  # fmt: skip
    assert answer.mean == pytest.approx(guess, abs=1e-9)  # Eq. 11 of arXiv:2006.11239: DDPM's mean is exact


def test_the_way_back_is_nearly_gaussian_for_small_steps_only():
    law = Mixture((-1.0, 1.0), (0.25, 0.25), (0.5, 0.5)).noised(0.95)
    small, large = compared(law, 0.0, 1e-4), compared(law, 0.0, 0.9)
    assert small.kl_nats < 1e-4 < 0.1 < large.kl_nats
    low, high = ddpm_std(0.95, 1e-4)
    assert low <= small.std <= high * 1.01
    one = compared(Mixture((0.3,), (0.5,), (1.0,)), 1.0, 0.5)
    assert one.kl_nats == pytest.approx(0, abs=1e-9)


def test_chains_of_the_mixture_end_in_it_and_a_step_is_repeated_by_its_numbers():
    found = trajectory(MIXTURE, "linear", 1000, "even", 200, Ddim(0.5), 2000, 0)
    # one-sample Kolmogorov–Smirnov against the mixture's own F; DDIM of 200 steps is off by far less than 1/√2,000
    parts = list(zip(MIXTURE.weights, MIXTURE.means, MIXTURE.stds, strict=True))
    off = stats.kstest(found.x[-1], lambda x: sum(w * stats.norm.cdf(x, m, s) for w, m, s in parts))
    assert off.statistic < 1.95 / 2000**0.5  # exceeded once in 1,000 runs
    for i in (0, 100, 199):
        now = found.of(7, i)
        assert now.x_s[0] == pytest.approx(found.x[i + 1, 7], abs=1e-12)
        by_hand = np.sqrt(found.noise.alpha_bar[now.t]) * now.x_0 + np.sqrt(1 - found.noise.alpha_bar[now.t]) * now.eps
        assert by_hand[0] == pytest.approx(now.x_t[0], abs=1e-12)


def test_what_lies_right_of_zero():
    share, std = Mixture((0.0,), (1.0,), (1.0,)).right_of_zero()
    assert share == pytest.approx(0.5, abs=1e-6) and std == pytest.approx(stats.halfnorm.std(), abs=1e-5)


def test_the_cut_of_the_cosine_schedule_shows_with_ten_steps():
    """The numbers of the audit: 2.4e-5 at the end, where cos² alone has 4e-33."""
    share = (1 + 0.008) / 1.008 * math.pi / 2
    assert math.cos(share) ** 2 / math.cos(0.008 / 1.008 * math.pi / 2) ** 2 == pytest.approx(3.75e-33, rel=0.01)
    noise = schedules["cosine"].noise(10)
    assert noise.alpha_bar[-1] == pytest.approx(2.41e-5, rel=0.01) and noise.beta[-1] == 0.999
