"""A GAN in the plane, or an ensemble of them, trained live."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.gan_experiment import GanExperiment, columns
from gan_core.losses import losses
from gan_core.params import PlaneGanParams
from gan_core.telemetry.plane.picture import picture
from gan_core.telemetry.plane.probes import Scores, every_step
from gan_core.telemetry.plane.telemetry import SCALARS, Telemetry
from gan_core.training.cuda_graph import ReplayedStep
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import gan_step, plain_step
from gan_core.training.plane.records import StepRecord


class PlaneGan(GanExperiment):
    """K members as one program. The snapshot is described in docs/snapshots.md."""

    name = "plane_gan"
    params: PlaneGanParams
    check_every = 64

    def __init__(self, params: PlaneGanParams, device: str = "cpu", dtype: torch.dtype = torch.float32):
        self.params = params
        self.game = Game(params, torch.device(device), dtype)
        self.telemetry = Telemetry(self.game, params)
        self.one_step = ReplayedStep(self.game, self._observed_step)

    @classmethod
    def warm_up(cls) -> None:
        """What counts the modes and what measures the distances import parts of scipy."""
        import scipy.special  # noqa: F401

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.game.step

    @property
    def games(self) -> list[Game]:
        """One game, which holds all members."""
        return [self.game]

    def stopped(self) -> list[str]:
        """Say of each member at which step which quantity was not finite; '' for those that train."""
        return self.game.health.sentences()

    def take_step(self) -> None:
        """Train every member for one step and observe it."""
        self.game.step += 1
        self.telemetry.observe(*self.one_step())

    def apply(self, change: Mapping[str, Any]) -> None:
        """Put live settings in force from the next step on."""
        averaged = bool(self.params.ema_decay)
        super().apply(change)
        if self.params.ema_decay and not averaged:  # an average that begins now begins with what is there now
            self.game.average_G.copy_(self.game.G.flat)
            self.game.average_since = self.step

    def _observed_step(self) -> tuple[StepRecord, Tensor | None]:
        """A step and, where steps are replayed, its scalars: a replay writes over the record of the step before."""
        record = gan_step(self.game)
        return record, every_step([Scores.of(record)]) if self.one_step.records else None

    def set_live(self) -> None:
        """Put live settings in force from the next step on."""
        self.game.set_live(self.params)

    def parts(self) -> dict[str, Part]:
        """The game and what was recorded of it."""
        return {"game": self.game, "telemetry": self.telemetry}

    def measure(self) -> None:
        """Evaluate modes, Jensen–Shannon divergence and sliced W₁ at the present step."""
        self.telemetry.measure()

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        game, telemetry = self.game, self.telemetry
        if at is None:
            shown, frame = game.step, picture(game, telemetry.scene)
        else:
            shown, frame = telemetry.frames.nearest(at)
        readings = telemetry.readings(None if at is None else shown)
        arrays = {name: array for name, array in frame.items() if name != "loss"}
        return {
            **self.of_losses([losses[name] for name in frame["loss"]]),
            **{name: readings[name] for name in SCALARS},
            "without_autograd": plain_step(game) is not None,
            "step_is": self.one_step.how,
            "layer_gradients_G": columns(readings, "gradient_G_"),
            "layer_gradients_D": columns(readings, "gradient_D_"),
            "mode_histogram": columns(readings, "mode_share_"),
            "history": telemetry.history(),
            "picture": {
                "step": shown,
                "extent": game.distribution.extent,
                "real": telemetry.scene.real_shown,
                **arrays,
            },
            "frames": np.array(telemetry.frames.steps),
        }
