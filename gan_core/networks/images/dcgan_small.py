"""The small DCGAN of the saturation lesson: 28 × 28, kernels of 3 in the generator and of 4 in the discriminator.

Weights start as in the DCGAN paper (Radford et al. 2016, arXiv:1511.06434, Sec. 4): N(0, 0.02²).
"""

from torch import nn

from gan_core.networks.images.layers import normal_start, scaled
from gan_core.networks.pairs import Shape


def generator(inputs: int, shape: Shape, width: float = 1.0) -> nn.Module:
    """1 × 1 → 3 → 7 → 15 → 28, channels 256, 128, 64; batch norm and ReLU, a sigmoid at the end."""
    a, b, c = (scaled(channels, width) for channels in (256, 128, 64))
    layers: list[nn.Module] = [nn.Unflatten(1, (inputs, 1, 1))]
    for before, after in ((inputs, a), (a, b), (b, c)):
        layers += [nn.ConvTranspose2d(before, after, 3, 2), nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
    return normal_start(
        nn.Sequential(*layers, nn.ConvTranspose2d(c, shape[0], 3, 2, padding=2, output_padding=1), nn.Sigmoid())
    )


def discriminator(shape: Shape, outputs: int = 1, width: float = 1.0) -> nn.Module:
    """28 → 14 → 7 → 3, channels 32, 64, 128; batch norm and LeakyReLU 0.2, one linear layer."""
    a, b, c = (scaled(channels, width) for channels in (32, 64, 128))
    layers: list[nn.Module] = []
    for before, after in ((shape[0], a), (a, b), (b, c)):
        layers += [nn.Conv2d(before, after, 4, 2, 1), nn.BatchNorm2d(after), nn.LeakyReLU(0.2, inplace=True)]
    return normal_start(nn.Sequential(*layers, nn.Flatten(), nn.Linear(9 * c, outputs)))
