"""How often scheduled sampling shows the true token, and what its objective does to two symbols."""

import numpy as np


def linear(i: float, k: float, c: float, least: float = 0.0) -> float:
    """ε_i = max(ε, k − c i), at batch i = 0, 1, …: the probability of the true token (arXiv:1506.03099, Sec. 2.4). At i = 0 it is k."""
    return max(least, k - c * i)


def exponential(i: float, k: float) -> float:
    """ε_i = kⁱ, k < 1. At i = 0 it is 1."""
    return float(k**i)


def inverse_sigmoid(i: float, k: float) -> float:
    """ε_i = k / (k + exp(i/k)), k ≥ 1. At i = 0 it is k/(k + 1)."""
    return float(k / (k + np.exp(np.minimum(i / k, 700.0))))


def half_at(schedule: str, i: float) -> float:
    """Return the constant of a schedule whose ε is ½ at batch i: c of `linear` with k = 1, or k of the others.

    c = 1/2i; k = 2^(−1/i); k log k = i, by Newton's method. Check: 1/2i for i = 250 is 0.002.
    """
    if schedule == "linear":
        return 0.5 / i
    if schedule == "exponential":
        return float(2.0 ** (-1.0 / i))
    k = i / np.log(i + 2.0) + 1.0
    for _ in range(50):
        k = max(1.0, k - (k * np.log(k) - i) / (np.log(k) + 1.0))
    return float(k)


def probability(schedule: str, i: float, half: float, least: float = 0.0) -> float:
    """Return ε_i of a schedule by name whose ε is ½ at batch `half`; `least` counts for the linear one."""
    constant = half_at(schedule, half)
    if schedule == "linear":
        return linear(i, 1.0, constant, least)
    return {"exponential": exponential, "inverse_sigmoid": inverse_sigmoid}[schedule](i, constant)


def best_answer(first: np.ndarray, second: np.ndarray, eps: float) -> np.ndarray:
    """Return what the best model answers after each first symbol under scheduled sampling of two symbols, (n,), (n, m) -> (n, m).

    first: p(x₁); second: rows p(x₂ | x₁). The model's own first symbol is drawn from p(x₁), without a look at the true one. So after a symbol s
    the target has the law ε p(x₂ | s) + (1 − ε) p(x₂), and cross-entropy is least at just this (arXiv:1511.05101).
    Check: p(x₁) = ½ and rows (.9, .1), (.2, .8) give the marginal (.55, .45) twice at ε = 0.
    """
    return eps * second + (1 - eps) * (first @ second)[None]


def nats_lost(first: np.ndarray, second: np.ndarray, eps: float) -> float:
    """Return KL of the data's p(x₁, x₂) from p(x₁) times the best answer, in nats; at ε = 0 it is the mutual information I(x₁; x₂).

    Check: 0.275 nats for the example of `best_answer`, and 0 at ε = 1.
    """
    found = best_answer(first, second, eps)
    terms = np.where(second > 0, second * (np.log(np.where(second > 0, second, 1.0)) - np.log(found)), 0.0)
    return float(first @ terms.sum(1))
