"""The 1,797 handwritten digits of scikit-learn (UCI, 8 × 8, 17 greys), enlarged; always there."""

import numpy as np

from gan_core.data.images.image_set import ImageSet, ImageSource, Progress, fitted, image_sets


def load(size: int = 28, progress: Progress | None = None) -> ImageSet:
    """Return the set at size × size."""
    from sklearn.datasets import load_digits

    found = load_digits()
    pixels = np.round(found.images * (255 / 16)).astype(np.uint8)[:, None]
    return ImageSet("digits", fitted(pixels, size), found.target.astype(np.int64), tuple("0123456789"))


image_sets.register(ImageSource("digits", "Digits, built in", load, tuple(range(16, 65))))
