"""Digits and letters from the fonts that ship with Streamlit, turned, moved and coloured at every draw: an endless set."""

import math
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from gan_core.array import Array
from gan_core.data.images.image_set import ImageSet, ImageSource, Progress, image_sets
from gan_core.errors import BadInput

if TYPE_CHECKING:
    import torch

FONTS = (
    "KaTeX_Main-Regular", "KaTeX_Main-Bold", "KaTeX_Main-Italic", "KaTeX_SansSerif-Regular", "KaTeX_SansSerif-Bold",
    "KaTeX_SansSerif-Italic", "KaTeX_Typewriter-Regular", "SourceSerifVariable-Roman", "SourceSerifVariable-Italic",
)  # fmt: skip
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ROOM = 0.74  # of the side, for the larger side of a character at rest
TURN, SCALE, SHIFT = math.radians(12), 0.12, 0.08  # largest jitter: angle, share of the size, share of the side


@dataclass(frozen=True)
class Glyphs(ImageSet):
    """One picture of each character in each font; a draw jitters them, and colours them if C is 3."""

    coloured: bool = False
    endless: ClassVar[bool] = True

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (C, H, W)."""
        return (3 if self.coloured else 1, *self.pixels.shape[2:])

    def take(self, chosen: "torch.Tensor", generator: "torch.Generator") -> tuple[Array, Array]:
        """Return the characters of indices chosen (n,), each with new jitter and colour, and their labels (n,)."""
        import torch
        from torch.nn.functional import affine_grid, grid_sample

        n = len(chosen)
        still, labels = super().take(chosen, generator)
        u = torch.rand(n, 4, generator=generator, device=generator.device).mul_(2).sub_(1)
        angle, size = TURN * u[:, 0], 1 + SCALE * u[:, 1]
        cos, sin, move = angle.cos() / size, angle.sin() / size, 2 * SHIFT * u[:, 2:]
        affine = torch.stack([cos, -sin, move[:, 0], sin, cos, move[:, 1]], 1).view(n, 2, 3)
        ink = grid_sample(still, affine_grid(affine, list(still.shape), align_corners=False), align_corners=False)
        if not self.coloured:
            return ink, labels
        # a dark ground and a light ink, so that what is written can be read
        ends = torch.rand(2, n, 3, 1, 1, generator=generator, device=generator.device)
        ground, colour = 0.4 * ends[0], 0.6 + 0.4 * ends[1]
        return torch.lerp(ground.expand(n, 3, *ink.shape[2:]), colour, ink), labels


def load(
    size: int = 28,
    progress: Progress | None = None,
    *,
    train: bool | None = None,
    characters: str = "0123456789",
    coloured: bool = False,
) -> Glyphs:
    """Render the characters at size × size, the same to train and to test; BadInput names what is not known."""
    if not 16 <= size <= 64:
        raise BadInput(f"size: {size} is not allowed; a whole number from 16 to 64.", fields=("size",))
    unknown = sorted(set(characters) - set(CHARACTERS))
    if unknown or not characters:
        raise BadInput(
            f"characters: {''.join(unknown)!r} is not allowed; some of {CHARACTERS}.", fields=("characters",)
        )
    pairs = [(i, font) for i in range(len(characters)) for font in FONTS]
    pixels = np.stack([_render(characters[i], font, size) for i, font in pairs])[:, None]
    labels = np.array([i for i, _ in pairs], np.int64)
    return Glyphs("glyphs", pixels, labels, tuple(characters), coloured)


@cache
def _render(character: str, font: str, size: int) -> np.ndarray:
    """Return one character, centred, (size, size) uint8."""
    from PIL import Image, ImageDraw, ImageFont

    drawn = ImageFont.truetype(_file(font), 4 * size)
    left, top, right, bottom = drawn.getbbox(character)
    large = Image.new("L", (8 * size, 8 * size))
    ImageDraw.Draw(large).text((2 * size - left, 2 * size - top), character, font=drawn, fill=255)
    tight = large.crop((2 * size, 2 * size, 2 * size + right - left, 2 * size + bottom - top))
    scale = ROOM * size / max(tight.size)
    width, height = (max(1, round(side * scale)) for side in tight.size)
    image = Image.new("L", (size, size))
    image.paste(tight.resize((width, height), Image.Resampling.LANCZOS), ((size - width) // 2, (size - height) // 2))
    return np.asarray(image)


@cache
def _file(font: str) -> str:
    spec = find_spec("streamlit")
    assert spec is not None and spec.submodule_search_locations
    folder = Path(next(iter(spec.submodule_search_locations))) / "static" / "static" / "media"
    found = sorted(folder.glob(f"{font}.*"))
    if not found:
        raise BadInput(f"glyphs: the font {font} is not in this version of Streamlit; use the built-in digits.")
    return str(found[0])


image_sets.register(ImageSource("glyphs", "Digits in print, endless", load, tuple(range(16, 65)), endless=True))
