"""A row of images by the generator that ships for a run's data: what a good result looks like, before any training."""

import numpy as np
import torch

from gan_core.errors import BadInput
from gan_core.params.shipped import SHIPPED
from gan_core.training.images.shipped import shipped_generator

SHOWN = 10


def shipped_row(data: str, labels: str) -> tuple[np.ndarray | None, str]:
    """Return images (SHOWN, C, H, W) uint8 and '', always of the same z; or None and, where they should be there, why not.

    Column i has class i, modulo the classes, where labels go into G. Nothing is shipped for most data: None and ''.
    """
    if (data, labels) not in SHIPPED:
        return None, ""
    try:
        shipped = shipped_generator(SHIPPED[data, labels])
    except BadInput as problem:
        return None, f"The row of images by a trained generator is left out. {problem}"
    z = torch.randn(SHOWN, shipped.params.noise_dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        images = shipped.images(z, torch.arange(SHOWN) % len(shipped.classes))
    return (255 * images).round().to(torch.uint8).numpy(), ""
