"""Statistics of seeds: intervals, the permutation test and the count of anecdotes, against scipy and against counting by hand."""

from itertools import combinations
from math import comb, nan

import numpy as np
import pytest
from scipy import stats

from gan_core.theory.two_samples import anecdote, finite, permutation, summary

A = (2.0, 8.0, 8.0, 8.0, 7.0, 1.0, 8.0, 1.0)
B = (8.0, 8.0, 8.0, 7.0, 8.0, 8.0, 8.0, 8.0)


def test_the_interval_is_the_one_of_the_t_test():
    found = summary(A)
    interval = stats.ttest_1samp(A, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx(tuple(interval), rel=1e-12)
    assert (found.mean, found.sd) == pytest.approx((np.mean(A), stats.tstd(A)), rel=1e-12)
    by_hand = summary((1.0, 2.0, 3.0))
    assert by_hand.high - by_hand.mean == pytest.approx(4.303 / 3**0.5, rel=1e-3)  # t(0.975; 2) from a printed table
    assert summary((5.0,)).mean == 5 and np.isnan(summary((5.0,)).sd) and np.isnan(summary(()).mean)


def counted(a, b):
    """Every way to choose who is called A, one after the other."""
    both, seen = [*a, *b], np.mean(b) - np.mean(a)
    differences = []
    for chosen in combinations(range(len(both)), len(a)):
        rest = [both[i] for i in range(len(both)) if i not in chosen]
        differences.append(np.mean(rest) - np.mean([both[i] for i in chosen]))
    low, high = (np.mean([sign * d >= sign * seen - 1e-9 for d in differences]) for sign in (-1, 1))
    return min(1.0, 2 * min(low, high)), len(differences)


@pytest.mark.parametrize(
    ("a", "b"), [((1.0, 2.0), (3.0, 4.0)), (A[:5], B[:5]), (A[:4], B[:2]), ((1.0, 3.0, 3.0), (2.0,)), (A[:3], A[:3])]
)
def test_few_seeds_are_counted_one_by_one(a, b):
    found, (p, ways) = permutation(a, b), counted(a, b)
    assert found.exact and len(found.null) == ways == comb(len(a) + len(b), len(a))
    assert found.p == pytest.approx(p, abs=1e-12)
    assert found.difference == pytest.approx(np.mean(b) - np.mean(a))


def test_the_page_may_say_that_two_seeds_say_nothing():
    assert permutation((1.0, 2.0), (8.0, 9.0)).p == pytest.approx(1 / 3)
    assert permutation((1.0, 2.0, 3.0, 4.0), (6.0, 7.0, 8.0, 9.0)).p == pytest.approx(2 / 70)


def test_many_seeds_are_drawn_and_stay_near_the_count():
    a, b = A, B  # C(16, 8) = 12,870 ways: more than are counted, few enough to count here
    found, (p, _) = permutation(a, b), counted(a, b)
    assert not found.exact and len(found.null) == 9_999
    assert found.p == pytest.approx(
        p, abs=4 * 2 * (p / 2 * (1 - p / 2) / 9_999) ** 0.5
    )  # 4 standard errors of the drawing
    assert permutation(a, b).p == found.p  # from a seed
    far = permutation(tuple(range(16)), tuple(range(100, 116)))
    assert far.p == pytest.approx(2e-4)  # 2 of 10,000: the least there is


def test_settings_that_do_the_same_are_rarely_told_apart():
    """Under the null p ≤ 0.05 in at most 5 % of repetitions: 200 of them, so at most 5 % + 3 standard errors."""
    rng = np.random.default_rng(0)
    low = [permutation(tuple(rng.normal(size=4)), tuple(rng.normal(size=4))).p <= 0.05 for _ in range(200)]
    assert np.mean(low) <= 0.05 + 3 * (0.05 * 0.95 / 200) ** 0.5


@pytest.mark.parametrize("k", [1, 2, 3])
def test_anecdotes_are_counted(k):
    a, b = A[:6], B[:5]
    pairs = [(sum(x), sum(y)) for x in combinations(a, k) for y in combinations(b, k)]
    found = anecdote(a, b, k)
    assert found.a_better == pytest.approx(np.mean([x > y for x, y in pairs]))
    assert found.equal == pytest.approx(np.mean([x == y for x, y in pairs]))
    assert found.b_better == pytest.approx(np.mean([x < y for x, y in pairs]))
    other = anecdote(a, b, k, larger_is_better=False)
    assert (other.a_better, other.b_better) == (found.b_better, found.a_better)


def test_sums_equal_on_paper_are_equal_here():
    assert anecdote((0.1, 0.2, 0.3), (0.3, 0.3, 0.0), 3).equal == 1  # 0.1 + 0.2 + 0.3 is not 0.6 in floats
    assert anecdote(A[:2], B, 3) is None


def test_what_is_no_number_is_left_out():
    assert finite([1, nan, 3]) == (1.0, 3.0) and permutation((), (1.0,)) is None
