"""What the lessons that train GANs of images share."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.figures import images


def still(snapshot: Mapping[str, Any]) -> np.ndarray:
    """Return the mosaic as pixels, for an exported film."""
    return images.as_drawn(images.samples(snapshot, "light")["data"][0])
