"""Metrics fed with perfect, collapsed and broken samples, and compared with scipy and POT."""

import math

import numpy as np
import ot
import pytest
import torch
from scipy import stats
from scipy.spatial.distance import jensenshannon

from gan_core.data import distributions
from gan_core.metrics.jensen_shannon import data_masses, js_nats, js_on_grid_nats, sample_masses
from gan_core.metrics.modes import mode_metrics
from gan_core.metrics.sliced_wasserstein import directions, sliced_w1, w1_on_a_line
from gan_core.theory.mode_discs import mode_discs
from gan_core.theory.transport import wasserstein_1

SIGMA = 0.1
MODES = torch.as_tensor(distributions["ring"](sigma=SIGMA, radius=2.0).modes)


def at_modes(counts):
    """Samples (1, N, 2) exactly on the modes, counts[m] on mode m."""
    return MODES[torch.repeat_interleave(torch.arange(8), torch.tensor(counts))][None]


def one(samples, modes=MODES):
    return {k: v[0].tolist() for k, v in mode_metrics(samples, modes, SIGMA).items()}


def test_perfect_samples_and_their_floor():
    """On average over 400 members: 98.89 % good, KL at its floor (8 - 1)/(2 · good)."""
    d = distributions["ring"](sigma=SIGMA, radius=2.0)
    found = mode_metrics(
        d.sample(400 * 2500, torch.Generator().manual_seed(0)).double().view(400, 2500, 2), MODES, SIGMA
    )
    assert all(v.shape == ((400, 8) if k == "mode_histogram" else (400,)) for k, v in found.items())
    assert (found["modes_covered"] == 8).all() and (found["modes_covered_1pct"] == 8).all()
    # 4 standard errors of a share of 10⁶: 4e-4; a neighbour's 3σ is 12 σ away
    assert found["high_quality_share"].mean().item() == pytest.approx(1 - math.exp(-4.5), abs=4.2e-4)
    # twice N times KL is chi-square with 7 degrees: its mean over 400 scatters by √(14/400)/7 = 2.7 %
    assert (found["kl_to_uniform_nats"].mean() / found["kl_floor_nats"].mean()).item() == pytest.approx(1, abs=0.11)
    assert found["kl_floor_nats"].mean().item() == pytest.approx(7 / (2 * 2500 * 0.98889), rel=1e-3)
    np.testing.assert_allclose(found["mode_histogram"].sum(1), 1, rtol=1e-12)


def test_collapse_and_uneven_modes_by_hand():
    single = one(at_modes([100, 0, 0, 0, 0, 0, 0, 0]))
    assert single["kl_to_uniform_nats"] == pytest.approx(math.log(8), rel=1e-12)
    assert (single["modes_covered"], single["nearest_modes_95"], single["high_quality_share"]) == (1, 1, 1)
    seven = one(at_modes([10] * 7 + [0]))
    assert seven["kl_to_uniform_nats"] == pytest.approx(math.log(8 / 7), rel=1e-12)
    assert seven["kl_floor_nats"] == pytest.approx(7 / 140, rel=1e-12)
    uneven = one(at_modes([600, 350, 30, 10, 9, 1, 0, 0]))
    assert (uneven["modes_covered"], uneven["modes_covered_1pct"]) == (6, 4)  # exactly 1 % counts
    assert uneven["nearest_modes_95"] == 2  # exactly 95 % counts
    assert one(at_modes([600, 349, 31, 10, 9, 1, 0, 0]))["nearest_modes_95"] == 3
    assert uneven["mode_histogram"] == pytest.approx([0.6, 0.35, 0.03, 0.01, 0.009, 0.001, 0, 0])
    even = one(at_modes([10] * 8))
    assert even["kl_to_uniform_nats"] == pytest.approx(0, abs=1e-15) and even["nearest_modes_95"] == 8


def test_three_sigma_is_a_radius():
    step = torch.tensor([3 * SIGMA * 0.6, 3 * SIGMA * 0.8], dtype=torch.float64)  # of length 3σ
    assert one((MODES[0] + 0.999 * step)[None, None])["high_quality_share"] == 1
    assert one((MODES[0] + 1.001 * step)[None, None])["high_quality_share"] == 0


def test_hopping_generators_have_no_kl_and_the_untrained_cover_nothing():
    nothing = one(torch.zeros(1, 50, 2, dtype=torch.float64))
    assert nothing["modes_covered"] == 0 and nothing["high_quality_share"] == 0
    assert math.isnan(nothing["kl_to_uniform_nats"]) and math.isnan(nothing["kl_floor_nats"])


