"""A drawing as a short text and back, so that it fits into a link: 28 × 28 pixels of 16 greys, two a byte, base64url."""

import base64
import binascii

import numpy as np

from gan_core.errors import BadInput

SIDE = 28
LETTERS = -(-SIDE * SIDE // 2 * 8 // 6)  # 523, no padding


def write_drawing(pixels: np.ndarray) -> str:
    """Write pixels (28, 28) uint8, 255 for ink, rounded to 16 greys."""
    greys = np.rint(pixels.astype(float) / 17).astype(np.uint8).ravel()
    return base64.urlsafe_b64encode((greys[::2] << 4 | greys[1::2]).tobytes()).decode().rstrip("=")


def read_drawing(text: str, field: str = "drawing") -> np.ndarray:
    """Return the pixels (28, 28) uint8 that a text stands for; BadInput names the field."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        packed = b""
    if len(packed) != SIDE * SIDE // 2:
        raise BadInput(
            f"{field}: not a drawing; {LETTERS} letters of base64url are expected, as the canvas writes them.",
            fields=(field,),
        )
    pairs = np.frombuffer(packed, np.uint8)
    return (np.stack([pairs >> 4, pairs & 15], 1) * 17).astype(np.uint8).reshape(SIDE, SIDE)
