"""A classifier of single digits that reads stacked ones channel by channel, and what it makes of real ones."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from gan_core import checkpoints
from gan_core.data.images import image_sets
from gan_core.data.images.stacked import CHANNELS, Stacked
from gan_core.errors import BadInput
from gan_core.metrics.stacked_modes import triples
from gan_core.networks.images.classifier import Classifier
from gan_core.telemetry.images.sample_evaluator import classifier_of, middle

MAX_REAL = 2000  # single held-out images that are read, once


@dataclass
class DigitReader:
    """The shipped classifier of the single images, and the held-out stacks on which it is tried."""

    classifier: Classifier
    held_out: Stacked

    @classmethod
    def of(cls, data: str, held_out: Stacked) -> "DigitReader":
        """Return the reader of an image set by name; BadInput where its classifier cannot be read."""
        classifier = classifier_of(image_sets[data].stack, str(held_out.pixels.device))
        if classifier is None:
            raise BadInput(
                f"data: the classifier that reads '{data}' is missing; `make checkpoints` creates it.",
                fields=("data",),
            )
        return cls(classifier, held_out)

    @property
    def modes(self) -> int:
        """How many triples there are."""
        return len(self.held_out.classes)

    @cached_property
    def accuracy(self) -> float:
        """The classifier's accuracy on test images, as the manifest of the checkpoints has it."""
        name = f"classifier_{self.held_out.single.name}"
        return float(checkpoints.manifest()[name]["metrics"]["test_accuracy"])

    @torch.no_grad()
    def read(self, x: Tensor) -> Tensor:
        """Return the triples (n,) read in images (n, 3, H, W)."""
        return triples(self.classifier(middle(x.flatten(0, 1)[:, None])).view(len(x), CHANNELS, -1))

    @cached_property
    def _singles(self) -> tuple[Tensor, Tensor]:
        """What single held-out images are and what they are read as, two of (n,): each once, or several times if endless."""
        single = self.held_out.single
        g = torch.Generator(single.pixels.device).manual_seed(0)
        if single.endless:
            x, labels = single.sample(MAX_REAL, g)
        else:
            x, labels = single.take(torch.randperm(len(single), generator=g, device=g.device)[:MAX_REAL], g)
        with torch.no_grad():
            return labels, torch.cat([self.classifier(middle(part)).argmax(1) for part in x.split(500)])

    @cached_property
    def confusion(self) -> np.ndarray:
        """The share of held-out digits i that are read as j, (10, 10), rows that sum to 1."""
        labels, found = (array.cpu().numpy() for array in self._singles)
        counts = np.zeros([len(self.held_out.single.classes)] * 2)
        np.add.at(counts, (labels, found), 1)
        return counts / np.maximum(counts.sum(1, keepdims=True), 1)

    def real(self, n: int) -> Tensor:
        """Return what n stacks of held-out images are read as, (n,): each channel is read on its own, so none is stacked."""
        found = self._singles[1]
        g = torch.Generator(found.device).manual_seed(1)
        chosen = found[torch.randint(len(found), (n, CHANNELS), generator=g, device=g.device)]
        classes = len(self.held_out.single.classes)
        return (chosen * torch.tensor([classes**2, classes, 1], device=g.device)).sum(1)
