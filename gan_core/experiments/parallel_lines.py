"""Two parallel lines: the four distances at θ, and a ball that descends each of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import ParallelLinesParams
from gan_core.theory.parallel_lines import NAMES, distances, roll, slopes

KEPT = 1_000  # steps of the balls that the picture shows


class ParallelLines(Experiment):
    """A step is one of gradient descent, of a ball for each distance. The snapshot is described in docs/architecture.md."""

    name = "parallel_lines"
    params: ParallelLinesParams

    def __init__(self, params: ParallelLinesParams, device: str = "cpu"):
        self.params, self._step = params, 0

    @property
    def step(self) -> int:
        """Steps of the balls."""
        return self._step

    def advance(self, steps: int) -> None:
        """Let the balls roll."""
        self._step += steps

    def snapshot(self, at: int | None = None) -> Snapshot:
        """The distances and slopes at θ, and where the balls are: what came of θ and h is computed, not remembered."""
        step = self.step if at is None else at
        theta = self.params.theta
        values, found, balls = distances(theta), slopes(theta), roll(theta, self.params.h, step)
        return {
            "step": self.step,
            "members": 1,
            "params": self.params.model_dump(),
            "member_labels": [""],
            "stopped": [""],
            **{name: float(getattr(values, name)) for name in NAMES},
            **{f"slope_{name}": float(getattr(found, name)) for name in NAMES},
            **{f"ball_{name}": float(getattr(balls, name)[-1]) for name in NAMES},
            "history": {},
            "picture": {"step": step, **{name: getattr(balls, name)[-KEPT:] for name in NAMES}},
            "frames": np.arange(0),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The step and the settings are all there is."""
        return {}, {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`."""
        self.params, self._step = self.params.changed(rest["params"]), int(rest["step"])
