"""The tables of a noise schedule, and where the forward process is in them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.diffusion.posterior import variances
from gan_core.diffusion.schedules import schedules
from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import NoiseScheduleParams


class NoiseSchedule(Experiment):
    """A step is one of the forward process: step t reads the tables at t. The snapshot is described in docs/architecture.md."""

    name = "noise_schedule"
    params: NoiseScheduleParams

    def __init__(self, params: NoiseScheduleParams, device: str = "cpu"):
        self.params, self._step = params, 0

    @property
    def step(self) -> int:
        """The present t."""
        return self._step

    @property
    def over(self) -> str:
        """Say that there is no step beyond T."""
        return "" if self.step < self.params.T else f"t = {self.params.T:,} = T: the forward process ends here."

    def advance(self, steps: int) -> None:
        """Go on towards T."""
        self._step = min(self.step + steps, self.params.T)

    def apply(self, change: Mapping[str, Any]) -> None:
        """Change the schedule; a T below the present t becomes the present t."""
        super().apply(change)
        self._step = min(self.step, self.params.T)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """The tables, and their values at the present t."""
        t = self.step if at is None else min(at, self.params.T)
        noise = schedules[self.params.schedule].noise(self.params.T)
        return {
            "step": self.step,
            "members": 1,
            "params": self.params.model_dump(),
            "member_labels": [f"{self.params.schedule}, T = {self.params.T}"],
            "stopped": [""],
            "alpha_bar_t": float(noise.alpha_bar[t]),
            "snr_t": float(noise.snr[t]),
            "alpha_bar_T": float(noise.alpha_bar[-1]),
            "ends_in_noise": noise.ends_in_noise,
            "beta": noise.beta,
            "alpha_bar": noise.alpha_bar,
            "snr": noise.snr,
            "posterior_variance": variances(noise),
            "history": {},
            "picture": {"step": t},
            "frames": np.arange(0),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The step and the settings are all there is."""
        return {}, {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`."""
        self.params, self._step = self.params.changed(rest["params"]), int(rest["step"])
