"""The birthday paradox and what a perfect sampler scores, against enumeration and scipy."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from gan_core.theory import birthday, occupancy


def share_alike(p, s):
    """The probability that two of s draws are alike, by all outcomes."""
    found = 0.0
    for outcome in product(range(len(p)), repeat=s):
        if len(set(outcome)) < s:
            found += np.prod([p[i] for i in outcome])
    return found


@pytest.mark.parametrize(("n", "s"), [(1, 2), (3, 1), (4, 3), (6, 4), (5, 6)])
def test_the_probability_is_that_of_all_outcomes(n, s):
    p = np.full(n, 1 / n)
    assert birthday.collision_probability(n, s) == pytest.approx(share_alike(p, s), abs=1e-12)
    assert birthday.collision_probabilities(p, s)[s] == pytest.approx(share_alike(p, s), abs=1e-12)


def test_uneven_probabilities_collide_sooner():
    p = np.array([0.5, 0.3, 0.15, 0.05])
    found = birthday.collision_probabilities(p, 5)
    assert found == pytest.approx([share_alike(p, s) for s in range(6)], abs=1e-12)
    assert (found[2:5] > birthday.collision_probabilities(np.full(4, 0.25), 4)[2:]).all()


def test_birthdays():
    assert birthday.collision_probability(365, 23) == pytest.approx(0.507297, abs=1e-6)
    assert birthday.collision_probability(365, 22) < 0.5 and birthday.draws_for(365) == 23
    assert birthday.draws_for(1000) == 38 and birthday.draws_for(3, 0.99) == 4 and birthday.draws_for(1) == 2
    assert birthday.collision_probability(1e12, 1000) == pytest.approx(4.995e-7, rel=1e-3), "no digits lost near 0"


@pytest.mark.parametrize("s", [2, 5, 30, 400])
@pytest.mark.parametrize("probability", [1e-3, 0.1, 0.5, 0.9, 0.999])
def test_the_inverse_comes_back(probability, s):
    n = birthday.support(probability, s)
    assert birthday.collision_probability(n, s) == pytest.approx(probability, rel=1e-9)


def test_the_half_is_about_s_squared_over_two_log_two():
    # the product is e^(−s²/2n) up to terms of order s/n, here 1/s of the answer
    assert birthday.support(0.5, 400) == pytest.approx(400**2 / (2 * np.log(2)), rel=2 / 400)
    assert birthday.support(0, 30) == np.inf and birthday.support(1, 30) == 29


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (1, 1), (3, 10), (10, 10), (50, 86)])
def test_the_interval_is_that_of_scipy(hits, trials):
    exact = stats.binomtest(hits, trials).proportion_ci(0.95, method="exact")
    assert birthday.binomial_interval(hits, trials) == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_the_interval_of_the_support_holds_it_as_often_as_it_says():
    g, n, s, batches, times = np.random.default_rng(0), 200, 15, 40, 400
    held = 0
    for _ in range(times):
        hits, of = birthday.batches_alike(g.integers(n, size=s * batches), s)
        assert of == batches
        _, low, high = birthday.support_interval(hits, batches, s)
        held += low <= n <= high
    assert held >= stats.binom.ppf(1e-4, times, 0.95), "95 % or more: Clopper and Pearson are cautious"
    assert held < times, "and not always: 400 times 95 %"


def test_one_batch_of_thirty_says_little():
    estimate, low, high = birthday.support_interval(1, 1, 30)
    assert (estimate, low) == (29, 1) and high == pytest.approx(17_191, rel=1e-3)
    assert birthday.support_interval(0, 1, 30)[2] == np.inf


def test_batches():
    assert birthday.batches_alike(np.array([1, 2, 2, 3, 4]), 2) == (0, 2)
    assert birthday.batches_alike(np.array([1, 2, 2, 3, 4]), 3) == (1, 1)
    assert birthday.batches_alike(np.zeros(7, int), 2) == (3, 3)


def test_a_perfect_sampler_misses_modes():
    assert occupancy.expected_modes(1000, np.full(1000, 1e-3)) == pytest.approx(632.3, abs=0.05)
    assert occupancy.expected_modes(3, np.array([1.0, 0.0])) == pytest.approx(1)
    g = np.random.default_rng(0)
    seen = [len(set(g.integers(1000, size=2600))) for _ in range(200)]
    # the mean of 200 counts, each with a standard deviation below 10
    assert occupancy.expected_modes(2600, np.full(1000, 1e-3)) == pytest.approx(np.mean(seen), abs=4 * 10 / 200**0.5)


@pytest.mark.parametrize(("n", "modes"), [(1, 7), (2, 2), (3, 3), (5, 2)])
def test_the_kl_of_a_perfect_sampler_is_the_mean_over_all_outcomes(n, modes):
    kls = []
    for outcome in product(range(modes), repeat=n):
        h = np.bincount(outcome, minlength=modes) / n
        kls.append(stats.entropy(h, np.full(modes, 1 / modes)))
    assert occupancy.expected_kl(n, modes) == pytest.approx(np.mean(kls), abs=1e-12)


def test_the_kl_of_many_samples_is_that_of_first_order():
    assert occupancy.expected_kl(26_000, 1000) == pytest.approx(999 / 52_000, rel=0.02)  # the next order is 1/(12 n h)


def test_a_classifier_that_errs_adds_modes():
    sure = np.eye(10)
    assert occupancy.modes_read_of_one(26_000, sure) == pytest.approx(1)
    law = np.random.default_rng(0).dirichlet(np.ones(1000))
    assert occupancy.read_by(sure, law) == pytest.approx(law)
    wrong = 0.99 * sure + 0.01 * np.roll(sure, 1, 1)  # each digit is one more once in a hundred times
    # a single mode is read as eight: each channel right or one more
    p = np.array([0.99**3, *[0.99**2 * 0.01] * 3, *[0.99 * 0.01**2] * 3, 0.01**3])
    assert occupancy.modes_read_of_one(500, wrong) == pytest.approx((1 - (1 - p) ** 500).sum(), rel=1e-9)
