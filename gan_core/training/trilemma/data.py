"""What all families learn: vectors, drawn by generator and step, so that each family sees the same batches."""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from gan_core.data import distributions
from gan_core.data.distribution import Distribution
from gan_core.data.images import ImageSet, image_sets
from gan_core.data.images.image_set import fitted
from gan_core.params import TrilemmaParams

GREYS = 17  # of the small digits, 0 … 16
SMALL, LARGE = 8, 28  # sides: as they were scanned, and as the classifier sees them


class Data(ABC):
    """Vectors of `dim` numbers of about unit size."""

    dim: ClassVar[int]

    @abstractmethod
    def draw(self, n: int, g: torch.Generator) -> Tensor:
        """Return n vectors, (n, dim)."""


class Points(Data):
    """Points of a mixture in the plane, as they are."""

    dim = 2

    def __init__(self, law: Distribution):
        self.law = law

    def draw(self, n: int, g: torch.Generator) -> Tensor:
        """Return n points."""
        return self.law.sample(n, g)


class SmallDigits(Data):
    """The built-in digits at their own 8 × 8 pixels: 2 (k + u)/17 − 1 of a grey k of 17, a new u ~ U(0, 1) each time.

    The noise fills the gaps between greys: without it a density could grow without bound on them (arXiv:1511.01844, Sec. 3.1).
    `images` undoes it: k = ⌊17 (x + 1)/2⌋, cut to 0 … 16.
    """

    dim = SMALL * SMALL

    def __init__(self, device: torch.device):
        self.large: ImageSet = image_sets["digits"].load(LARGE, train=True).to(device)
        small = image_sets["digits"].load(SMALL, train=True).pixels
        self.greys = torch.as_tensor(np.round(small * ((GREYS - 1) / 255)), dtype=torch.float32, device=device)

    def draw(self, n: int, g: torch.Generator) -> Tensor:
        """Return n digits, drawn with replacement."""
        chosen = torch.randint(len(self.greys), (n,), generator=g, device=g.device)
        noise = torch.rand(n, self.dim, generator=g, device=g.device)
        return 2 * (self.greys[chosen].flatten(1) + noise) / GREYS - 1

    def small(self, x: Tensor) -> np.ndarray:
        """Return images (n, 1, 8, 8) as bytes, 255 for ink; what is not a number is white."""
        greys = (GREYS * (x.nan_to_num(-1.0) + 1) / 2).floor().clamp(0, GREYS - 1)
        return (greys * (255 / (GREYS - 1))).round().to(torch.uint8).view(-1, 1, SMALL, SMALL).cpu().numpy()

    def enlarged(self, x: Tensor) -> Tensor:
        """Return images (n, 1, 28, 28) in [0, 1], enlarged as the set itself is."""
        return torch.as_tensor(fitted(self.small(x), LARGE), device=x.device).float() / 255


def data_of(params: TrilemmaParams, device: torch.device) -> Points | SmallDigits:
    """Return the data of some settings."""
    if params.of_images:
        return SmallDigits(device)
    return Points(distributions[params.data](sigma=params.sigma, radius=params.radius))
