"""What is measured of a family of generative models: time of a sample, quality, coverage."""

import time
from abc import ABC, abstractmethod
from statistics import median

import numpy as np
import torch
from torch import Tensor

from gan_core.metrics.frechet import frechet_distance
from gan_core.metrics.modes import mode_metrics
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.telemetry.images.sample_evaluator import FIGURES as OF_JUDGE
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator
from gan_core.training.streams import generator
from gan_core.training.trilemma.data import Data, Points, SmallDigits
from gan_core.training.trilemma.family import Family

FIGURES = ("time_per_sample_ms", "frechet", "sliced_w1", "coverage", "good_share", "seen")
BATCH, BATCHES = 100, 5  # samples of a timed batch, and timed batches
MANY = 100_000  # draws that say what data and noise have
SEEN_SHARE = 0.01  # of the samples: a mode or a class with so many counts as seen


def time_per_sample_ms(family: Family) -> float:
    """Median time of BATCHES batches of BATCH samples, over BATCH, in ms; the sampler alone, after one batch to warm up.

    Of a larger batch a sample is cheaper: the time says how the families compare, not what a sample must cost.
    """
    times = []
    for k in range(BATCHES + 1):
        g = family.generator(f"timed {k}")
        _wait(family.device)
        start = time.perf_counter()
        family.sample(BATCH, g)
        _wait(family.device)
        times.append(time.perf_counter() - start)
    return 1000 * median(times[1:]) / BATCH


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


class Measure(ABC):
    """Figures of samples against the data: FIGURES but the first, of n samples.

    `of_data` is what a perfect sampler has of the figure that quality goes by, `of_noise` what N(0, I) has, from which the
    diffusers start; `parts` says how many modes or classes there are.
    """

    quality_by: str  # one of FIGURES
    of_data: float
    of_noise: float
    parts: int
    n: int

    @abstractmethod
    def figures(self, x: Tensor) -> list[float]:
        """Return frechet, sliced_w1, coverage, good_share, seen of samples (n, dim)."""


class PointMeasure(Measure):
    """In the plane quality goes by the share of good samples, those within 3σ of a mode; what data and noise have, of MANY points.

    Of a perfect sampler it is 1 − e^{−9/2} = 98.89 % where the discs of 3σ do not overlap.
    The Fréchet distance compares means and covariances alone and is blind to modes; the sliced W₁ moves with how many points
    chance gave each mode, and of as few it does not rank. coverage: the share of modes with at least 1 % of the samples within 3σ.
    """

    quality_by = "good_share"

    def __init__(self, data: Points, n: int, device: torch.device):
        self.n = n
        law = data.law
        assert law.modes is not None
        self.modes, self.sigma, self.parts = (
            torch.as_tensor(law.modes, device=device).float(),
            law.sigma,
            len(law.modes),
        )
        g = generator(0, "measure", device)
        self.real = data.draw(n, g).double().cpu().numpy()
        self.of_data = self._good_share(data.draw(MANY, g))
        self.of_noise = self._good_share(torch.randn(MANY, 2, generator=g, device=device))

    def _good_share(self, x: Tensor) -> float:
        return float(mode_metrics(x[None], self.modes, self.sigma)["high_quality_share"])

    def figures(self, x: Tensor) -> list[float]:
        """The same, NaN where a sample is not finite."""
        points = x.double().cpu().numpy()
        if not np.isfinite(points).all():
            return [np.nan] * 5
        found = mode_metrics(x[None], self.modes, self.sigma)
        seen = float(found["modes_covered_1pct"])
        return [
            frechet_distance(self.real, points), sliced_w1(points, self.real), seen / self.parts,
            float(found["high_quality_share"]), seen,
        ]  # fmt: skip


class DigitMeasure(Measure):
    """Of digits it goes by the Fréchet distance of the shipped classifier's features. coverage: recall; good_share: precision."""

    quality_by = "frechet"

    def __init__(self, data: SmallDigits, n: int, device: torch.device):
        judge = SampleEvaluator.of(data.large, n)
        assert judge is not None  # it ships
        self.data, self.judge, self.n = data, judge, judge.n
        self.parts, self.of_data = judge.classifier.classes, judge.floor
        noise = torch.randn(self.n, data.dim, generator=generator(0, "measure", device), device=device)
        self.of_noise = self.figures(noise)[0]

    def figures(self, x: Tensor) -> list[float]:
        """Of the samples, enlarged to the classifier's 28 × 28."""
        if not bool(x.isfinite().all()):
            return [np.nan] * 5
        found = self.judge.of_samples(self.data.enlarged(x))
        said = dict(zip(OF_JUDGE, found.tolist(), strict=False))
        seen = float((found[len(OF_JUDGE) :] >= SEEN_SHARE).sum())
        return [said["frechet"], np.nan, said["recall"], said["precision"], seen]


def measure_of(data: Data, n: int, device: torch.device) -> Measure:
    """Return how samples of these data are measured, n at once."""
    if isinstance(data, SmallDigits):
        return DigitMeasure(data, n, device)
    assert isinstance(data, Points)
    return PointMeasure(data, n, device)
