"""Backpropagation through time by hand beside torch's autograd: a step is another network with other inputs."""

from functools import lru_cache

import numpy as np

from gan_core.experiments.experiment import Experiment, Part, Snapshot
from gan_core.params import BpttParams
from gan_core.params.unrolled import LARGEST, read_inputs
from gan_core.telemetry.bptt_autograd import gradients
from gan_core.telemetry.series import Series
from gan_core.theory import bptt

SCALARS = ("apart", "loss")


class Bptt(Experiment):
    """One member. Nothing trains: each step draws weights and inputs from (seed, step) and computes the gradient both ways, in float64.

    Step 0 has the weights of the seed and the inputs of the settings, as the walk by hand. The snapshot is described in docs/snapshots.md.
    """

    name = "bptt"
    params: BpttParams

    def __init__(self, params: BpttParams, device: str = "cpu"):
        self.params = params
        self.series = Series(SCALARS, 1)
        self._observe()

    def advance(self, steps: int) -> None:
        """Compare this many further networks."""
        for _ in range(steps):
            self._step += 1
            self._observe()

    def member_labels(self) -> list[str]:
        """Return how the gradient by hand is computed."""
        return [self.params.specs()["mistake"].shown(self.params.mistake)]

    def seen(self, at: int | None) -> Snapshot:
        """The present network's numbers, and how far both gradients were apart at each step."""
        found = compared(self.params, self.step)
        return {
            "apart": np.array([found["apart"]]),
            "loss": np.array([found["loss"]]),
            "history": {"every": self.series.as_dict()},
            "picture": {"step": self.step, **found["picture"]},
        }

    def parts(self) -> dict[str, Part]:
        """The history."""
        return {"series": self.series}

    def _observe(self) -> None:
        found = compared(self.params, self.step)
        row = np.array([[[found[name]] for name in SCALARS]], np.float32)
        self.series.extend(np.array([self.step]), row)


def network(params: BpttParams, step: int) -> tuple[bptt.Weights, bptt.Task]:
    """Return weights and task of a step: those of the settings at step 0, else drawn from (seed, step)."""
    if step == 0:
        return params.weights, params.task
    numbers = np.random.default_rng([params.seed, step])
    weights = bptt.draw_weights(params.units, params.norm, int(numbers.integers(2**31)))
    x = numbers.uniform(-LARGEST, LARGEST, len(read_inputs(params.x))).round(2)
    return weights, bptt.echo(x, params.lag, params.last_only)


@lru_cache(64)
def compared(params: BpttParams, step: int) -> Snapshot:
    """Compute both gradients of a step. apart: the largest difference of ∂L/∂W over its largest entry by autograd."""
    weights, task = network(params, step)
    run = bptt.forward(weights, task, params.activation)
    mistake: bptt.Mistake = params.mistake  # type: ignore[assignment]
    back = bptt.backward(weights, task, run, params.activation, params.reach, mistake)
    dW, dh = gradients(weights, task, params.activation)
    return {
        "apart": bptt.apart(back.dW.sum(0), dW),
        "loss": run.loss,
        "picture": {
            "x": task.x,
            "h": run.h,
            "y": run.y,
            "target": task.target,
            "dh": back.dh,
            "dh_autograd": dh,
            "dW": back.dW.sum(0),
            "dW_autograd": dW,
        },
    }
