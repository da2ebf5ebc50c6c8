"""The AC-GAN paper's networks for 32 × 32 (Odena et al. 2017, arXiv:1610.09585, appendix)."""

import torch
from torch import Tensor, nn

from gan_core.networks.images.layers import FromUnit, ToUnit, normal_start, scaled
from gan_core.networks.pairs import Shape

CHANNELS, STRIDES = (16, 32, 64, 128, 256, 512), (2, 1, 2, 1, 2, 1)


class ActivationNoise(nn.Module):
    """Adds N(0, σ²) while it trains; σ is set from outside (the paper tries 0, 0.1 and 0.2)."""

    def __init__(self, sigma: float = 0.0):
        super().__init__()
        self.sigma = sigma

    def forward(self, x: Tensor) -> Tensor:
        """Return x with noise."""
        return x + self.sigma * torch.randn_like(x) if self.training and self.sigma else x


def generator(inputs: int, shape: Shape, width: float = 1.0) -> nn.Module:
    """Inputs (110: z and the class) → 4 × 4 × 384 → 8 × 192 → 16 × 96 → 32, batch norm on 192 and 96."""
    a, b, c = (scaled(channels, width) for channels in (384, 192, 96))

    def up(before: int, after: int) -> nn.Module:
        return nn.ConvTranspose2d(before, after, 5, 2, 2, output_padding=1)

    return normal_start(nn.Sequential(
        nn.Linear(inputs, 16 * a), nn.ReLU(inplace=True), nn.Unflatten(1, (a, 4, 4)),
        up(a, b), nn.BatchNorm2d(b), nn.ReLU(inplace=True),
        up(b, c), nn.BatchNorm2d(c), nn.ReLU(inplace=True),
        up(c, shape[0]), ToUnit(),
    ))  # fmt: skip


def discriminator(shape: Shape, outputs: int = 1, width: float = 1.0) -> nn.Module:
    """Six 3 × 3 convolutions, dropout 0.5, LeakyReLU 0.2, batch norm from the second on; one linear layer for all outputs."""
    layers: list[nn.Module] = [FromUnit()]
    before = shape[0]
    for i, (channels, stride) in enumerate(zip(CHANNELS, STRIDES, strict=True)):
        after = scaled(channels, width)
        layers += [nn.Conv2d(before, after, 3, stride, 1), *([nn.BatchNorm2d(after)] if i else [])]
        layers += [nn.LeakyReLU(0.2, inplace=True), ActivationNoise(), nn.Dropout(0.5)]
        before = after
    return normal_start(nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * before, outputs)))
