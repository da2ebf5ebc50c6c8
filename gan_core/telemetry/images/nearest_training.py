"""Does the generator learn by heart? The training image nearest to each sample of the mosaic, and how far held-out ones are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import ImageSet
from gan_core.metrics.nearest import nearest_images
from gan_core.telemetry.images.picture import COLUMNS, ROWS, FixedInputs, samples_of
from gan_core.training.images.game import ImageGame

NEAREST = ("nearest_distance", "nearest_distance_real")
SHOWN = ROWS * COLUMNS
NOTHING = -1  # the index of a sample that was not looked up, or is not finite


@dataclass
class NearestTraining:
    """The images that a generator might repeat, and others of the same data that it has never seen."""

    images: ImageSet
    held_out: ImageSet

    @classmethod
    def of(cls, images: ImageSet, held_out: ImageSet) -> "NearestTraining | None":
        """Return the memory of an image set; None of an endless one, whose images are never seen twice."""
        return None if images.endless else cls(images, held_out)

    @cached_property
    def floor(self) -> float:
        """The mean distance of SHOWN held-out images, always the same, from the training image nearest to each."""
        device = self.images.pixels.device
        g = torch.Generator(device).manual_seed(0)
        chosen = torch.randperm(len(self.held_out), generator=g, device=device)[:SHOWN]
        return float(nearest_images(self.held_out.take(chosen, g)[0], self.images.pixels)[1].mean())

    def figures(self, game: ImageGame, scene: FixedInputs) -> tuple[Tensor, Tensor]:
        """The scalars NEAREST, ‖x − y‖₂ over all pixels in units of full ink, and the indices (SHOWN,) of the nearest images."""
        index, distance = nearest_images(samples_of(game, scene.z, scene.labels), self.images.pixels)
        return torch.stack([distance.mean(), distance.new_tensor(self.floor)]), index

    def pixels(self, index: np.ndarray) -> np.ndarray:
        """Return the training images (K, ROWS, COLUMNS, C, H, W) uint8 of indices (K, SHOWN); no ink where there is NOTHING."""
        at = torch.as_tensor(index, device=self.images.pixels.device).long()
        found = self.images.pixels[at.clamp(min=0)]
        found = torch.where((at < 0)[:, :, None, None, None], found.new_zeros(()), found).cpu().numpy()
        return found.reshape(len(index), ROWS, COLUMNS, *found.shape[2:])
