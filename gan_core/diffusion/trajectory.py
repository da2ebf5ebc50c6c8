"""Many chains of one sampler over a mixture, on the line or in the plane, kept whole, to be wound through."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.diffusion.mixture import Mixture
from gan_core.diffusion.plane_mixture import PlaneMixture
from gan_core.diffusion.samplers import Sampler, Step, sample, step, times
from gan_core.diffusion.schedules import ScheduleTables, schedules

Data = Mixture | PlaneMixture


@dataclass(frozen=True)
class Trajectory:
    """visited: the S + 1 times, down to 0. x: (S + 1, n, …), the chains at each of them. z: (S, n, …), what was drawn.

    On the line a place is a number, in the plane (2,).
    """

    data: Data
    noise: ScheduleTables
    sampler: Sampler
    visited: list[int]
    x: np.ndarray
    z: np.ndarray

    def of(self, k: int, i: int) -> Step:
        """Return step i of chain k, (1, …) each, by the very function that made it."""
        t, s = self.visited[i : i + 2]
        drawn = self.z[i, k : k + 1]
        return step(self.x[i, k : k + 1], t, s, self.predict, self.noise, self.sampler, lambda x: drawn)

    def predict(self, x: np.ndarray, t: int) -> np.ndarray:
        """The exact ε."""
        return self.data.eps(x, t, self.noise)


@lru_cache(maxsize=4)
def trajectory(
    data: Data, schedule: str, T: int, spacing: str, S: int, sampler: Sampler, n: int, seed: int
) -> Trajectory:
    """Run n chains from N(0, 1) with the exact ε; results are cached for a replay."""
    rng = np.random.default_rng(seed)
    noise, visited = schedules[schedule].noise(T), times(spacing, T, S)
    found = Trajectory(data, noise, sampler, visited, np.empty((S + 1, n, *data.shape)), np.empty((S, n, *data.shape)))
    found.x[0] = rng.standard_normal(found.x[0].shape)
    down = sample(found.x[0], visited, found.predict, noise, sampler, lambda x: rng.standard_normal(x.shape))
    for i, now in enumerate(down):
        found.x[i + 1], found.z[i] = now.x_s, now.z
    return found
