"""KL both ways, Jensen–Shannon and total variation of two laws on the line, in nats, and the game's value at D*.

Of two densities they are integrals, of two sets of masses sums over the points. A density and a set of masses are mutually
singular: each has all of itself where the other has nothing, as two densities with disjoint supports have.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.array import softplus
from gan_core.theory import quadrature
from gan_core.theory.shapes import Shape

NAMES = ("kl", "reverse_kl", "js", "tv")
SAME = 1e-9  # points of two sets of masses that are closer than this are one


@dataclass(frozen=True)
class Divergences:
    """kl is KL(p‖q), reverse_kl KL(q‖p), value V(D*, G) = E_p[log D*] + E_q[log(1 − D*)]; in nats, tv without a unit."""

    kl: float
    reverse_kl: float
    js: float
    tv: float
    value: float


def bits(nats: float) -> float:
    """Return nats / log 2: JS of disjoint supports is log 2 nats and 1 bit."""
    return nats / float(np.log(2))


def integrands(log_p: np.ndarray, log_q: np.ndarray) -> dict[str, np.ndarray]:
    """Return what the four integrals run over at each x, from log densities or log masses of one shape.

    p log(p/q), q log(q/p), ½ p log(p/m) + ½ q log(q/m) with m = (p + q)/2, and ½ |p − q|. The first is ∞ where q is 0 and
    p is not. The third is at no x below 0, the first two are wherever p < q, and q < p. Check: p = 1, q = ½ give 0.693147,
    −0.346574, 0.042475, 0.25.
    """
    p, q = np.exp(log_p), np.exp(log_q)
    log_m = np.logaddexp(log_p, log_q) - np.log(2)
    return {
        "kl": _weighted(log_p, log_q),
        "reverse_kl": _weighted(log_q, log_p),
        "js": 0.5 * (_weighted(log_p, log_m) + _weighted(log_q, log_m)),
        "tv": 0.5 * np.abs(p - q),
    }


def game_integrand(log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """Return p log D* + q log(1 − D*) = −p softplus(−a) − q softplus(a), a = log p − log q; 0 where one of the two is 0."""
    with np.errstate(invalid="ignore"):
        a = log_p - log_q
    both = np.isfinite(a)
    a = np.where(both, a, 0.0)
    return np.where(both, -np.exp(log_p) * softplus(-a) - np.exp(log_q) * softplus(a), 0.0)


@lru_cache(maxsize=256)
def between(p: Shape, q: Shape) -> Divergences:
    """Return the divergences of two laws. Check: N(0, 1) and N(3, 1) give 4.5, 4.5, 0.526784, 0.866386, −0.332740."""
    if p.discrete != q.discrete:
        return Divergences(np.inf, np.inf, float(np.log(2)), 1.0, 0.0)
    if p.discrete:
        _, log_p, log_q = common_masses(p, q)
        sums = {name: float(values.sum()) for name, values in integrands(log_p, log_q).items()}
        return Divergences(**sums, value=float(game_integrand(log_p, log_q).sum()))
    ends = pieces(p, q)
    x, w = quadrature.nodes(ends)
    log_p, log_q = p.log_density(x), q.log_density(x)
    at = integrands(log_p, log_q)
    found = {name: float(w @ at[name]) for name in ("kl", "reverse_kl", "js")}
    tv = quadrature.integral_of_size(lambda x: np.exp(p.log_density(x)) - np.exp(q.log_density(x)), ends) / 2
    return Divergences(**found, tv=tv, value=float(w @ game_integrand(log_p, log_q)))


def pieces(p: Shape, q: Shape) -> np.ndarray:
    """Return the ends of pieces in each of which both densities, or both cdfs, are smooth."""
    ends = np.array([*p.ends(), *q.ends()])
    cuts = np.concatenate([ends, *(law.atoms()[0] for law in (p, q) if law.discrete)])
    low, high = float(ends.min()), float(ends.max())
    wide = max(high - low, SAME)
    widths = [law.scale for law in (p, q) if law.kind in ("gaussian", "mixture")]
    return quadrature.pieces(low, low + wide, min([*widths, wide]), cuts)


def common_masses(p: Shape, q: Shape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all points of two sets of masses, (n,), ascending, and the log masses of each there, −∞ where it has none."""
    (x, a), (y, b) = p.atoms(), q.atoms()
    points = np.sort(np.concatenate([x, y]))
    points = points[np.concatenate([[True], np.diff(points) > SAME])]
    masses = np.zeros((2, len(points)))
    for row, (places, weights) in enumerate(((x, a), (y, b))):
        np.add.at(masses[row], np.abs(points - places[:, None]).argmin(1), weights)
    with np.errstate(divide="ignore"):
        log_p, log_q = np.log(masses)
    return points, log_p, log_q


def _weighted(log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """Return p (log p − log q): 0 where p is 0, ∞ where only q is."""
    there = log_p > -np.inf
    with np.errstate(invalid="ignore"):
        return np.where(there, np.exp(np.where(there, log_p, 0.0)) * (log_p - log_q), 0.0)
