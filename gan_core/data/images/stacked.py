"""Stacked digits: three images of one set, drawn independently, as the red, green and blue of a new one: 1000 modes.

After Metz et al. 2017 (arXiv:1611.02163, Sec. 3.3.1) and Srivastava et al. 2017 (arXiv:1705.07761, Sec. 4.2), who stacked a
fixed set of images beforehand; here every draw makes new stacks, so that only the single images are stored.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from gan_core.array import Array
from gan_core.data.images.image_set import ImageSet, ImageSource, Progress, image_sets

if TYPE_CHECKING:
    import torch

CHANNELS = 3


@dataclass(frozen=True)
class Stacked(ImageSet):
    """All n³ stacks of the n images of `single`, numbered r n² + g n + b; nothing of them is kept but `single`.

    Labels are triples of classes, 100 r + 10 g + b for ten classes. Check: of 1,797 digits there are 5,802,888,573 stacks.
    """

    single: ImageSet
    endless: ClassVar[bool] = True  # a run sees a few of them, and hardly any twice

    @classmethod
    def of(cls, single: ImageSet) -> Self:
        """Return the stacks of a set of grey images."""
        names = tuple(f"{r}{g}{b}" for r in single.classes for g in single.classes for b in single.classes)
        return cls(f"stacked_{single.name}", single.pixels, single.labels, names, single)

    def __len__(self) -> int:
        """Return how many stacks there are."""
        return len(self.single) ** CHANNELS

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return (3, H, W)."""
        return (CHANNELS, *self.single.shape[1:])

    def to(self, device: "torch.device | str") -> "Stacked":
        """Return the same set as tensors on a device; the single images go there once."""
        return self.of(self.single.to(device))

    def take(self, chosen: "torch.Tensor", generator: "torch.Generator") -> tuple[Array, Array]:
        """Return the stacks of numbers chosen (n,), as images (n, 3, H, W) in [0, 1] and triples (n,)."""
        import torch

        n, classes = len(self.single), len(self.single.classes)
        which = torch.stack([chosen // n**2, chosen // n % n, chosen % n], 1)  # (n, 3)
        x, labels = self.single.take(which.flatten(), generator)
        first, second, third = labels.view(-1, CHANNELS).unbind(1)
        return x.view(len(chosen), CHANNELS, *x.shape[2:]), classes * (classes * first + second) + third


def register(source: ImageSource) -> None:
    """Make the stacks of an image set known under its name, fetched from where it is."""

    def load(size: int = 28, progress: Progress | None = None, *, train: bool | None = None) -> Stacked:
        return Stacked.of(source.load(size, progress, train=train))

    name, label = f"stacked_{source.name}", f"{source.label}, three stacked"
    image_sets.register(
        ImageSource(name, label, load, source.sizes, endless=True, remote=source.remote, stack=source.name)
    )


for name in ("digits", "glyphs", "mnist"):
    register(image_sets[name])
