"""Metrics of generated images by a classifier: its classes, its confidence, and distances from the data in its features."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from gan_core import checkpoints
from gan_core.data.images import ImageSet
from gan_core.errors import BadInput
from gan_core.metrics.class_histogram import class_histogram
from gan_core.metrics.frechet import frechet_distance, frechet_floor
from gan_core.metrics.precision_recall import precision_recall
from gan_core.networks.images.classifier import Classifier
from gan_core.telemetry.images.picture import samples_of
from gan_core.training.images.game import ImageGame

MAX_IMAGES, BLOCK, SIDE = 1000, 500, 28
DRAWS = 6  # samples of training images with which held-out ones are compared, for a mean
FIGURES = ("frechet", "frechet_floor", "precision", "recall", "confidence", "share_as_asked")
PERFECT = ("precision_perfect", "recall_perfect")


@dataclass
class SampleEvaluator:
    """A classifier and what it saw in the data: features (n, 64) of n training images, and what n other real images score against them.

    floor: the Fréchet distance of the other images; perfect: their precision and recall. What a perfect generator scores on average.
    """

    classifier: Classifier
    real: np.ndarray
    floor: float
    perfect: tuple[float, float]

    @property
    def n(self) -> int:
        """The number of images that every figure is of."""
        return len(self.real)

    @classmethod
    def of(cls, images: ImageSet, most: int = MAX_IMAGES, held_out: ImageSet | None = None) -> "SampleEvaluator | None":
        """Return the judge of an image set by at most so many; None where no classifier of it is shipped.

        held_out: images that no training has seen; the other real images are of these, and without them of `images` too.
        """
        classifier = classifier_of(images.name, str(images.pixels.device))
        if classifier is None or images.shape[0] != 1:
            return None
        g = torch.Generator(images.pixels.device).manual_seed(0)
        n = min(most, len(images) // 2, len(images if held_out is None else held_out))
        chosen = torch.randperm(len(images), generator=g, device=g.device)[: 2 * most if held_out else 2 * n]
        features = features_of(classifier, images.take(chosen, g)[0])
        if held_out is None:
            perfect = precision_recall(features[:n], features[n:])
            return cls(classifier, features[:n], frechet_floor(features, n, seed=0), perfect)
        others = features_of(
            classifier, held_out.take(torch.randperm(len(held_out), generator=g, device=g.device)[:n], g)[0]
        )
        rng = np.random.default_rng(0)
        samples = [features[rng.permutation(len(features))[:n]] for _ in range(DRAWS)]
        floor = float(np.mean([frechet_distance(real, others) for real in samples]))
        precision, recall = np.mean([precision_recall(real, others) for real in samples], 0)
        return cls(classifier, features[:n], floor, (float(precision), float(recall)))

    def figures(self, game: ImageGame) -> Tensor:
        """The scalars FIGURES, then the share of each class, of n fresh samples as they would be shipped. Draws of its own."""
        g = game.generator("evaluation")
        z, labels = game.draw_z(g, self.n), game.draw_labels(g, self.n)
        return self.of_samples(samples_of(game, z, labels), labels if game.G.classes else None)

    def of_samples(self, x: Tensor, asked: Tensor | None = None) -> Tensor:
        """The same of samples x (n, 1, H, W) in [0, 1], with the classes asked for (n,) where there are any."""
        if not x.isfinite().all():
            return torch.full((len(FIGURES) + self.classifier.classes,), torch.nan, device=x.device)
        with torch.no_grad():
            logits = torch.cat([self.classifier(part) for part in middle(x).split(BLOCK)])
        seen = class_histogram(logits, asked)
        features = features_of(self.classifier, x)
        precision, recall = precision_recall(self.real, features)
        scalars = [
            frechet_distance(self.real, features),
            self.floor,
            precision,
            recall,
            float(seen["mean_confidence"]),
            float(seen.get("share_as_asked", torch.tensor(torch.nan))),
        ]
        return torch.tensor([*scalars, *seen["class_histogram"].tolist()], device=x.device)


@cache
def classifier_of(name: str, device: str) -> Classifier | None:
    """Return the shipped classifier of an image set in eval mode; None where there is none that can be read."""
    try:
        arrays = checkpoints.read(f"classifier_{name}")
    except BadInput:
        return None
    classifier = Classifier(1, len(arrays["head.bias"]))
    classifier.load_state_dict({key: torch.from_numpy(array).float() for key, array in arrays.items()})
    return classifier.to(device).eval()


@torch.no_grad()
def named(classifier: Classifier, x: Tensor, asked: Tensor | None = None) -> dict[str, np.ndarray | float]:
    """Say which class each image (n, 1, H, W) is named, (n,), and sum it up: no comparison with data."""
    logits = torch.cat([classifier(part) for part in middle(x).split(BLOCK)])
    seen = class_histogram(logits, asked)
    return {
        "named": logits.argmax(1).cpu().numpy(),
        "confidence": float(seen["mean_confidence"]),
        "share_as_asked": float(seen.get("share_as_asked", torch.tensor(torch.nan))),
        "class_histogram": seen["class_histogram"].double().cpu().numpy(),
    }


@torch.no_grad()
def features_of(classifier: Classifier, x: Tensor) -> np.ndarray:
    """Return features (n, 64) of images (n, 1, H, W)."""
    return torch.cat([classifier.features(part) for part in middle(x).split(BLOCK)]).double().cpu().numpy()


def middle(x: Tensor) -> Tensor:
    """The middle 28 × 28 pixels, at which the classifiers were trained."""
    margin = (x.shape[-1] - SIDE) // 2
    return x[:, :, margin : margin + SIDE, margin : margin + SIDE]
