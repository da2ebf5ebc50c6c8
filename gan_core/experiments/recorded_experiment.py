"""What experiments share whose scalars and pictures are recorded while they run."""

from abc import abstractmethod
from collections.abc import Mapping

import numpy as np

from gan_core.experiments.experiment import Experiment, Part, Snapshot
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder


class RecordedExperiment(Experiment):
    """`recorders` hold its scalars, a group of one cadence each, and `frames` its pictures."""

    recorders: Mapping[str, Recorder]
    frames: KeyFrames

    @abstractmethod
    def picture(self) -> Picture:
        """Return what is drawn of it as it is now; draws nothing that trains."""

    def parts(self) -> dict[str, Part]:
        """Return recorders and frames."""
        return {**self.recorders, "frames": self.frames}

    def look(self, at: int | None) -> tuple[int, Picture, dict[str, np.ndarray]]:
        """Return the step looked at, its picture, and its readings (K,): of now, or of the key frame nearest to `at`."""
        shown, picture = (self.step, self.picture()) if at is None else self.frames.nearest(at)
        return shown, picture, self.readings(None if at is None else shown)

    def readings(self, at: int | None) -> dict[str, np.ndarray]:
        """Return the last value (K,) of every scalar, or that of step `at`."""
        found = dict[str, np.ndarray]()
        for recorder in self.recorders.values():
            found |= recorder.series.readings(at)
        return found

    def seen(self, at: int | None) -> Snapshot:
        """Return history and frames."""
        return {
            "history": {group: recorder.series.as_dict() for group, recorder in self.recorders.items()},
            "frames": np.array(self.frames.steps),
        }

    def keep_frame(self) -> None:
        """Keep a picture of this step where one is due."""
        if self.frames.due(self.step):
            self.frames.add(self.step, self.picture())
