"""The value of the game at the best discriminator, V(D*, G) = −log 4 + 2 JS(p, q), derived in steps with numbers of two laws.

Source: Goodfellow et al. 2014, arXiv:1406.2661, Proposition 1 and Theorem 1.
"""

import math
from dataclasses import dataclass

import numpy as np

from gan_core.theory import quadrature
from gan_core.theory.divergences import between, common_masses, integrands, pieces
from gan_core.theory.shapes import Shape

LOG_4 = math.log(4)
NEAR = 0.05  # how far from D* the maximum is tested


@dataclass(frozen=True)
class Numbers:
    """The two sides of an equation, by name; or of an inequality, left ≤ right."""

    left_name: str
    left: float
    sign: str  # "=" or "≤"
    right_name: str
    right: float


def gain(p: float, q: float, d: float) -> float:
    """P log d + q log(1 − d), what one x adds to V; p = q = 1 at d = ½ gives −log 4. 0 log 0 is 0."""
    return (p * math.log(d) if p else 0.0) + (q * math.log1p(-d) if q else 0.0)


def place(p: Shape, q: Shape) -> tuple[float, float, float] | None:
    """Return an x at which both are, with p(x) and q(x), where the lesser is greatest; None where they share no x."""
    if p.discrete != q.discrete:
        return None
    if p.discrete:
        x, log_p, log_q = common_masses(p, q)
    else:
        x = np.linspace(min(p.ends()[0], q.ends()[0]), max(p.ends()[1], q.ends()[1]), 2001)
        log_p, log_q = p.log_density(x), q.log_density(x)
    at = int(np.minimum(log_p, log_q).argmax())
    low = min(log_p[at], log_q[at])
    return None if low == -np.inf else (float(x[at]), float(np.exp(log_p[at])), float(np.exp(log_q[at])))


def to_the_middle(p: Shape, q: Shape) -> tuple[float, float]:
    """Return KL(p‖m) and KL(q‖m) with m = (p + q)/2, in nats: each from 0 to log 2, and their mean is JS."""
    if p.discrete != q.discrete:
        return math.log(2), math.log(2)
    if p.discrete:
        _, log_p, log_q = common_masses(p, q)
        w: np.ndarray | float = 1.0
    else:
        x, w = quadrature.nodes(pieces(p, q))
        log_p, log_q = p.log_density(x), q.log_density(x)
    log_m = np.logaddexp(log_p, log_q) - math.log(2)
    there = np.isfinite(log_m)
    w = np.broadcast_to(w, log_m.shape)[there]
    return tuple(float((w * integrands(law[there], log_m[there])["kl"]).sum()) for law in (log_p, log_q))  # type: ignore[return-value]


def best_answer(p: float, q: float) -> list[Numbers]:
    """Compare the gain at D* = p/(p + q) with that at D* ± NEAR, and with the one at ½."""
    best = p / (p + q)
    highest = gain(p, q, best)
    others = {f"at D* {sign} {NEAR}": best + step for sign, step in (("−", -NEAR), ("+", NEAR))}
    return [Numbers(name, gain(p, q, d), "≤", "at D*", highest) for name, d in others.items() if 0 < d < 1]


def value_and_js(p: Shape, q: Shape) -> list[Numbers]:
    """V(D*, G) = −log 4 + 2 JS. Check: N(0, 1), N(3, 1): −0.332740 on both sides."""
    found = between(p, q)
    return [Numbers("V(D*, G)", found.value, "=", "−log 4 + 2 JS", -LOG_4 + 2 * found.js)]


def optimum(p: Shape, q: Shape) -> list[Numbers]:
    """−log 4 ≤ V(D*, G), and both KL to the middle are at least 0."""
    first, second = to_the_middle(p, q)
    return [
        Numbers("KL(p‖m) + KL(q‖m)", first + second, "=", "2 JS", 2 * between(p, q).js),
        Numbers("0", 0.0, "≤", "KL(p‖m)", first),
        Numbers("0", 0.0, "≤", "KL(q‖m)", second),
    ]


def at_the_data(p: Shape) -> list[Numbers]:
    """With q = p: V(D*, G) = −log 4 = −1.386294."""
    return [Numbers("V(D*, G) with q = p", between(p, p).value, "=", "−log 4", -LOG_4)]
