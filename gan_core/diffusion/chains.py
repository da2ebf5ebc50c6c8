"""The test by numbers of the jump: chains of a mixture that are stepped, and chains that jump, at every t."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.diffusion.forward import jumped, stepped
from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.schedules import schedules

EDGES = np.linspace(-4.0, 4.0, 65)  # of the bins


@dataclass(frozen=True)
class Chains:
    """What n chains show at t = 0 … T. mean, var: (T + 1,). density: (T + 1, bins), shares over the bins' width."""

    mean: np.ndarray
    var: np.ndarray
    density: np.ndarray


@lru_cache(maxsize=8)
def chains(data: Mixture, schedule: str, T: int, n: int, seed: int) -> tuple[Chains, Chains]:
    """Return (stepped, jumped): n chains each, of data and noise of their own.

    The stepped ones go on from one t to the next; the jumped ones are drawn anew at each t, straight from x_0.
    """
    rng, noise = np.random.default_rng(seed), schedules[schedule].noise(T)
    rows: tuple[list, list] = ([], [])
    x = data.draw(n, rng)
    for t in range(T + 1):
        if t:
            x = stepped(x, t, rng.standard_normal(n), noise)
        rows[0].append(_row(x))
        rows[1].append(_row(jumped(data.draw(n, rng), t, rng.standard_normal(n), noise)))
    both = [Chains(*(np.array(column) for column in zip(*side, strict=True))) for side in rows]
    return both[0], both[1]


def _row(x: np.ndarray) -> tuple[float, float, np.ndarray]:
    bins = np.histogram(x, EDGES)[0] / (len(x) * (EDGES[1] - EDGES[0]))
    return float(x.mean()), float(x.var(ddof=1)), bins
