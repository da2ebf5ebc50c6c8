"""What a perfect sampler scores when modes are counted in N samples: it misses some too, and a classifier that errs adds some."""

import numpy as np


def expected_modes(n: int, p: np.ndarray) -> float:
    """Expected number of different modes among n samples: Σ 1 − (1 − p_m)ⁿ, p (…) of any shape.

    Check: 1000 equal modes, n = 1000: 1000 (1 − 0.999¹⁰⁰⁰) = 632.3.
    """
    return float(-np.expm1(n * np.log1p(-np.minimum(np.asarray(p, float), 1 - 1e-16))).sum())


def expected_kl(n: int, modes: int) -> float:
    """Expected KL to uniform, in nats, of the histogram of n samples of equal modes: what a perfect sampler scores.

    Σ h log(M h) has the mean M Σ_k P(k) (k/n) log(M k/n), k ~ Binomial(n, 1/M). About (M − 1)/(2n) for n ≫ M, and log M for
    n = 1. Check: M = 2, n = 2: ½ log 2 = 0.3466.
    """
    from scipy.special import gammaln  # here, because the web server starts without scipy

    k = np.arange(1, n + 1)  # k = 0 adds nothing
    log_choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    log_p = log_choose - k * np.log(modes) + (n - k) * np.log1p(-1 / modes)
    return float(modes * (np.exp(log_p) * (k / n) * np.log(modes * k / n)).sum())


def read_by(confusion: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the law of the triples that a classifier reads where those of the images have the law p (C³,), (C³,).

    confusion[i, j]: the probability that a digit i is read as j, the channels each on their own. Check: one that is never
    wrong changes nothing.
    """
    c = len(confusion)
    cube = np.asarray(p, float).reshape(c, c, c)
    return np.einsum("abc,ai,bj,ck->ijk", cube, confusion, confusion, confusion, optimize=True).reshape(-1)


def modes_read_of_one(n: int, confusion: np.ndarray) -> float:
    """Expected number of modes that a classifier counts in n perfect samples of a single mode, the mean over all C³ modes.

    Where the classifier never errs it is 1.
    """
    c = len(confusion)
    each = (read_by(confusion, row) for row in np.eye(c**3))
    return float(np.mean([expected_modes(n, p) for p in each]))
