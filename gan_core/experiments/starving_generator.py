"""A frozen generator and discriminators that learn: what reaches the generator as they do (arXiv:1701.04862, Fig. 2)."""

import numpy as np
import torch

from gan_core.data.images import image_sets
from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.frozen import FrozenImages, FrozenLines
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.losses import losses
from gan_core.params import StarvingGeneratorParams
from gan_core.params.shipped import FROZEN_STATES
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.images.shipped import shipped_generator

EVERY, FRAME_EVERY = 10, 40
FIGURES = ("gradient_minimax", "gradient_non_saturating", "spread_non_saturating", "mean_D")
SIDE, EXTENT, POINTS = 48, 1.5, 200


class StarvingGenerator(RecordedExperiment):
    """K discriminators; one step trains each of them once. The generator never moves: its gradient is measured, under either loss.

    The snapshot is described in docs/snapshots.md.
    """

    name = "starving_generator"
    params: StarvingGeneratorParams

    def __init__(self, params: StarvingGeneratorParams, device: str = "cpu"):
        self.params = params
        on, seeds = torch.device(device), range(params.seed, params.seed + params.seeds)
        self.frozen: FrozenLines | FrozenImages
        if params.generator == "lines":
            self.frozen = FrozenLines(seeds, params.width, on)
        else:
            states = [shipped_generator(name, device) for name in FROZEN_STATES[params.generator]]
            images = image_sets[states[0].params.data].load(states[0].shape[1], train=True).to(on)
            self.frozen = FrozenImages(states, seeds, images, on)
        self.members = len(self.frozen.labels)
        self.recorders = {"every": Recorder(FIGURES, self.members, on, lambda: np.full(self.members, np.inf))}
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    def advance(self, steps: int) -> None:
        """Train the discriminators."""
        for _ in range(steps):
            self._step += 1
            self.frozen.train_step(self._step, self.params.batch_size, self.params.lr)
            self._observe()

    def member_labels(self) -> list[str]:
        """Age and seed, as far as members differ."""
        return self.frozen.labels

    def stopped(self) -> list[str]:
        """What the discriminators say."""
        return self.frozen.stopped()

    def parts(self) -> dict[str, Part]:
        """The discriminators too."""
        return {**super().parts(), "discriminators": self.frozen}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        found, loss, alone = super().seen(at), losses["minimax"], self.members == 1
        history = found["history"]["every"]
        return {
            **found,
            "discriminator_step": history["step"].astype(int),
            **{name: history[name][:, 0] if alone else history[name] for name in FIGURES},
            "now": readings,
            "discriminator_output": [loss.discriminator_output] * self.members,
            "ignores_shift": [loss.ignores_shift] * self.members,
            "threshold": [loss.threshold] * self.members,
            "picture": {"step": shown, **self._still(), **frame},
        }

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorders["every"].record(self.step, self.frozen.measure())
        self.keep_frame()

    def picture(self) -> Picture:
        """The discriminators' logits, or their mean D of images."""
        if isinstance(self.frozen, FrozenLines):
            return {"discriminator": self.frozen.picture(SIDE, EXTENT)}
        return {"mean_D": self.recorders["every"].series.reading("mean_D").astype(np.float32)}

    def _still(self) -> Picture:
        """What never changes: the points, or the generators' images."""
        if isinstance(self.frozen, FrozenImages):
            return {"samples": self.frozen.pictures()}
        points = self.frozen.points[:, :POINTS].cpu().numpy()
        real = points[0] * [0.0, 1.0]
        none = {"arrows": np.zeros((self.members, 0, 2)), "manifold": np.zeros((self.members, 0, 2, 2))}
        return {"extent": np.array(EXTENT), "real": real, "generated": points, **none}
