"""A GAN in the plane of which one player can be frozen: where the other then goes, and what each order of steps gives."""

import numpy as np
import torch

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.plane_gan import PlaneGan
from gan_core.params import OrderGanParams
from gan_core.telemetry.plane.discriminator_maximum import gathering
from gan_core.telemetry.plane.game_value import best_value, value
from gan_core.telemetry.recorder import Recorder

EVERY, BEST_EVERY = 25, 100  # steps between two measurements; the best discriminator's value is expensive
FIGURES = ("largest_score", "maximum_x", "maximum_y", "mean_score", "at_maximum", "together", "value")


class OrderGan(PlaneGan):
    """As `PlaneGan`, with settings that order the players' steps and figures of the discriminator's maximum and of the game's value.

    The snapshot is described in docs/snapshots.md.
    """

    name = "order_gan"
    params: OrderGanParams

    def __init__(self, params: OrderGanParams, device: str = "cpu", dtype: torch.dtype = torch.float32):
        super().__init__(params, device, dtype)
        last_steps = self.game.health.last_steps
        self.recorders = {
            "order": Recorder(FIGURES, self.game.K, self.game.device, last_steps),
            "best_value": Recorder(("value_best",), self.game.K, self.game.device, last_steps),
        }
        self._observe()

    def take_step(self) -> None:
        """Train every member for one step and observe it."""
        super().take_step()
        self._observe()

    def parts(self) -> dict[str, Part]:
        """What was recorded of its own, too."""
        return {**super().parts(), **self.recorders}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        found = super().seen(at)
        shown = None if at is None else found["picture"]["step"]
        series = {group: recorder.series for group, recorder in self.recorders.items()}
        readings = {name: one.reading(name, shown) for one in series.values() for name in one.names}
        if at is None:  # the mark belongs to the picture, which is of now
            readings |= dict(zip(FIGURES, (row.double().cpu().numpy() for row in self._measured()), strict=True))
        found["history"] |= {group: one.as_dict() for group, one in series.items()}
        found["picture"]["maximum"] = np.stack([readings.pop("maximum_x"), readings.pop("maximum_y")], 1)
        return {**found, **readings, "updates": self.params.updates()}

    def _measured(self) -> list[torch.Tensor]:
        return [*gathering(self.game, self.telemetry.scene), value(self.game)]

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorders["order"].record(self.step, self._measured())
        if self.step % BEST_EVERY == 0:
            self.recorders["best_value"].record(self.step, [best_value(self.game)])
