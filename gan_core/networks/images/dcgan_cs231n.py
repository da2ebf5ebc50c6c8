"""The convolutional pair of Stanford's course CS231n, 28 × 28; its discriminator has max pooling, its generator batch norm."""

from torch import nn

from gan_core.networks.images.layers import FromUnit, ToUnit, scaled
from gan_core.networks.pairs import Shape


def generator(inputs: int, shape: Shape, width: float = 1.0) -> nn.Module:
    """Inputs → 1024 → 7 × 7 × 128 → 14 × 14 × 64 → image. Check: 4 inputs: 6,580,801 parameters."""
    wide, a, b = (scaled(channels, width) for channels in (1024, 128, 64))
    return nn.Sequential(
        nn.Linear(inputs, wide), nn.ReLU(inplace=True), nn.BatchNorm1d(wide),
        nn.Linear(wide, 49 * a), nn.ReLU(inplace=True), nn.BatchNorm1d(49 * a),
        nn.Unflatten(1, (a, 7, 7)),
        nn.ConvTranspose2d(a, b, 4, 2, 1), nn.ReLU(inplace=True), nn.BatchNorm2d(b),
        nn.ConvTranspose2d(b, shape[0], 4, 2, 1), ToUnit(),
    )  # fmt: skip


def discriminator(shape: Shape, outputs: int = 1, width: float = 1.0) -> nn.Module:
    """Two 5 × 5 convolutions of 32 and 64 channels, each with max pooling, then 1024. Check: 1,102,721 parameters."""
    a, b = scaled(32, width), scaled(64, width)
    wide = 16 * b
    return nn.Sequential(
        FromUnit(),
        nn.Conv2d(shape[0], a, 5), nn.LeakyReLU(0.01, inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(a, b, 5), nn.LeakyReLU(0.01, inplace=True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(wide, wide), nn.LeakyReLU(0.01, inplace=True), nn.Linear(wide, outputs),
    )  # fmt: skip
