"""Why the distances of two parallel lines are what they are, step by step, each with its two sides as numbers at any θ ≠ 0.

The first side is counted on POINTS points of each line, and knows nothing of the formula that the step ends with.
"""

import math

import numpy as np

from gan_core.theory.derivation import Step, difference
from gan_core.theory.parallel_lines import distances

POINTS = 50
HEIGHTS = (np.arange(POINTS) + 0.5) / POINTS


def masses(theta: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places (M, 2) that either line's points take, and what mass of p and of q lies at each, (M,)."""
    lines = [np.stack([np.full(POINTS, x), HEIGHTS], 1) for x in (0.0, theta)]
    places, which = np.unique(np.concatenate(lines), axis=0, return_inverse=True)
    p, q = (np.bincount(part, minlength=len(places)) / POINTS for part in np.split(which.ravel(), 2))
    return places, p, q


def _shared(theta: float) -> float:
    _, p, q = masses(theta)
    return float(np.minimum(p, q).sum())


def _tv(theta: float) -> float:
    _, p, q = masses(theta)
    return float(np.abs(p - q).sum() / 2)


def _kl(theta: float) -> float:
    _, p, q = masses(theta)
    there = p > 0
    return float(np.sum(p[there] * np.log(p[there] / q[there]))) if (q[there] > 0).all() else math.inf


def _js(theta: float) -> float:
    _, p, q = masses(theta)
    m = (p + q) / 2
    return float(sum(0.5 * np.sum(part[part > 0] * np.log(part[part > 0] / m[part > 0])) for part in (p, q)))


def _straight(theta: float) -> float:
    """The mean way of a plan that moves each point of one line to the point of the same height on the other."""
    return float(np.hypot(theta - 0.0, HEIGHTS - HEIGHTS).mean())


def _dual(theta: float) -> float:
    """E_p[f] − E_q[f] of f(x, y) = −sign(θ) x."""
    places, p, q = masses(theta)
    f = -np.sign(theta) * places[:, 0]
    return float(p @ f - q @ f)


STEPS = (
    (
        "overlap",
        Step(
            "No point in common",
            r"\begin{aligned} A &= \{x = 0\} \\ p(A) &= 1, \quad q(A) = 0 \end{aligned}",
            "All data lie on A, no sample does. Everything that follows for TV, KL and JS follows from this alone, not from how far apart the lines are.",
            "mass in common, counted",
            _shared,
            "by the formula",
            lambda theta: 0.0 if theta else 1.0,
        ),
    ),
    (
        "overlap",
        Step(
            "Total variation is 1",
            r"\begin{aligned} \mathrm{TV} &= \sup_B |p(B) - q(B)| \\ &\ge |p(A) - q(A)| = 1 \end{aligned}",
            "It can never be more than 1, so that is its value, for every θ except 0.",
            "½ Σ |p − q|, counted",
            _tv,
            "TV",
            lambda theta: float(distances(theta).tv),
        ),
    ),
    (
        "overlap",
        Step(
            "Kullback–Leibler is ∞",
            r"\begin{aligned} \mathrm{KL}(p \| q) &= \mathbb{E}_p\!\left[\log \frac{p}{q}\right] \\ &= \infty \end{aligned}",
            "Where the data are, the samples have no mass at all: the ratio is not finite. The same with p and q exchanged.",
            "Σ p log(p/q), counted",
            _kl,
            "KL",
            lambda theta: float(distances(theta).kl_nats),
        ),
    ),
    (
        "overlap",
        Step(
            "Jensen–Shannon is log 2",
            r"\begin{aligned} m &= \tfrac12(p + q) \\ \tfrac{p}{m} &= 2 \text{ on } A \\ \mathrm{JS} &= \tfrac12\mathrm{KL}(p\|m) \\ &\quad + \tfrac12\mathrm{KL}(q\|m) \\ &= \tfrac12\log 2 + \tfrac12\log 2 \end{aligned}",
            "On either line one of the two makes up half of the mixture, and the other nothing. In bits log 2 is 1.",
            "JS, counted",
            _js,
            "log 2",
            lambda theta: math.log(2) if theta else 0.0,
        ),
    ),
    (
        "plan",
        Step(
            "W₁ is at most |θ|",
            r"\begin{aligned} W_1 &= \min_\pi \mathbb{E}_\pi\|x - y\| \\ &\le \mathbb{E}_u\|(0, u) - (\theta, u)\| \\ &= |\theta| \end{aligned}",
            "One plan of transport is enough for an upper bound: move every sample straight across, at its own height, along the arrows of the picture.",
            "mean way of that plan",
            _straight,
            "|θ|",
            abs,
        ),
    ),
    (
        "critic",
        Step(
            "W₁ is at least |θ|",
            r"\begin{aligned} W_1 &= \sup_{\|f\|_L \le 1} \mathbb{E}_p f - \mathbb{E}_q f \\ f(x, y) &= -\operatorname{sign}(\theta)\, x \\ W_1 &\ge |\theta| \end{aligned}",
            "One function of slope at most 1 is enough for a lower bound (Kantorovich and Rubinstein). The picture's ground is that function: the best critic of WGAN.",
            "E_p f − E_q f",
            _dual,
            "|θ|",
            abs,
        ),
    ),
    (
        "plan",
        Step(
            "Only W₁ has a slope",
            r"\begin{aligned} \frac{\partial W_1}{\partial\theta} &= \operatorname{sign}\theta \\ \frac{\partial\,\mathrm{JS}}{\partial\theta} &= \frac{\partial\,\mathrm{TV}}{\partial\theta} = 0 \end{aligned}",
            "A constant tells no line where to go; |θ| does, and the same from near and far. Let the balls roll.",
            "difference of W₁, counted",
            difference(_straight),
            "sign θ",
            lambda theta: float(np.sign(theta)),
        ),
    ),
)
