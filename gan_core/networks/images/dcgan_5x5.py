"""The DCGAN of TensorFlow's tutorial: 7 × 7 × 256 → 128 → 64 → image, kernels of 5, dropout in the discriminator."""

from torch import nn

from gan_core.networks.images.layers import FromUnit, ToUnit, scaled
from gan_core.networks.pairs import Shape


def generator(inputs: int, shape: Shape, width: float = 1.0) -> nn.Module:
    """7 → 7 → 14 → 28, no biases, batch norm, LeakyReLU 0.3. Check: 100 inputs: 2,305,472 trained parameters."""
    a, b, c = (scaled(channels, width) for channels in (256, 128, 64))
    return nn.Sequential(
        nn.Linear(inputs, 49 * a, bias=False), nn.BatchNorm1d(49 * a), nn.LeakyReLU(0.3, inplace=True),
        nn.Unflatten(1, (a, 7, 7)),
        nn.ConvTranspose2d(a, b, 5, 1, 2, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.3, inplace=True),
        nn.ConvTranspose2d(b, c, 5, 2, 2, output_padding=1, bias=False), nn.BatchNorm2d(c), nn.LeakyReLU(0.3, inplace=True),
        nn.ConvTranspose2d(c, shape[0], 5, 2, 2, output_padding=1, bias=False), ToUnit(),
    )  # fmt: skip


def discriminator(shape: Shape, outputs: int = 1, width: float = 1.0) -> nn.Module:
    """28 → 14 → 7, channels 64 and 128, LeakyReLU 0.3, dropout 0.3. Check: 212,865 parameters."""
    a, b = scaled(64, width), scaled(128, width)
    return nn.Sequential(
        FromUnit(),
        nn.Conv2d(shape[0], a, 5, 2, 2), nn.LeakyReLU(0.3, inplace=True), nn.Dropout(0.3),
        nn.Conv2d(a, b, 5, 2, 2), nn.LeakyReLU(0.3, inplace=True), nn.Dropout(0.3),
        nn.Flatten(), nn.Linear(49 * b, outputs),
    )  # fmt: skip