def test_bad_samples_count_in_the_shares_of_all():
    """Half of the samples lie between the modes: they have a nearest mode, but are not good."""
    half = torch.cat([at_modes([50] + [0] * 7), 0.5 * at_modes([0, 50] + [0] * 6)], 1)
    found = one(half)
    assert found["high_quality_share"] == 0.5 and found["modes_covered"] == 1 and found["nearest_modes_95"] == 2
    assert found["kl_to_uniform_nats"] == pytest.approx(math.log(8)) and found["kl_floor_nats"] == pytest.approx(0.07)


def test_what_is_not_finite_belongs_to_no_mode_and_stays_in_its_member():
    x = at_modes([10] * 8).repeat(3, 1, 1)
    x[1] = math.nan
    x[2, 0] = math.inf
    found = mode_metrics(x, MODES, SIGMA)
    assert found["modes_covered"].tolist() == [8, 0, 8]
    assert found["mode_histogram"].sum(1).tolist() == pytest.approx([1, 0, 79 / 80])
    assert math.isnan(found["nearest_modes_95"][1]) and math.isnan(found["kl_to_uniform_nats"][1])
    assert found["kl_to_uniform_nats"][0].item() == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("name", distributions.names())
@pytest.mark.parametrize("sigma", [0.001, 0.02, 0.3])
def test_masses_sum_to_one_and_perfect_samples_score_the_floor(name, sigma):
    d, n = distributions[name](sigma=sigma, radius=2.0), 20_000
    x = d.sample(n, np.random.default_rng(0))
    p, q = data_masses(d, 64), sample_masses(x, d.extent, 64)
    assert p.shape == q.shape == (64 * 64 + 1,)
    assert p.sum() == pytest.approx(1, abs=1e-12) and q.sum() == pytest.approx(1, abs=1e-12)
    js, floor = js_on_grid_nats(x, d)
    # few heavy cells (8 modes within 32 cells) make JS scatter like a chi-square with as many degrees
    degrees = 8 * n * floor
    assert js == pytest.approx(floor, rel=max(0.15, 5 * math.sqrt(2 / degrees)))
    assert 0 < floor < 0.06
    x[:, 0] += 20  # all of it outside: the data's overflow cell is the only one in common
    assert js_on_grid_nats(x, d)[0] == pytest.approx(math.log(2), abs=0.01)


def test_the_overflow_cell_holds_what_lies_outside_the_picture():
    d = distributions["two_gaussians"](sigma=1.0, radius=2.0)  # extent 5: the walls are 3σ, 7σ, 5σ and 5σ away
    cdf = stats.norm.cdf
    assert data_masses(d, 64)[-1] == pytest.approx(1 - (cdf(3) - cdf(-7)) * (cdf(5) - cdf(-5)), rel=1e-9)


def test_js_is_the_divergence_and_not_its_root():
    rng = np.random.default_rng(1)
    p, q = rng.random((2, 50))
    p, q = p / p.sum(), q / q.sum()
    assert js_nats(p, q) == pytest.approx(jensenshannon(p, q) ** 2, rel=1e-10)
    assert js_nats(p, p) == 0
    assert js_nats(np.array([1.0, 0, 0]), np.array([0, 0.3, 0.7])) == pytest.approx(math.log(2), rel=1e-14)
    assert js_nats(np.array([1.0, 5e-324]), np.array([1.0, 0.0])) == 0  # half the least number is 0


def test_js_counts_what_lies_outside_and_shows_a_missing_half():
    d = distributions["two_gaussians"](sigma=0.2, radius=2.0)
    x = d.sample(40_000, np.random.default_rng(2))
    left = x[x[:, 0] < 0][:19_000]
    # q is twice p on one half: JS = ½ [log 2 - ... ] = ½ log(4/3) + ¼ log(2/3) + ¼ log 2, above it a floor of 0.005
    exact = 0.5 * math.log(4 / 3) + 0.25 * math.log(2 / 3) + 0.25 * math.log(2)
    js, floor = js_on_grid_nats(left, d)
    assert exact < js < exact + 2 * floor
    half_gone = x[:20_000].copy()
    half_gone[half_gone[:, 0] > 0] = 50.0  # into the overflow cell: q is p on the left and new mass outside
    assert js_on_grid_nats(half_gone, d)[0] == pytest.approx(0.5 * math.log(2), abs=0.01)
    assert math.isnan(js_on_grid_nats(np.full((10, 2), np.nan), d)[0])


def test_cells_are_x_first_like_the_distribution_s():
    counts = sample_masses(np.array([[0.9, -0.9], [0.9, -0.9], [-0.1, 0.1], [1.5, 0.0]]), 1.0, 2)
    np.testing.assert_allclose(
        counts, [0, 0.25, 0.5, 0, 0.25]
    )  # (x low, y low), (low, high), (high, low), (high, high)


def parallel_lines(theta, n=400):
    y = np.linspace(0, 1, n)
    return np.stack([np.zeros(n), y], -1), np.stack([np.full(n, theta), y], -1)


