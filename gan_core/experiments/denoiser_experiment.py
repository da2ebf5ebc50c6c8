"""What experiments that train a denoiser share: one network, its loss, pictures on the way, saving."""

from typing import ClassVar

import numpy as np

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.images import count_parameters
from gan_core.params.denoiser import DenoiserParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.diffusion.game import DiffusionGame

CHECK_EVERY = 16  # steps between two looks at whether all is finite; each waits for the device


class DenoiserExperiment(RecordedExperiment):
    """A step is one of the training's. Samples are drawn at every `picture_every`-th step, and stay until the next are there."""

    params: DenoiserParams
    picture_every: ClassVar[int]
    game: DiffusionGame

    def __init__(self, params: DenoiserParams, game: DiffusionGame):
        self.params, self.game = params, game
        self.recorders = {"every": Recorder(("loss",), 1, game.device, lambda: np.array([np.inf]))}
        self.frames = KeyFrames(self.picture_every)
        self.frames.show({**self._moment(), **self.picture()})

    @property
    def step(self) -> int:
        """Steps of training."""
        return self.game.step

    @property
    def over(self) -> str:
        """Say at which step which quantity was not finite. Known at every CHECK_EVERY-th step alone."""
        return "" if self.step % CHECK_EVERY else self.game.stopped

    def advance(self, steps: int) -> None:
        """Train."""
        for _ in range(steps):
            if self.over:
                return
            self.game.train_step()
            self.recorders["every"].record(self.step, [self.game.loss[None]])
            self.see()

    def see(self) -> None:
        """Do what a step leaves to do for pictures: draw one where it is due."""
        if self.step % self.picture_every == 0:
            self.frames.show({**self._moment(), **self.picture()})

    def set_live(self) -> None:
        """Put live settings in force from the next step on."""
        self.game.set_live(self.params)

    def member_labels(self) -> list[str]:
        """The seed."""
        return [f"seed {self.params.seed}"]

    def stopped(self) -> list[str]:
        """What the game says."""
        return [self.game.stopped]

    def parts(self) -> dict[str, Part]:
        """The game too."""
        return {**super().parts(), "game": self.game}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        frame = self.frames.seen(at)
        drawn = {name: array for name, array in frame.items() if name != "step"}
        shown = int(frame["step"])
        return {
            **super().seen(at),
            **self.readings(None if at is None else shown),
            "loss_by_t": drawn.pop("loss_by_t") if at is not None else self.game.loss_by_t(),
            "parameters": count_parameters(self.game.network),
            "picture": {"step": shown, **drawn},
        }

    def _moment(self) -> Picture:
        """What a picture has beside what is drawn."""
        return {"step": np.array(self.step), "loss_by_t": self.game.loss_by_t()}
