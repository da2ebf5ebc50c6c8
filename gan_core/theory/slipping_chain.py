"""A chain that slips off its path and comes back: how errors of one step add up over many."""

import numpy as np


def off(t: np.ndarray | float, e: float, r: float) -> np.ndarray:
    """P(off at t) = e/(e + r) (1 − (1 − e − r)^t), of a chain that begins on the path, slips with probability e and returns with r.

    With e + r = 0 it stays on. Check: e = 0.05, r = 0.1 gives 0.05 at t = 1, and the limit is 1/3.
    """
    t = np.asarray(t, float)
    return np.zeros_like(t) if e + r == 0 else e / (e + r) * (1 - (1 - e - r) ** t)


def limit(e: float, r: float) -> float:
    """Return the share of time off the path in the long run, e/(e + r); NaN where nothing ever moves."""
    return e / (e + r) if e + r else float("nan")


def simulated(e: float, r: float, steps: int, chains: int, seed: int) -> np.ndarray:
    """Return whether each of many chains is off at t = 0 … steps, bool (chains, steps + 1)."""
    u = np.random.default_rng(seed).random((steps, chains))
    found = np.zeros((steps + 1, chains), bool)
    for t in range(steps):
        found[t + 1] = np.where(found[t], u[t] >= r, u[t] < e)
    return found.T
