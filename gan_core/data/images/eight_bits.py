"""A picture of any kind that PNG and JPEG have, as 8-bit grey or RGB: what is transparent shows white paper."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

DEEP = ("I;16", "I;16L", "I;16B", "I;16N", "I")  # Pillow's modes of 16-bit grey; it opens them as "I" in some versions
KNOWN = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK")
DEEPEST = 65_535


def eight_bits(image: "Image", *, coloured: bool = False) -> "Image":
    """Return a Pillow image in mode L or RGB: transparent parts become white, and of 16 bits the upper eight are kept.

    16-bit grey is value >> 8 (PNG: https://www.w3.org/TR/png-3/#13Sample-depth-rescaling allows it), so 0 … 65535 becomes 0 … 255
    of mean 127.5. ValueError for another kind of pixels. Check: black with alpha 0 becomes 255, with alpha 128 becomes 127.
    """
    from PIL import Image

    if image.mode in DEEP:
        values = np.asarray(image).astype(np.int64)
        if values.min(initial=0) < 0 or values.max(initial=0) > DEEPEST:
            raise ValueError("values beyond 16 bits")
        grey = (values >> 8).astype(np.uint8)
        clear = image.info.get("transparency")  # PNG's tRNS: the one grey that is transparent
        image = Image.fromarray(np.where(values == clear, np.uint8(255), grey) if isinstance(clear, int) else grey)
    if image.mode not in KNOWN:
        raise ValueError(f"pixels of mode {image.mode}")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over)
    return image.convert("RGB" if coloured else "L")
