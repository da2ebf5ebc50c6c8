"""What a perfect sampler scores, against scipy's χ², the issue's figures, and the metric that judges the runs."""

import math

import numpy as np
import pytest
import torch
from scipy.stats import chi2, entropy

from gan_core.data import distributions
from gan_core.metrics.modes import mode_metrics
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.theory import perfect_sampler


def test_the_share_within_3_sigma_is_that_of_chi_squared_with_two_degrees():
    for reach in (0.5, 1, 3, 5):
        assert perfect_sampler.share_within(reach) == pytest.approx(chi2.cdf(reach**2, 2), rel=1e-12)
    assert perfect_sampler.share_within() == pytest.approx(0.9888910, abs=1e-7)


@pytest.mark.parametrize(
    ("shares", "nats"),
    [
        (np.full(8, 1 / 8), 0.0),
        ([1, *[0] * 7], 2.0794415),  # the issue: ln 8
        ([0, *[1 / 7] * 7], 0.1335314),  # ln(8/7)
        ([0.001, *[0.999 / 7] * 7], 0.1275697),
    ],
)
def test_kl_to_uniform(shares, nats):
    assert perfect_sampler.kl_to_uniform_nats(shares) == pytest.approx(nats, abs=1e-6)
    assert perfect_sampler.kl_to_uniform_nats(shares) == pytest.approx(entropy(shares, np.full(8, 1 / 8)), abs=1e-12)


def test_the_floor_is_the_mean_of_what_chance_leaves():
    rng = np.random.default_rng(0)
    good = round(perfect_sampler.SAMPLES * perfect_sampler.share_within())
    shares = rng.multinomial(good, np.full(8, 1 / 8), size=4000) / good
    measured = [perfect_sampler.kl_to_uniform_nats(row) for row in shares]
    error = np.std(measured) / math.sqrt(4000)  # and the next order of the expansion is 1/N of it
    assert perfect_sampler.kl_floor_nats(8) == pytest.approx(np.mean(measured), abs=4 * error)
    assert perfect_sampler.kl_ceiling_nats(8) == pytest.approx(2.0794415, abs=1e-7)


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_draws_of_the_data_score_as_the_metric_of_the_runs_says(name):
    law = distributions[name](sigma=0.2, radius=2.0)
    found = perfect_sampler.measured(law, 20_000, 3)
    assert found["modes_covered"] == len(law.modes)
    assert found["high_quality_share"] == pytest.approx(0.98889, abs=0.003)  # the issue's; 4 standard errors of 0.00074
    assert 0 < found["kl_to_uniform_nats"] < 0.002
    points = torch.as_tensor(law.sample(20_000, np.random.default_rng(3)))[None]
    judged = mode_metrics(points, torch.as_tensor(law.modes), law.sigma)
    assert found == pytest.approx({key: float(judged[key]) for key in found}, abs=1e-12)


def test_data_without_modes_cannot_be_scored():
    with pytest.raises(ValueError, match="modes"):
        perfect_sampler.measured(distributions["spiral"](sigma=0.1, radius=2.0), 10, 0)


def test_a_perfect_sampler_has_more_where_the_discs_around_the_modes_meet():
    assert perfect_sampler.share_of("ring", 0.2, 2.0) == perfect_sampler.share_within()
    rng = np.random.default_rng(1)  # another draw of the ring with σ = 0.5, whose neighbours are 1.53 apart: 3σ is 1.5
    centres = 2 * np.array([[math.cos(a), math.sin(a)] for a in np.arange(8) * math.pi / 4])
    points = centres[rng.integers(8, size=200_000)] + 0.5 * rng.standard_normal((200_000, 2))
    share = (np.linalg.norm(points[:, None] - centres, axis=-1).min(1) <= 1.5).mean()
    found = perfect_sampler.share_of("ring", 0.5, 2.0)
    assert found == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 20_000))
    assert found > perfect_sampler.share_within() + 0.004
    with pytest.raises(ValueError, match="two_moons has no modes"):
        perfect_sampler.share_of("two_moons", 0.1, 2.0)


def test_the_sliced_distance_of_two_samples_is_that_of_pot():
    """Other draws and directions, by POT; single values scatter by about a quarter."""
    law, rng = distributions["line"](sigma=0.3, radius=2.0), np.random.default_rng(5)
    by_pot = [sliced_w1(law.sample(20_000, rng), law.sample(20_000, rng)) for _ in range(12)]
    assert perfect_sampler.sliced_w1_of("line", 0.3, 2.0) == pytest.approx(np.mean(by_pot), rel=0.4)
    assert perfect_sampler.sliced_w1_of("line", 0.3, 2.0, 5_000) > 1.3 * perfect_sampler.sliced_w1_of("line", 0.3, 2.0)
