"""All that is recorded of GANs of images while they train: scalars at three cadences and key frames."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from gan_core.nested import flatten, unflatten
from gan_core.params import ImageGanParams
from gan_core.telemetry.images.nearest_training import NEAREST, NOTHING, SHOWN, NearestTraining
from gan_core.telemetry.images.picture import ROWS, FixedInputs, picture
from gan_core.telemetry.images.probes import EVERY, PROBE, every_step, layers, probe_step
from gan_core.telemetry.images.sample_evaluator import FIGURES, SampleEvaluator
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.images.game import ImageGame
from gan_core.training.images.step import ImageRecord

FIRST_STRIDE = 20  # steps between the first key frames: an image step is some fifty times a plane's


class ImageTelemetry:
    """Reads K games after every step, by step number alone: who looks, and when, changes nothing."""

    def __init__(self, games: Sequence[ImageGame], params: ImageGanParams):
        self.games, self.probe_every, self.evaluate_every = games, params.probe_every, params.evaluate_every
        networks = {"G": games[0].G, "D": games[0].D}
        by_layer = [
            f"gradient_{name}_{i + 1}" for name, network in networks.items() for i in range(len(layers(network)))
        ]
        self.judge = SampleEvaluator.of(games[0].images, held_out=games[0].held_out)
        shares = [f"class_share_{i + 1}" for i in range(games[0].classes)]
        judged = () if self.judge is None else (*FIGURES, *shares)
        self.memory = NearestTraining.of(games[0].images, games[0].held_out)
        near = () if self.memory is None else NEAREST
        self.names = {"every": EVERY, "probe": (*PROBE, *by_layer), "evaluation": (*judged, *near)}
        device = games[0].device
        self.recorders = {
            group: Recorder(names, len(games), device, self.last_steps) for group, names in self.names.items()
        }
        self.scenes = [FixedInputs.of(game) for game in games]
        self.measured: dict[str, np.ndarray] = {}  # what `measure` found, at `measured_at`; not part of the history
        self.measured_at = -1
        self.nearest = np.full((len(games), SHOWN), NOTHING, np.int32)  # of the last evaluation, at `nearest_at`
        self.nearest_at = -1
        self.measured_nearest = self.nearest
        self.frames = KeyFrames(FIRST_STRIDE)
        self.frames.add(0, self.picture())

    @property
    def step(self) -> int:
        """The step that all games have reached."""
        return self.games[0].step

    def last_steps(self) -> np.ndarray:
        """Return the step at which each member stopped, (K,); infinity for those that train."""
        return np.concatenate([game.health.last_steps() for game in self.games])

    def observe(self, records: Sequence[ImageRecord]) -> None:
        """Record what is due at the present step, one record a member."""
        step, pairs = self.step, list(zip(self.games, records, strict=True))
        self.recorders["every"].record(step, list(torch.stack([every_step(record) for record in records], 1)))
        if step % self.probe_every == 0:
            self.recorders["probe"].record(step, list(torch.stack([probe_step(*pair) for pair in pairs], 1)))
        if self.names["evaluation"] and step % self.evaluate_every == 0:
            values, self.nearest = self._evaluated()
            self.nearest_at = step
            self.recorders["evaluation"].record(step, values)
        if self.frames.due(step):
            self.frames.add(step, self.picture())

    def measure(self) -> None:
        """Evaluate samples now, without touching the history."""
        if self.names["evaluation"]:
            rows, self.measured_nearest = self._evaluated()
            values = (row.cpu().numpy().astype(np.float64) for row in rows)
            self.measured, self.measured_at = dict(zip(self.names["evaluation"], values, strict=True)), self.step

    def _evaluated(self) -> tuple[list[Tensor], np.ndarray]:
        """The scalars of the evaluation, (K,) each, and the indices (K, SHOWN) of the images nearest to the mosaic's."""
        scalars, nearest = [], []
        for game, scene in zip(self.games, self.scenes, strict=True):
            judged = [] if self.judge is None else [self.judge.figures(game)]
            if self.memory is not None:
                near, index = self.memory.figures(game, scene)
                judged.append(near)
                nearest.append(index.to(torch.int32).cpu().numpy())
            scalars.append(torch.cat(judged))
        return list(torch.stack(scalars, 1)), np.stack(nearest) if nearest else self.nearest

    def row_names(self) -> list[str]:
        """Name the rows of the picture: by their classes where labels go into every G, else not."""
        if not all(game.G.classes for game in self.games):
            return []
        classes = self.games[0].images.classes
        return [classes[i % len(classes)] for i in range(ROWS)]

    def picture(self) -> Picture:
        """The current snapshot, all members stacked, and the names of the losses in use."""
        each = [picture(game, scene) for game, scene in zip(self.games, self.scenes, strict=True)]
        stacked = {name: np.stack([one[name] for one in each]) for name in each[0]}
        return {
            **stacked,
            "loss": np.array([game.objective.name for game in self.games]),
            "nearest": self.nearest,
            "nearest_at": np.array(self.nearest_at),
        }

    def seen(self, at: int | None = None) -> tuple[int, Picture]:
        """Return the step and the picture of now, or of the key frame nearest to `at`, with the `nearest` images' pixels."""
        step, found = (self.step, self.picture()) if at is None else self.frames.nearest(at)
        if at is None and self.measured_at == step:
            found = {**found, "nearest": self.measured_nearest, "nearest_at": np.array(step)}
        if self.memory is None or found["nearest_at"] < 0:
            return step, {name: array for name, array in found.items() if name != "nearest"}
        return step, {**found, "nearest": self.memory.pixels(found["nearest"])}

    def readings(self, at: int | None = None) -> dict[str, np.ndarray]:
        """The last measured value (K,) of every scalar, or those of step `at`; NaN where there is none."""
        found = {name: np.full(len(self.games), np.nan) for name in (*FIGURES, *NEAREST)}
        for recorder in self.recorders.values():
            found |= recorder.series.readings(at)
        if at is None and self.measured_at == self.step:
            found |= self.measured
        return found

    def history(self) -> dict[str, dict[str, np.ndarray]]:
        """Every cadence's series, as docs/architecture.md describes."""
        return {group: recorder.series.as_dict() for group, recorder in self.recorders.items()}

    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `load` reads."""
        series = {group: recorder.state() for group, recorder in self.recorders.items()}
        nearest = {"index": self.nearest, "at": np.array(self.nearest_at)}
        return flatten({**series, "frames": self.frames.state(), "nearest": nearest})

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take over what `state` returned."""
        parts = unflatten(arrays)
        for group, recorder in self.recorders.items():
            recorder.load(parts[group])
        self.frames.load(parts["frames"])
        self.nearest, self.nearest_at = parts["nearest"]["index"], int(parts["nearest"]["at"])
