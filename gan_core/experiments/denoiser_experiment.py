"""What experiments that train a denoiser share: one network, its loss, pictures on the way, saving."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.networks.images import count_parameters
from gan_core.params.denoiser import DenoiserParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.parts import joined, split
from gan_core.telemetry.recorder import Recorder
from gan_core.training.diffusion import state as game_state
from gan_core.training.diffusion.game import DiffusionGame

CHECK_EVERY = 16  # steps between two looks at whether all is finite; each waits for the device


class DenoiserExperiment(Experiment):
    """A step is one of the training's. Samples are drawn at every `picture_every`-th step, and stay until the next are there."""

    params: DenoiserParams
    picture_every: ClassVar[int]
    game: DiffusionGame
    last: Picture

    def __init__(self, params: DenoiserParams, game: DiffusionGame):
        self.params, self.game = params, game
        self.recorder = Recorder(("loss",), 1, game.device, lambda: np.array([np.inf]))
        self.frames = KeyFrames(self.picture_every)
        self._keep({**self._moment(), **self.picture()})

    @abstractmethod
    def picture(self) -> Picture:
        """Return what is drawn of the network as it is now; draws nothing that trains."""

    @property
    def step(self) -> int:
        """Steps of training."""
        return self.game.taken

    @property
    def over(self) -> str:
        """Say at which step which quantity was not finite. Known at every CHECK_EVERY-th step alone."""
        return "" if self.step % CHECK_EVERY else self.game.stopped

    def advance(self, steps: int) -> None:
        """Train."""
        for _ in range(steps):
            if self.over:
                return
            self.game.step()
            self.recorder.record(self.step, [self.game.loss[None]])
            self.see()

    def see(self) -> None:
        """Do what a step leaves to do for pictures: draw one where it is due."""
        if self.step % self.picture_every == 0:
            self._keep({**self._moment(), **self.picture()})

    def apply(self, change: Mapping[str, Any]) -> None:
        """Put live settings in force from the next step on."""
        super().apply(change)
        self.game.set_live(self.params)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see, now or at the key frame nearest to `at`."""
        _, frame = (self.step, self.last) if at is None else self.frames.nearest(at)
        seen = {name: array for name, array in frame.items() if name != "step"}
        shown = int(frame["step"])
        return {
            "step": self.step,
            "members": 1,
            "params": self.params.model_dump(),
            "member_labels": [f"seed {self.params.seed}"],
            "stopped": [self.game.stopped],
            "loss": self.recorder.series.reading("loss", None if at is None else shown),
            "loss_by_t": seen.pop("loss_by_t") if at is not None else self.game.loss_by_t(),
            "parameters": count_parameters(self.game.network),
            "history": {"every": self.recorder.series.as_dict()},
            "picture": {"step": shown, **seen},
            "frames": np.array(self.frames.steps),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Everything, as arrays and JSON."""
        parts = {
            "game": game_state.state(self.game), "series": self.recorder.series.state(), "frames": self.frames.state(),
            "last": self.last,
        }  # fmt: skip
        return joined(parts), {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`, bit for bit."""
        parts = split(arrays)
        self.params = self.params.changed(rest["params"])
        self.game.set_live(self.params)
        game_state.load(self.game, parts["game"], int(rest["step"]))
        self.recorder.series.load(parts["series"])
        self.frames.load(parts["frames"])
        self.last = parts["last"]

    def _moment(self) -> Picture:
        """What a picture has beside what is drawn."""
        return {"step": np.array(self.step), "loss_by_t": self.game.loss_by_t()}

    def _keep(self, picture: Picture) -> None:
        self.last, step = picture, int(picture["step"])
        if self.frames.due(step):
            self.frames.add(step, picture)
