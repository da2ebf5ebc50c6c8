"""What is measured of a family of generative models: time of a sample, quality, coverage."""

import time
from abc import ABC, abstractmethod
from functools import cache
from statistics import median

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import image_sets
from gan_core.metrics.density_coverage import density_coverage, expected_coverage
from gan_core.metrics.frechet import frechet_distance, frechet_floor
from gan_core.metrics.modes import mode_metrics
from gan_core.metrics.precision_recall import precision_recall
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.telemetry.images.sample_evaluator import FIGURES as OF_JUDGE
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator, classifier_of, features_of
from gan_core.training.streams import generator
from gan_core.training.trilemma.data import LARGE, Data, Points, SmallDigits
from gan_core.training.trilemma.family import Family

FIGURES = ("time_per_sample_ms", "frechet", "sliced_w1", "coverage", "good_share", "seen", "recall")
BATCH, BATCHES = 100, 5  # samples of a timed batch, and timed batches
MANY = 100_000  # draws that say what data and noise have
ORDERS = 12  # of the images, over which a ceiling is averaged
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
    diffusers start; `ceilings` has by name what a perfect sampler of n has of other figures; `parts` says how many modes or
    classes there are. coverage is that of Naeem et al. 2020 (arXiv:2002.09797).
    """

    quality_by: str  # one of FIGURES
    of_data: float
    of_noise: float
    parts: int
    n: int
    ceilings: dict[str, float]

    @abstractmethod
    def figures(self, x: Tensor) -> list[float]:
        """Return frechet, sliced_w1, coverage, good_share, seen, recall of samples (n, dim)."""


class PointMeasure(Measure):
    """In the plane quality goes by the share of good samples, those within 3σ of a mode; what data and noise have, of MANY points.

    Of a perfect sampler it is 1 − e^{−9/2} = 98.89 % where the discs of 3σ do not overlap.
    The Fréchet distance compares means and covariances alone and is blind to modes; the sliced W₁ moves with how many points
    chance gave each mode, and of as few it does not rank. seen: the modes with at least 1 % of the samples within 3σ.
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
        self.ceilings = {"coverage": expected_coverage(n, n)}

    def _good_share(self, x: Tensor) -> float:
        return float(mode_metrics(x[None], self.modes, self.sigma)["high_quality_share"])

    def figures(self, x: Tensor) -> list[float]:
        """The same, NaN where a sample is not finite."""
        points = x.double().cpu().numpy()
        if not np.isfinite(points).all():
            return [np.nan] * 6
        found = mode_metrics(x[None], self.modes, self.sigma)
        return [
            frechet_distance(self.real, points), sliced_w1(points, self.real), density_coverage(self.real, points)[1],
            float(found["high_quality_share"]), float(found["modes_covered_1pct"]), np.nan,
        ]  # fmt: skip


class DigitMeasure(Measure):
    """Of digits it goes by the Fréchet distance of the shipped classifier's features. good_share: precision.

    `of_data` is the distance of two halves of the training images, from which classifier and families have learnt. `ceilings` has
    beside it, for samples of `held_out` each, the distance of held-out images (`frechet_held_out`) and that of training images
    (`frechet_training`); precision and recall are those of the other half of the training images, coverage is the formula's.
    """

    quality_by = "frechet"

    def __init__(self, data: SmallDigits, n: int, device: torch.device):
        judge = SampleEvaluator.of(data.large, n)
        assert judge is not None  # it ships
        self.data, self.judge, self.n = data, judge, judge.n
        self.parts, self.of_data = judge.classifier.classes, judge.floor
        self.ceilings = digit_ceilings(self.n, str(device))
        noise = torch.randn(self.n, data.dim, generator=generator(0, "measure", device), device=device)
        self.of_noise = self.figures(noise)[0]

    def figures(self, x: Tensor) -> list[float]:
        """Of the samples, enlarged to the classifier's 28 × 28."""
        if not bool(x.isfinite().all()):
            return [np.nan] * 6
        images = self.data.enlarged(x)
        found = self.judge.of_samples(images)
        said = dict(zip(OF_JUDGE, found.tolist(), strict=False))
        seen = float((found[len(OF_JUDGE) :] >= SEEN_SHARE).sum())
        coverage = density_coverage(self.judge.real, features_of(self.judge.classifier, images))[1]
        return [said["frechet"], np.nan, coverage, said["precision"], seen, said["recall"]]


@cache
def digit_ceilings(n: int, device: str) -> dict[str, float]:
    """Return the `ceilings` of a `DigitMeasure` of n samples."""
    classifier = classifier_of("digits", device)
    assert classifier is not None  # it ships
    features, held_out = (
        features_of(classifier, images.pixels.float() / 255)
        for images in (image_sets["digits"].load(LARGE, train=train).to(device) for train in (True, False))
    )
    m, orders = min(len(held_out), n), [np.random.default_rng(k).permutation(len(features)) for k in range(ORDERS)]
    halves = [precision_recall(features[order[:n]], features[order[n : 2 * n]]) for order in orders[:2]]
    precision, recall = np.mean(halves, axis=0).tolist()
    return {
        "coverage": expected_coverage(n, n), "precision": precision, "recall": recall, "held_out": m,
        "frechet_held_out": float(np.mean([frechet_distance(features[order[:m]], held_out[:m]) for order in orders])),
        "frechet_training": float(np.mean([frechet_floor(features, m, k) for k in range(ORDERS)])),
    }  # fmt: skip


def measure_of(data: Data, n: int, device: torch.device) -> Measure:
    """Return how samples of these data are measured, n at once."""
    if isinstance(data, SmallDigits):
        return DigitMeasure(data, n, device)
    assert isinstance(data, Points)
    return PointMeasure(data, n, device)
