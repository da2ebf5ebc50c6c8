"""Pairs of image networks. Adding one: write `images/<name>.py`, declare it here; the order is that of the menus. No torch is imported."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gan_core.registry import Registry

if TYPE_CHECKING:
    from torch import nn

Shape = tuple[int, int, int]  # (C, H, W)


@dataclass(frozen=True)
class Pair:
    """A generator and a discriminator of one source, in `gan_core.networks.images.<name>`.

    sizes: the sides H = W that they can have, the one in use first. weights: millions at width 1, of both together.
    batch_norm_D: whether the discriminator has batch norm, which mixes the images of a batch. G_channels_last: whether that is
    faster in float32 on a CPU; for the discriminator it always is.
    """

    name: str
    label: str
    sizes: tuple[int, ...]
    weights: float
    batch_norm_D: bool = False
    G_channels_last: bool = True

    def generator(self, inputs: int, shape: Shape, width: float = 1.0) -> "nn.Module":
        """Build G: (N, inputs) → (N, C, H, W) in [0, 1]; width multiplies the hidden channels."""
        return import_module(f"gan_core.networks.images.{self.name}").generator(inputs, shape, width)

    def discriminator(self, shape: Shape, outputs: int = 1, width: float = 1.0) -> "nn.Module":
        """Build D: (N, C, H, W) in [0, 1] → (N, outputs) raw scores."""
        return import_module(f"gan_core.networks.images.{self.name}").discriminator(shape, outputs, width)


pairs: Registry[Pair] = Registry("pair of networks")
pairs.register(Pair("dcgan_small", "Small DCGAN", (28,), 0.8, batch_norm_D=True))
pairs.register(Pair("dcgan_5x5", "DCGAN, kernels of 5", (28,), 2.5, G_channels_last=False))
pairs.register(Pair("acgan", "AC-GAN, 32 × 32", (32,), 4.5, batch_norm_D=True))
pairs.register(Pair("fully_connected", "Fully connected (CS231n)", (28, 16, 32, 64), 2.2))
pairs.register(Pair("dcgan_cs231n", "DCGAN of CS231n", (28,), 7.8))
