"""The test by numbers of the jump: chains of a mixture that are stepped, and chains that jump."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.diffusion.forward import jumped, stepped
from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.schedules import schedules

BINS = 64
EDGES = np.linspace(-4.0, 4.0, BINS + 1)
WIDTH = float(EDGES[1] - EDGES[0])


@dataclass(frozen=True)
class Chains:
    """What n chains show at one t: mean, variance (n − 1 below), and the shares in bins over their width, (BINS,)."""

    mean: float
    var: float
    density: np.ndarray


@lru_cache(maxsize=8)
def stepped_chains(
    data: Mixture, schedule: str, T: int, shown: tuple[int, ...], n: int, seed: int
) -> dict[int, Chains]:
    """Return {t: what n chains show} at the times shown; each chain goes through every step from 0, with noise of its own."""
    rng, noise = np.random.default_rng(seed), schedules[schedule].noise(T)
    x, found = data.draw(n, rng).astype(np.float32), {}
    for t in range(T + 1):
        if t:
            x = stepped(x, t, rng.standard_normal(n, np.float32), noise)
        if t in shown:
            found[t] = _seen(x)
    return found


def jumped_chains(data: Mixture, schedule: str, T: int, t: int, n: int, seed: int) -> Chains:
    """Return what n chains show that come straight from x_0 to t; data and noise are not those of the stepped ones."""
    rng = np.random.default_rng([seed, t, n])
    return _seen(jumped(data.draw(n, rng), t, rng.standard_normal(n), schedules[schedule].noise(T)))


def _seen(x: np.ndarray) -> Chains:
    place = np.floor((x - EDGES[0]) / WIDTH).astype(np.int64)  # even bins: ten times faster than np.histogram
    inside = place[(place >= 0) & (place < BINS)]
    x = x.astype(float)
    return Chains(float(x.mean()), float(x.var(ddof=1)), np.bincount(inside, minlength=BINS) / (len(x) * WIDTH))
