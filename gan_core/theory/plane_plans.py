"""Two clouds in the plane and the plans between them, exact and entropic, under the squared distance.

Moving a cloud by d changes ‖x − y‖² by a term in x and one in y alone, whose means no plan can change. So with the means at 0
a plan stays the best wherever the clouds go, exact or entropic, and its cost is that of the centred clouds plus the squared
distance of the means. What is costly is computed once for two shapes; a drag is free.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.theory.bures import bures
from gan_core.theory.clouds import cloud
from gan_core.theory.transport import entropic_plan, misses, optimal_plan, squared_distances

EPSILONS = tuple(float(e) for e in np.geomspace(0.1, 100, 13))

Cloud = tuple[str, tuple[float, float]]  # kind, spread


@dataclass(frozen=True)
class Plans:
    """x, y (N, 2) around 0; exact plan (N, N); costs of the centred clouds, in the data's unit squared.

    independent: of the plan that sends every point everywhere. bures_squared: W₂² of Gaussians with the clouds' moments; no W₂² is below it
    (Gelbrich 1990), and it is reached where one cloud is the other, stretched.
    """

    x: np.ndarray
    y: np.ndarray
    plan: np.ndarray
    cost: float
    independent: float
    bures_squared: float


@dataclass(frozen=True)
class Entropic:
    """The entropic plan (N, N), its cost for centred clouds, the cost of the one from p to p, and the mass misplaced."""

    plan: np.ndarray
    cost: float
    cost_to_itself: float
    misplaced: float


@lru_cache(maxsize=64)
def plans(p: Cloud, q: Cloud, n: int, seed: int, same: bool) -> Plans:
    """Draw both clouds and find the exact plan. same: q is drawn with p's seed, and so has p's points if it has p's kind."""
    x, y = cloud(p[0], n, p[1], seed), cloud(q[0], n, q[1], seed if same else seed + 1)
    mass, cost = np.full(n, 1 / n), squared_distances(x, y)
    plan = optimal_plan(mass, mass, cost)
    moments = [np.cov(points, rowvar=False, bias=True) for points in (x, y)]
    zero = np.zeros(2)
    return Plans(
        x, y, plan, float((plan * cost).sum()), float(cost.mean()), bures(zero, moments[0], zero, moments[1]) ** 2
    )


@lru_cache(maxsize=512)
def entropic(p: Cloud, q: Cloud, n: int, seed: int, same: bool, epsilon: float) -> Entropic:
    """Find the entropic plan of the same clouds at ε."""
    both = plans(p, q, n, seed, same)
    mass, cost, own = np.full(n, 1 / n), squared_distances(both.x, both.y), squared_distances(both.x, both.x)
    plan = entropic_plan(mass, mass, cost, epsilon)
    to_itself = entropic_plan(mass, mass, own, epsilon)
    return Entropic(plan, float((plan * cost).sum()), float((to_itself * own).sum()), misses(plan, mass, mass))
