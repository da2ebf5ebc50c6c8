"""All that is recorded of a GAN in the plane while it trains: scalars at four cadences and key frames."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.nested import flatten, unflatten
from gan_core.params import PlaneGanParams
from gan_core.telemetry.key_frames import KeyFrames
from gan_core.telemetry.plane.evaluation import DISTANCES, MODES, distances, evaluate
from gan_core.telemetry.plane.picture import FixedInputs, picture
from gan_core.telemetry.plane.probes import EVERY, PROBE, Scores, every_step, probe_step
from gan_core.telemetry.recorder import Recorder
from gan_core.training.plane.game import Game
from gan_core.training.plane.records import StepRecord

TOGETHER = 16  # steps whose scalars are computed at once
SCALARS = (*EVERY, *PROBE, *MODES, *DISTANCES)


def distances_due(step: int, evaluate_every: int, members: int = 1) -> bool:
    """Tell whether the slow figures are due: at every 25th evaluation, and of a run alone at the first and the 5th.

    For each member they cost as much time as 40 small steps.
    """
    evaluations, rest = divmod(step, evaluate_every)
    return rest == 0 and step > 0 and (evaluations % 25 == 0 or (evaluations in (1, 5) and members == 1))


class Telemetry:
    """Reads a game after every step, by step number alone: who looks, and when, changes nothing."""

    def __init__(self, game: Game, params: PlaneGanParams):
        self.game, self.probe_every, self.evaluate_every = game, params.probe_every, params.evaluate_every
        layers = [
            f"gradient_{net}_{i + 1}"
            for net, n in (("G", len(game.G.layers)), ("D", len(game.D.layers)))
            for i in range(n)
        ]
        modes = game.distribution.modes
        shares = [] if modes is None else [f"mode_share_{i + 1}" for i in range(len(modes))]
        names = {
            "every": EVERY,
            "probe": (*PROBE, *layers),
            "evaluation": () if modes is None else (*MODES, *shares),
            "distance": DISTANCES,
        }
        self.recorders = {group: Recorder(names[group], game.K, game.device, game.health.last_steps) for group in names}
        self.names = names
        self.scene = FixedInputs.of(game)
        self.frames = KeyFrames()
        self._waiting: list[Scores] = []  # of the last steps, not yet recorded
        self.measured: dict[str, np.ndarray] = {}  # what `measure` found, at `measured_at`; not part of the history
        self.measured_at = -1
        self._evaluate()
        self.frames.add(0, picture(game, self.scene))

    def observe(self, record: StepRecord, scalars: Tensor | None = None) -> None:
        """Record what is due at the game's step. scalars: those of `every_step`, (1, 6, K), where the step has computed them."""
        step = self.game.step
        if scalars is None:
            self._waiting.append(Scores.of(record))
            if len(self._waiting) == TOGETHER:
                self._settle()
        else:
            self.recorders["every"].record_all([step], scalars)
        if step % self.probe_every == 0:
            self.recorders["probe"].record_all([step], probe_step(self.game, record)[None])
        if step % self.evaluate_every == 0:
            self._evaluate()
        if distances_due(step, self.evaluate_every, self.game.K):
            self.recorders["distance"].record(step, self._on_device(distances(self.game)))
        if self.frames.due(step):
            self.frames.add(step, picture(self.game, self.scene))

    def measure(self) -> None:
        """Evaluate now, the slow figures included, without touching the history."""
        found = [value.float().cpu().numpy() for value in evaluate(self.game)]
        self.measured = dict(zip(self.names["evaluation"], found, strict=True))
        self.measured |= dict(zip(DISTANCES, distances(self.game), strict=True))
        self.measured_at = self.game.step

    def readings(self, at: int | None = None) -> dict[str, np.ndarray]:
        """The last measured value (K,) of every scalar, or those of step `at`; NaN where there is none."""
        self._settle()
        nothing = np.full(self.game.K, np.nan)
        found = dict.fromkeys(SCALARS, nothing)
        for recorder in self.recorders.values():
            found |= recorder.series.readings(at)
        if at is None and self.measured_at == self.game.step:
            found |= {name: values.astype(np.float64) for name, values in self.measured.items()}
        return found

    def history(self) -> dict[str, dict[str, np.ndarray]]:
        """Every cadence's series, as docs/architecture.md describes."""
        self._settle()
        return {group: recorder.series.as_dict() for group, recorder in self.recorders.items()}

    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `load` reads."""
        self._settle()
        series = {group: recorder.state() for group, recorder in self.recorders.items()}
        return flatten({**series, "frames": self.frames.state()})

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take over what `state` returned."""
        parts = unflatten(arrays)
        for group, recorder in self.recorders.items():
            recorder.load(parts[group])
        self.frames.load(parts["frames"])

    def _settle(self) -> None:
        """Record the steps that wait."""
        if self._waiting:
            last = self.game.step
            steps = range(last - len(self._waiting) + 1, last + 1)
            self.recorders["every"].record_all(steps, every_step(self._waiting))
            self._waiting.clear()

    def _evaluate(self) -> None:
        if self.names["evaluation"]:
            self.recorders["evaluation"].record(self.game.step, evaluate(self.game))

    def _on_device(self, values: np.ndarray) -> list[Tensor]:
        return list(torch.as_tensor(values, device=self.game.device, dtype=self.game.dtype).unbind(0))
