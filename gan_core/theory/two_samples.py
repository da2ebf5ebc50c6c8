"""Two settings, a figure from each of several seeds: mean, spread, and whether the difference is more than luck."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

RESAMPLES, SEED = 9_999, 0
LEVEL = 0.95


@dataclass(frozen=True)
class Summary:
    """What n seeds say of a figure's mean over all seeds. `low` and `high` are its 95 % t interval; NaN for n = 1."""

    n: int
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True)
class Permutation:
    """A permutation test: the difference of means seen, those of shuffled labels, and the two-sided p-value."""

    difference: float  # mean of B − mean of A
    null: np.ndarray  # (R,) differences under shuffled labels
    p: float
    exact: bool  # every assignment of labels counted, or RESAMPLES drawn


@dataclass(frozen=True)
class Anecdote:
    """Of all choices of k seeds of each setting: the shares in which A's mean is better, equal, or B's is better."""

    a_better: float
    equal: float
    b_better: float


def finite(values: object) -> tuple[float, ...]:
    """Return the values that are numbers: a figure may be undefined for a seed, as the KL is without a good sample."""
    return tuple(float(value) for value in np.asarray(values, np.float64).ravel() if math.isfinite(value))


def summary(values: tuple[float, ...]) -> Summary:
    """Mean m, standard deviation s with n − 1 below the sum, and the interval m ± t(0.975; n − 1) s/√n.

    It covers the mean over all seeds in 95 of 100 repetitions if the figures are normal; few are, so it is a guide.
    Check: (1, 2, 3) has m = 2, s = 1, and t(0.975; 2) = 4.303 makes it 2 ± 2.484.
    """
    from scipy.stats import t

    x, n = np.array(values), len(values)
    if n < 2:
        return Summary(n, float(x.mean()) if n else math.nan, math.nan, math.nan, math.nan)
    mean, sd = float(x.mean()), float(x.std(ddof=1))
    half = float(t.ppf((1 + LEVEL) / 2, n - 1)) * sd / math.sqrt(n)
    return Summary(n, mean, sd, mean - half, mean + half)


@lru_cache(maxsize=256)
def permutation(a: tuple[float, ...], b: tuple[float, ...]) -> Permutation | None:
    """Test whether A and B differ in mean: twice the share of relabelings whose difference is at least as far out, on the nearer side.

    If the setting made no difference, every way of calling n_A of the seeds "A" would be as likely as the one seen. Exact where there
    are at most RESAMPLES ways, else by that many drawn from SEED, the one seen counted among them. None where a side is empty.
    Check: (1, 2) against (3, 4) has 6 ways, of which one has a difference as high as 2: p = 2/6.
    """
    from scipy.stats import permutation_test

    if not a or not b:
        return None
    ways = math.comb(len(a) + len(b), len(a))
    if min(len(a), len(b)) < 2:  # scipy wants two on each side
        both, k = np.array(a + b), len(a)
        chosen = [list(places) for places in combinations(range(len(both)), k)]
        null = np.array([(both.sum() - both[places].sum()) / len(b) - both[places].mean() for places in chosen])
        seen = float(np.mean(b) - np.mean(a))
        least = min((null <= seen + 1e-12).mean(), (null >= seen - 1e-12).mean())
        return Permutation(seen, null, min(1.0, 2 * float(least)), True)
    found = permutation_test(
        (np.array(a), np.array(b)),
        lambda x, y, axis: y.mean(axis) - x.mean(axis),
        vectorized=True,
        n_resamples=RESAMPLES,
        alternative="two-sided",
        rng=np.random.default_rng(SEED),
    )
    return Permutation(float(found.statistic), found.null_distribution, float(found.pvalue), ways <= RESAMPLES)


@lru_cache(maxsize=256)
def anecdote(a: tuple[float, ...], b: tuple[float, ...], k: int, larger_is_better: bool = True) -> Anecdote | None:
    """Count, over all C(n_A, k) · C(n_B, k) pairs of choices, in how many k seeds of A look better than k of B. None if a side has fewer.

    Check: A = (1, 3), B = (2, 4), k = 1: of 4 pairs A is better in one (3 over 2), B in three.
    """
    if k > min(len(a), len(b)):
        return None
    sums_a, sums_b = (np.sort(_sums(values, k)) for values in (a, b))
    below = np.searchsorted(sums_b, sums_a, "left").sum()  # pairs with B's sum below A's
    up_to = np.searchsorted(sums_b, sums_a, "right").sum()
    pairs = len(sums_a) * len(sums_b)
    a_larger, equal, b_larger = below / pairs, (up_to - below) / pairs, 1 - up_to / pairs
    return Anecdote(a_larger, equal, b_larger) if larger_is_better else Anecdote(b_larger, equal, a_larger)


def _sums(values: tuple[float, ...], k: int) -> np.ndarray:
    """Sums of every choice of k values, rounded so that sums equal on paper are equal here; at most C(16, 8) = 12,870."""
    x = np.array(values)
    places = np.array(list(combinations(range(len(x)), k)))  # (choices, k)
    return np.round(x[places].sum(1), 9)
