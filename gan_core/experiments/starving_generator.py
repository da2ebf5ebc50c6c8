"""A frozen generator and critics that learn: what reaches the generator as they do (arXiv:1701.04862, Fig. 2)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from gan_core.data.images import image_sets
from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.experiments.frozen import FrozenImages, FrozenLines
from gan_core.losses import losses
from gan_core.params import StarvingGeneratorParams
from gan_core.params.shipped import FROZEN_STATES
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.parts import joined, split
from gan_core.telemetry.recorder import Recorder
from gan_core.training.images.shipped import shipped_generator

EVERY, FRAME_EVERY = 10, 40
FIGURES = ("gradient_minimax", "gradient_non_saturating", "spread_non_saturating", "mean_D")
SIDE, EXTENT, POINTS = 48, 1.5, 200


class StarvingGenerator(Experiment):
    """K critics; a step is one of theirs. The generator never moves: its gradient is measured, under either loss.

    The snapshot is described in docs/architecture.md.
    """

    name = "starving_generator"
    params: StarvingGeneratorParams

    def __init__(self, params: StarvingGeneratorParams, device: str = "cpu"):
        self.params, self._step = params, 0
        on, seeds = torch.device(device), range(params.seed, params.seed + params.seeds)
        self.frozen: FrozenLines | FrozenImages
        if params.generator == "lines":
            self.frozen = FrozenLines(seeds, params.width, on)
        else:
            states = [shipped_generator(name, device) for name in FROZEN_STATES[params.generator]]
            images = image_sets[states[0].params.data].load(states[0].shape[1], train=True).to(on)
            self.frozen = FrozenImages(states, seeds, images, on)
        self.members = len(self.frozen.labels)
        self.recorder = Recorder(FIGURES, self.members, on, lambda: np.full(self.members, np.inf))
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    @property
    def step(self) -> int:
        """Steps of the critics."""
        return self._step

    def advance(self, steps: int) -> None:
        """Train the critics."""
        for _ in range(steps):
            self._step += 1
            self.frozen.step(self._step, self.params.batch_size, self.params.lr)
            self._observe()

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see, now or at the key frame nearest to `at`."""
        shown, frame = (self.step, self._picture()) if at is None else self.frames.nearest(at)
        series, loss = self.recorder.series, losses["minimax"]
        history = series.as_dict()
        alone = self.members == 1
        return {
            "step": self.step,
            "members": self.members,
            "params": self.params.model_dump(),
            "member_labels": self.frozen.labels,
            "stopped": self.frozen.stopped(),
            "critic_step": history["step"].astype(int),
            **{name: history[name][:, 0] if alone else history[name] for name in FIGURES},
            "now": {name: series.reading(name, None if at is None else shown) for name in FIGURES},
            "critic_output": [loss.critic_output] * self.members,
            "ignores_shift": [loss.ignores_shift] * self.members,
            "threshold": [loss.threshold] * self.members,
            "history": {"every": history},
            "picture": {"step": shown, **self._still(), **frame},
            "frames": np.array(self.frames.steps),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Everything, as arrays and JSON."""
        parts = {"critics": self.frozen.state(), "series": self.recorder.series.state(), "frames": self.frames.state()}
        return joined(parts), {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`, bit for bit."""
        parts = split(arrays)
        self.params, self._step = self.params.changed(rest["params"]), int(rest["step"])
        self.frozen.load(parts["critics"])
        self.recorder.series.load(parts["series"])
        self.frames.load(parts["frames"])

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorder.record(self.step, self.frozen.measure())
        if self.frames.due(self.step):
            self.frames.add(self.step, self._picture())

    def _picture(self) -> Picture:
        if isinstance(self.frozen, FrozenLines):
            return {"critic": self.frozen.picture(SIDE, EXTENT)}
        return {"mean_D": self.recorder.series.reading("mean_D").astype(np.float32)}

    def _still(self) -> Picture:
        """What never changes: the points, or the generators' images."""
        if isinstance(self.frozen, FrozenImages):
            return {"samples": self.frozen.pictures()}
        points = self.frozen.points[:, :POINTS].cpu().numpy()
        real = points[0] * [0.0, 1.0]
        none = {"arrows": np.zeros((self.members, 0, 2)), "manifold": np.zeros((self.members, 0, 2, 2))}
        return {"extent": np.array(EXTENT), "real": real, "generated": points, **none}
