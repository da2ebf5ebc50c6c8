"""The birthday paradox as a measure of diversity: how many different things there are, from how soon two of them are alike.

Arora, Risteski & Zhang 2018 (arXiv:1706.08224) look for duplicates among s samples of a generator: a batch that has one with
probability ½ speaks for a support of about s². Here the probability is inverted exactly, and its uncertainty is said.
"""

import numpy as np

HALVINGS = 60  # of an interval at most s wide: to 1e-16 of it


def collision_probability(n: float, s: int) -> float:
    """P(two of s draws are alike) = 1 − ∏ (1 − i/n), i = 0 … s − 1, for n equally likely things; 1 where s > n.

    n need not be whole: the product goes on between whole numbers. Check: n = 365, s = 23 gives 0.5073.
    """
    i = np.arange(s)
    if s and i[-1] >= n:
        return 1.0
    return float(-np.expm1(np.log1p(-i / n).sum()))


def collision_probabilities(p: np.ndarray, most: int) -> np.ndarray:
    """P(two of s draws are alike) for s = 0 … most, (most + 1,), where thing m has probability p[m].

    The probability that all of s draws differ is s! times the s-th elementary symmetric polynomial of p; adding one thing at
    a time, q_s ← q_s + s p_m q_(s − 1), all terms ≥ 0. Check: p = (½, ½) gives 0, 0, ½, 1.
    """
    apart = np.zeros(most + 1)
    apart[0] = 1.0
    s = np.arange(1, most + 1)
    for probability in np.asarray(p, float):
        apart[1:] += s * probability * apart[:-1]
    return np.clip(1 - apart, 0.0, 1.0)


def draws_for(n: float, probability: float = 0.5) -> int:
    """Return the fewest draws of n equally likely things among which two are alike with at least this probability < 1.

    About √(2 n log(1/(1 − p))), 1.18 √n for ½. Check: 365 gives 23, and 1000 gives 38.
    """
    s, log_apart = 1, 0.0
    while s < n and -np.expm1(log_apart) < probability:
        log_apart += np.log1p(-s / n)
        s += 1
    return s if -np.expm1(log_apart) >= probability else s + 1


def support(probability: float, s: int) -> float:
    """Return the n at which s draws hold two alike with this probability: the inverse of `collision_probability` in n.

    About s²/(2 log(1/(1 − p))): s²/(2 log 2) = 0.72 s² for ½. ∞ for 0, and for 1 the largest n that makes it sure, s − 1.
    By bisection between s(s − 1)/(2λ) and that plus s − 1, λ = log(1/(1 − p)): x ≤ −log(1 − x) ≤ x/(1 − x) in each factor.
    Check: s = 23 and p = 0.5073 give 365.
    """
    if probability <= 0 or s < 2:
        return np.inf
    if probability >= 1:
        return s - 1.0
    low = s * (s - 1) / (-2 * np.log1p(-probability))
    high = low + s - 1
    low = max(low, s - 1.0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if collision_probability(middle, s) > probability else (low, middle)
    return (low + high) / 2


def binomial_interval(hits: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of Clopper & Pearson 1934 for a probability: it holds the true one at least this often.

    Check: 0 of n gives (0, 1 − 0.025^(1/n)).
    """
    from scipy.special import betaincinv  # here, because the web server starts without scipy

    tail = (1 - level) / 2
    low = betaincinv(hits, trials - hits + 1, tail) if hits else 0.0
    high = betaincinv(hits + 1, trials - hits, 1 - tail) if hits < trials else 1.0
    return float(low), float(high)


def support_interval(hits: int, batches: int, s: int, level: float = 0.95) -> tuple[float, float, float]:
    """Return an estimate of the support and its interval (low, high), from how many of the batches of s held two alike.

    `support` of the share and of the ends of its interval, so it holds the true n at least as often as that; uneven
    probabilities make collisions more frequent, so of these the estimate is too low. low is 1 where every batch held two
    alike, high ∞ where none did. Check: one batch of 30 with a collision gives a high end of 17,191.
    """
    low, high = binomial_interval(hits, batches, level)
    return support(hits / batches, s), 1.0 if high >= 1 else support(high, s), support(low, s)


def batches_alike(draws: np.ndarray, s: int) -> tuple[int, int]:
    """Cut draws (N,) into batches of s, the rest left out; return (batches that hold two alike, batches).

    Check: 1, 2, 2, 3, 4 in batches of two: 0 of 2; in batches of three: 1 of 1.
    """
    batches = len(draws) // s
    ordered = np.sort(np.asarray(draws)[: batches * s].reshape(batches, s), 1)
    return int((ordered[:, 1:] == ordered[:, :-1]).any(1).sum()), batches
