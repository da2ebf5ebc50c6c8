"""The fully connected pair of Stanford's course CS231n (assignment on GANs)."""

from math import prod

from torch import nn

from gan_core.networks.images.layers import FromUnit, ToUnit, scaled
from gan_core.networks.pairs import Shape


def generator(inputs: int, shape: Shape, width: float = 1.0) -> nn.Module:
    """Inputs → 1024 → 1024 → image, ReLU between, tanh at the end. Check: 4 inputs, 28 × 28: 1,858,320 parameters."""
    hidden = scaled(1024, width)
    return nn.Sequential(
        nn.Linear(inputs, hidden), nn.ReLU(inplace=True),
        nn.Linear(hidden, hidden), nn.ReLU(inplace=True),
        nn.Linear(hidden, prod(shape)), ToUnit(), nn.Unflatten(1, shape),
    )  # fmt: skip


def discriminator(shape: Shape, outputs: int = 1, width: float = 1.0) -> nn.Module:
    """Image → 256 → 256 → outputs, LeakyReLU 0.01 between. Check: 28 × 28, one output: 267,009 parameters."""
    hidden = scaled(256, width)
    return nn.Sequential(
        FromUnit(), nn.Flatten(),
        nn.Linear(prod(shape), hidden), nn.LeakyReLU(0.01, inplace=True),
        nn.Linear(hidden, hidden), nn.LeakyReLU(0.01, inplace=True),
        nn.Linear(hidden, outputs),
    )  # fmt: skip
