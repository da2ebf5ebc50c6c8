"""Kantorovich duality of discrete masses: the plan of least cost, and the dual variables of greatest value."""

from dataclasses import dataclass

import numpy as np

from gan_core.theory.transport import pot


@dataclass(frozen=True)
class Duality:
    """plan (N, M); potentials f (N,) and g (M,) in the cost's unit; what each side is worth."""

    plan: np.ndarray
    f: np.ndarray
    g: np.ndarray
    primal: float
    dual: float

    @property
    def gap(self) -> float:
        """Return primal − dual: never below 0 by weak duality, and 0 at the optimum of both."""
        return self.primal - self.dual


def solve(a: np.ndarray, b: np.ndarray, cost: np.ndarray) -> Duality:
    """Solve min_π Σ π_ij C_ij, and max_{f, g} Σ a_i f_i + Σ b_j g_j with f_i + g_j ≤ C_ij, for masses a (N,) and b (M,).

    Both by POT's network simplex. It finds no price for a point without mass; so g is taken as high as f allows,
    g_j = min_i C_ij − f_i, and then f, which lowers no value and breaks no bound. A constant may go from f to g: here the
    least f is 0. Source: Peyré & Cuturi 2019, arXiv:1803.00567, Sec. 2.5.
    Check: one mass at 0 and one at 3 under |x − y|: both sides are 3.
    """
    plan, log = pot().emd(a, b, cost, log=True)
    f = np.where(a > 0, log["u"], -np.inf)
    g = (cost - f[:, None]).min(0)
    f = (cost - g).min(1)
    f, g = f - f.min(), g + f.min()
    return Duality(np.asarray(plan), f, g, float((plan * cost).sum()), float(a @ f + b @ g))


def slack(duality: Duality, cost: np.ndarray) -> np.ndarray:
    """Return C_ij − f_i − g_j, (N, M): nowhere below 0, and 0 wherever the plan moves mass (complementary slackness)."""
    return cost - duality.f[:, None] - duality.g


def checked(duality: Duality, a: np.ndarray, b: np.ndarray, cost: np.ndarray) -> dict[str, float]:
    """Return what proves a solution: both values, what the sums miss, the least slack, the greatest where mass goes, f's greatest step."""
    free = slack(duality, cost)
    return {
        "primal": duality.primal,
        "dual": duality.dual,
        "rows": float(np.abs(duality.plan.sum(1) - a).max()),
        "columns": float(np.abs(duality.plan.sum(0) - b).max()),
        "least": float(free.min()),
        "paid": float(free[duality.plan > 0].max()),
        "slope": float(np.abs(np.diff(duality.f)).max()),
    }
