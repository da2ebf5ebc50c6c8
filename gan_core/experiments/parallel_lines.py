"""Two parallel lines: the four distances at θ, and a ball that descends each of them."""

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import ParallelLinesParams
from gan_core.theory.parallel_lines import NAMES, distances, roll, slopes

KEPT = 1_000  # steps of the balls that the picture shows


class ParallelLines(Experiment):
    """A step is one of gradient descent, of a ball for each distance. The snapshot is described in docs/snapshots.md."""

    name = "parallel_lines"
    params: ParallelLinesParams

    def __init__(self, params: ParallelLinesParams, device: str = "cpu"):
        self.params = params

    def advance(self, steps: int) -> None:
        """Let the balls roll."""
        self._step += steps

    def seen(self, at: int | None) -> Snapshot:
        """The distances and slopes at θ, and where the balls are: what came of θ and h is computed, not remembered."""
        step = self.step if at is None else at
        theta = self.params.theta
        values, found, balls = distances(theta), slopes(theta), roll(theta, self.params.h, step)
        return {
            **{name: float(getattr(values, name)) for name in NAMES},
            **{f"slope_{name}": float(getattr(found, name)) for name in NAMES},
            **{f"ball_{name}": float(getattr(balls, name)[-1]) for name in NAMES},
            "picture": {"step": step, **{name: getattr(balls, name)[-KEPT:] for name in NAMES}},
        }
