"""A set of images with labels, sampled by index from one tensor on the device: no loader."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from gan_core.array import Array
from gan_core.data.images.remote import Remote
from gan_core.registry import Registry

if TYPE_CHECKING:
    import torch

Progress = Callable[[int, int], None]  # (bytes fetched, bytes in all)


@dataclass(frozen=True)
class ImageSet:
    """Pixels (n, C, H, W), uint8 with 255 for ink (or for light, see `ImageSource.photos`), and labels (n,), indices into `classes`; numpy, or torch after `to`."""

    name: str
    pixels: Any
    labels: Any
    classes: tuple[str, ...]
    endless: ClassVar[bool] = False  # whether every draw is a new image

    def __len__(self) -> int:
        """Return how many images there are."""
        return len(self.labels)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (C, H, W)."""
        return tuple(self.pixels.shape[1:])

    @property
    def note(self) -> str:
        """What a reader should know of these images, a sentence or ''."""
        return ""

    def to(self, device: "torch.device | str") -> "ImageSet":
        """Return the same set as tensors on a device."""
        import torch

        pixels, labels = (torch.as_tensor(array, device=device) for array in (self.pixels, self.labels))
        return replace(self, pixels=pixels, labels=labels)

    def sample(self, n: int, generator: "torch.Generator") -> tuple[Array, Array]:
        """Draw n images with replacement, (n, C, H, W) float32 in [0, 1], with their labels (n,); after `to`."""
        import torch

        return self.take(torch.randint(len(self), (n,), generator=generator, device=generator.device), generator)

    def take(self, chosen: "torch.Tensor", generator: "torch.Generator") -> tuple[Array, Array]:
        """Return the images of indices chosen (n,) as `sample` does; an endless set draws from the generator how they look."""
        return self.pixels[chosen].float() / 255, self.labels[chosen]


class Load(Protocol):
    """Reads, makes or fetches a set at size × size."""

    def __call__(self, size: int = 28, progress: Progress | None = None, *, train: bool | None = None) -> ImageSet:
        """Return the part to train on, or with train=False the part to test on; None: what a generator learns from.

        That is all of the digits and the training part of MNIST. A set with new images each time has one part.
        """
        ...


@dataclass(frozen=True)
class ImageSource:
    """An image set by name. `load(size, progress, train=…)` reads, makes or fetches it; `sizes` are its possible sides.

    endless: as of the ImageSet that it loads. own: the images are a reader's; `load` takes the `digest` of their zip.
    photos: 255 is light, and the images are drawn as they are; else 255 is ink, and they are drawn in the page's own colours.
    remote: where it is fetched from, if it may not be there. stack: the set of whose images three make one, or ''.
    """

    name: str
    label: str
    load: Load | Callable[..., ImageSet]
    sizes: tuple[int, ...]
    endless: bool = False
    own: bool = False
    photos: bool = False
    remote: Remote | None = None
    stack: str = ""


image_sets: Registry[ImageSource] = Registry("image set")


def fitted(pixels: np.ndarray, side: int) -> np.ndarray:
    """Return pixels (n, C, H, W) at another side: a margin of up to two pixels is added, all else is resampled (bicubic)."""
    from PIL import Image

    now = pixels.shape[-1]
    if pixels.shape[-2] == now and 0 <= side - now <= 4 and (side - now) % 2 == 0:
        margin = (side - now) // 2
        return np.pad(pixels, [(0, 0), (0, 0), (margin, margin), (margin, margin)])
    flat = pixels.reshape(-1, *pixels.shape[-2:])
    small = [np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)) for image in flat]
    return np.stack(small).reshape(*pixels.shape[:2], side, side)
