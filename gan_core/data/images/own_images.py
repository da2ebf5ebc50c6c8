"""A reader's own images as a set among the others: those of a kept zip."""

from dataclasses import replace

import numpy as np

from gan_core.data.images.image_set import ImageSet, ImageSource, Progress, image_sets
from gan_core.data.images.kept_uploads import content_of
from gan_core.data.images.upload import read_zip

TEST_SHARE, SPLIT_SEED = 0.2, 0


def load(size: int = 28, progress: Progress | None = None, *, train: bool | None = None, digest: str = "") -> ImageSet:
    """Return the grey images of the zip with this sha256: all, or four fifths to train on, or the others to test on."""
    found = read_zip(content_of(digest), size)
    if train is None:
        return found
    order = np.random.default_rng(SPLIT_SEED).permutation(len(found))
    kept = len(found) - int(TEST_SHARE * len(found))
    chosen = order[:kept] if train else order[kept:]
    return replace(found, pixels=found.pixels[chosen], labels=found.labels[chosen])


image_sets.register(ImageSource("upload", "Your own images", load, tuple(range(16, 65)), own=True, photos=True))
