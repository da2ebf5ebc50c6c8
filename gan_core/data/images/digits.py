"""The 1,797 handwritten digits of scikit-learn (UCI, 8 × 8, 17 greys), enlarged; always there."""

import numpy as np

from gan_core.data.images.image_set import ImageSet, ImageSource, Progress, fitted, image_sets

TEST_SHARE, SPLIT_SEED = 0.2, 0


def load(size: int = 28, progress: Progress | None = None, *, train: bool | None = None) -> ImageSet:
    """Return the set at size × size: all of it, or 1,438 digits to train on, or the 359 others to test on.

    The parts are drawn by a fixed permutation, so both have digits of the same hands: a test on them is milder than MNIST's.
    """
    from sklearn.datasets import load_digits

    found = load_digits()
    pixels = np.round(found.images * (255 / 16)).astype(np.uint8)[:, None]
    labels = found.target.astype(np.int64)
    if train is not None:
        order = np.random.default_rng(SPLIT_SEED).permutation(len(labels))
        kept = len(labels) - int(TEST_SHARE * len(labels))
        chosen = order[:kept] if train else order[kept:]
        pixels, labels = pixels[chosen], labels[chosen]
    return ImageSet("digits", fitted(pixels, size), labels, tuple("0123456789"))


image_sets.register(ImageSource("digits", "Digits, built in", load, tuple(range(16, 65))))