@pytest.mark.parametrize("theta", [-0.5, 0.1, 3.0])
def test_w1_of_parallel_lines_is_theta_and_not_its_square(theta):
    a, b = parallel_lines(theta)
    assert wasserstein_1(a, b) == pytest.approx(abs(theta), rel=1e-9)
    # a shift projects to |θ cos|, whose mean is 2/π |θ|; 32 equal angles are good to (π/32)²/6 < 0.2 %
    assert sliced_w1(a, b) == pytest.approx(2 / math.pi * abs(theta), rel=0.014)  # (π/8)²/12, of 8 directions


def test_w1_of_two_points_and_of_unequal_sets():
    assert wasserstein_1(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 0.0]])) == pytest.approx(2.5)


def test_sliced_w1_is_the_mean_difference_of_sorted_projections():
    """Between two sets of N numbers W₁ is the mean difference of the sorted values."""
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(500, 2)), rng.normal(size=(500, 2)) * [2, 0.5] + [1, 0]
    for seed in (0, 1):
        w = directions(8, seed)
        reference = np.abs(np.sort(w @ x.T, axis=1) - np.sort(w @ y.T, axis=1)).mean()
        assert sliced_w1(x, y, seed=seed) == pytest.approx(reference, rel=1e-9)
    assert sliced_w1(x, y, seed=0) != sliced_w1(x, y, seed=1)
    assert sliced_w1(x, x[::-1]) == pytest.approx(0, abs=1e-12)
    assert w1_on_a_line(x[:, 0], y[:77, 0]) == pytest.approx(
        ot.emd2_1d(x[:, 0], y[:77, 0], metric="euclidean"), rel=1e-9
    )
    assert w1_on_a_line(np.zeros(1), np.array([0.0, 3.0])) == 1.5
    assert sliced_w1(x.astype("f4"), y.astype("f4")) == pytest.approx(sliced_w1(x, y), rel=1e-5)


def test_directions_are_unit_and_spread_over_half_a_turn():
    w = directions(16, 5)
    np.testing.assert_allclose(np.linalg.norm(w, axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(w.T @ w / 16, np.eye(2) / 2, atol=1e-12)  # isotropic


def test_a_heap_at_one_mode_is_not_eight_where_the_discs_of_the_modes_overlap():
    """The ring of radius 2 with σ = 1: all samples at one mode lay within 3σ of all eight. A perfect sampler still covers eight."""
    ring, g = distributions["ring"](sigma=1.0, radius=2.0), torch.Generator().manual_seed(0)
    modes = torch.as_tensor(ring.modes)
    heap = modes[0] + torch.randn(20, 2500, 2, generator=g, dtype=torch.double)
    point = modes[0].expand(1, 2500, 2)
    perfect = ring.sample(20 * 2500, g).double().view(20, 2500, 2)
    for name in ("modes_covered", "modes_covered_1pct"):
        assert (mode_metrics(heap, modes, 1.0)[name] <= 3).all()
        assert (mode_metrics(point, modes, 1.0)[name] == 1).all()
        assert (mode_metrics(perfect, modes, 1.0)[name] == 8).all()


@pytest.mark.parametrize("name", ["ring", "grid", "three_blobs", "two_gaussians"])
@pytest.mark.parametrize("sigma", [0.2, 0.3, 0.4, 0.6, 0.8, 1.0])
def test_a_perfect_sampler_covers_all_modes_and_a_heap_does_not(name, sigma):
    law, g = distributions[name](sigma=sigma, radius=2.0), torch.Generator().manual_seed(1)
    modes = torch.as_tensor(law.modes)
    found = mode_metrics(law.sample(10 * 2500, g).double().view(10, 2500, 2), modes, sigma)
    assert (found["modes_covered"] == len(modes)).all()
    heap = mode_metrics(modes[0] + sigma * torch.randn(10, 2500, 2, generator=g, dtype=torch.double), modes, sigma)
    assert (heap["modes_covered"] <= min(len(modes), 4)).all()


def test_the_shares_in_discs_are_those_of_draws():
    discs = mode_discs(distributions["ring"](sigma=1.0, radius=2.0).modes, 1.0)
    assert discs.reach == pytest.approx(2 * math.sin(math.pi / 8), rel=1e-12) and not discs.apart
    draws = np.random.default_rng(0).standard_normal((400_000, 2))
    counted = (np.linalg.norm(draws - [2 * discs.reach, 0], axis=1) <= discs.reach).mean()
    assert discs.leak == pytest.approx(np.full(8, counted), abs=0.002)  # 4 standard errors
    assert mode_discs(distributions["ring"](sigma=0.2, radius=2.0).modes, 0.2).apart
