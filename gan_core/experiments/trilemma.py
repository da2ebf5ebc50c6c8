"""Six families of generative models, trained in turns on the same batches, and measured: time, quality, coverage."""

import numpy as np
import torch

from gan_core.experiments.experiment import Attributes, Experiment, Part, Snapshot
from gan_core.params import TrilemmaParams
from gan_core.telemetry.key_frames import KeyFrames
from gan_core.telemetry.series import Series
from gan_core.telemetry.trilemma import BATCH, FIGURES, measure_of, time_per_sample_ms
from gan_core.theory.trilemma import scores
from gan_core.training.trilemma import families
from gan_core.training.trilemma.data import SmallDigits, data_of
from gan_core.training.trilemma.family import Family

EVERY = 100  # steps between pictures
FIRST, EVALUATED = 100, 500  # the step of the first evaluation, and steps between those after it
CHECKED = 16  # steps between two looks at whether all is finite; each waits for the device
POINTS, IMAGES = 200, 16  # of each family in the picture


class Trilemma(Experiment):
    """A step is one of every family; over at `steps`. The snapshot is described in docs/snapshots.md."""

    name = "trilemma"
    params: TrilemmaParams

    def __init__(self, params: TrilemmaParams, device: str = "cpu"):
        self.params = params
        on = torch.device(device)
        self.data = data_of(params, on)
        self.families: dict[str, Family] = {}
        for family in families:
            self.families[family.name] = family.load()(params, self.data, on, self.families)
        self.evaluator = measure_of(self.data, params.judged, on)
        self.shown = IMAGES if params.of_images else POINTS
        first = next(iter(self.families.values()))
        self.real = self._drawable(self.data.draw(self.shown, first.generator("real", 0)))
        self.series = Series(FIGURES, len(self.families))
        self.known = np.zeros(len(self.families), bool)  # to have stopped, at every CHECKED-th step
        self.measured = np.full((len(FIGURES), len(self.families)), np.nan)  # by `measure`; not part of the history
        self.measured_at = -1
        self.frames = KeyFrames(EVERY)
        self._look()

    @property
    def over(self) -> str:
        """Say that the last step is taken, or that every family met a number that is not finite."""
        if self.step >= self.params.steps:
            return f"step {self.step:,}: all six families have had their steps."
        return "all six families have stopped at a number that was not finite" if self.known.all() else ""

    def advance(self, steps: int) -> None:
        """Train every family that has not stopped."""
        for _ in range(steps):
            if self.over:
                return
            self._step += 1
            for family, stopped in zip(self.families.values(), self.known, strict=True):
                if not stopped:
                    family.train_step()
            self._observe()

    def set_live(self) -> None:
        """Let DDIM ask more or less often, from the next picture on."""
        for family in self.families.values():
            family.params = self.params

    def measure(self) -> None:
        """Evaluate every family at the present step, its sampler's time included. Draws nothing that trains."""
        self.measured, self.measured_at = self._evaluated(), self.step

    def _evaluated(self) -> np.ndarray:
        """FIGURES of every family now, (figures, families)."""
        return np.array([self._figures(family) for family in self.families.values()], np.float32).T

    def _figures(self, family: Family) -> list[float]:
        if family.stopped:
            return [np.nan] * len(FIGURES)
        found = self.evaluator.figures(family.sample(self.evaluator.n, family.generator("judged")))
        return [time_per_sample_ms(family), *found]

    def member_labels(self) -> list[str]:
        """The families."""
        return [family.label for family in families]

    def stopped(self) -> list[str]:
        """Say of each family at which step which quantity was not finite, as it is known."""
        return [
            family.stopped if known else "" for family, known in zip(self.families.values(), self.known, strict=True)
        ]

    def parts(self) -> dict[str, Part]:
        """The families, their figures and pictures, and which are known to have stopped."""
        own: dict[str, Part] = {"series": self.series, "frames": self.frames, "own": Attributes(self, "known")}
        return {**{f"family_{name}": family for name, family in self.families.items()}, **own}

    def seen(self, at: int | None) -> Snapshot:
        """The figures of the last evaluation, or at the key frame nearest to `at`, and samples of each family."""
        frame = self.frames.seen(at)
        shown = int(frame["step"])
        figures = {name: self.series.reading(name, None if at is None else shown) for name in FIGURES}
        evaluated_at = self.series.step_at(None if at is None else shown)
        if at is None and self.measured_at == self.step:
            figures = dict(zip(FIGURES, self.measured.astype(np.float64), strict=True))
            evaluated_at = self.step
        evaluator = self.evaluator
        return {
            **figures,
            "quality_by": evaluator.quality_by,
            "quality_of_data": evaluator.of_data,
            "quality_of_noise": evaluator.of_noise,
            "ceilings": evaluator.ceilings,
            "judged": evaluator.n,
            "timed_batch": BATCH,
            "scores": scores(
                figures["time_per_sample_ms"],
                figures[evaluator.quality_by],
                evaluator.quality_by,
                figures["coverage"],
                evaluator.of_noise,
                evaluator.of_data,
                evaluator.ceilings["coverage"],
            ),
            "calls": np.array([family.calls for family in self.families.values()]),
            "weights": np.array([family.weights for family in self.families.values()]),
            "weights_trained": np.array([family.weights_trained for family in self.families.values()]),
            "samples_seen": self.step * self.params.batch_size,
            "measured_at": evaluated_at,
            "history": {"evaluation": self.series.as_dict()},
            "picture": {
                "step": shown,
                "real": self.real,
                **({} if isinstance(self.data, SmallDigits) else {"extent": self.data.law.extent}),
                "samples": frame["samples"],
            },
            "frames": np.array(self.frames.steps),
        }

    def _observe(self) -> None:
        if self.step % CHECKED == 0:
            self.known = np.array([bool(family.stopped) for family in self.families.values()])
        ends = self.step == self.params.steps
        if self.step % EVERY == 0 or ends:
            self._look()
        if self.step == FIRST or self.step % EVALUATED == 0 or ends:
            self.series.extend(np.array([self.step]), self._evaluated()[None])

    def _look(self) -> None:
        """Draw samples of every family, from the same noise each time."""
        samples = [
            self._drawable(family.sample(self.shown, family.generator("picture", 0)))
            for family in self.families.values()
        ]
        self.frames.show({"step": np.array(self.step), "samples": np.stack(samples)})

    def _drawable(self, x: torch.Tensor) -> np.ndarray:
        """Points (n, 2), or images (n, 1, 8, 8) as bytes."""
        return self.data.small(x) if isinstance(self.data, SmallDigits) else x.float().cpu().numpy()
