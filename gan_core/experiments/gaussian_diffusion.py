"""Chains of a sampler over Gaussian data, with what must come of them beside what comes."""

import numpy as np

from gan_core.diffusion.gaussian import Gaussian, propagated
from gan_core.diffusion.samplers import chosen, step, times
from gan_core.diffusion.schedules import schedules
from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import GaussianDiffusionParams

SHOWN = 500  # chains of the picture


class GaussianDiffusion(Experiment):
    """A step is one of the sampler, of all chains. The snapshot is described in docs/snapshots.md.

    What is drawn comes from (seed, step), so a changed setting is as if it had been so from the start.
    """

    name = "gaussian_diffusion"
    params: GaussianDiffusionParams
    x: np.ndarray  # (chains,) now
    found: list[tuple[float, float]]  # mean and std of the chains, at the start and after each step

    def __init__(self, params: GaussianDiffusionParams, device: str = "cpu"):
        self.params = params
        self._start()

    @property
    def over(self) -> str:
        """Say that the chains have arrived."""
        return "" if self.step < self.params.S else f"step {self.step:,}: all chains are at t = 0."

    def advance(self, steps: int) -> None:
        """Go down."""
        for _ in range(min(steps, self.params.S - self.step)):
            t, s = self.visited[self.step : self.step + 2]
            self._step += 1
            self.x = step(self.x, t, s, self._eps, self.noise, self.sampler, self._draw).x_s
            self.found.append(_moments(self.x))

    def set_live(self) -> None:
        """Bring the chains to the present step again, or to the last there is."""
        steps = self.step
        self._start()
        self.advance(steps)

    def member_labels(self) -> list[str]:
        """The sampler."""
        return [self.params.sampler]

    def seen(self, at: int | None) -> Snapshot:
        """Mean and std, exact and of the chains, now or at step `at`."""
        i = self.step if at is None else min(at, self.step)
        sampled = np.array(self.found[: self.step + 1])
        return {
            "t": self.visited[i],
            "first_t": self.visited[0],
            "mean": float(self.mean[i]),
            "std": float(self.std[i]),
            "sampled_mean": float(sampled[i, 0]),
            "sampled_std": float(sampled[i, 1]),
            "alpha_bar_T": float(self.noise.alpha_bar[-1]),
            "history": {
                "every": {
                    "step": np.arange(self.step + 1, dtype=np.float32),
                    "mean": self.mean[: self.step + 1, None].astype(np.float32),
                    "std": self.std[: self.step + 1, None].astype(np.float32),
                    "sampled_mean": sampled[:, :1].astype(np.float32),
                    "sampled_std": sampled[:, 1:].astype(np.float32),
                }
            },
            "picture": {"step": self.step, "x": self.x[:SHOWN]},
        }

    def _start(self) -> None:
        params = self.params
        self.noise = schedules[params.schedule].noise(params.T)
        self.data, self.sampler = Gaussian(params.data_mean, params.data_std), chosen(**params.rule())
        self.visited = times(params.spacing, params.T, params.S)
        self.mean, self.std = propagated(self.data, self.visited, self.noise, self.sampler)
        self._step = 0
        self.x = self._draw(np.empty(params.chains))
        self.found = [_moments(self.x)]

    def _eps(self, x: np.ndarray, t: int) -> np.ndarray:
        return self.data.eps(x, t, self.noise)

    def _draw(self, x: np.ndarray) -> np.ndarray:
        return np.random.default_rng([self.params.seed, self.step]).standard_normal(x.shape)


def _moments(x: np.ndarray) -> tuple[float, float]:
    return float(x.mean()), float(x.std(ddof=1))
