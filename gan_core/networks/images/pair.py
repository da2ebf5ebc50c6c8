"""A generator and a critic of images, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from gan_core.registry import Registry

Shape = tuple[int, int, int]  # (C, H, W)


@dataclass(frozen=True)
class Pair:
    """Two networks of one source.

    generator(inputs, shape, width): (N, inputs) → (N, C, H, W) in [0, 1]. critic(shape, outputs, width): (N, C, H, W) in
    [0, 1] → (N, outputs) raw scores. width multiplies the hidden channels. `sizes` are the sides H = W that they can have.
    """

    name: str
    label: str
    generator: Callable[[int, Shape, float], nn.Module]
    critic: Callable[[Shape, int, float], nn.Module]
    sizes: tuple[int, ...]
    noise_dim: int
    G_channels_last: bool = True  # where float32 is faster so on a CPU; D always is


pairs: Registry[Pair] = Registry("pair of networks")


def scaled(channels: int, width: float) -> int:
    """Return the number of channels at a width, at least 1."""
    return max(1, round(channels * width))


def count_parameters(network: nn.Module) -> int:
    """Return the number of trained numbers; running statistics do not count."""
    return sum(weight.numel() for weight in network.parameters())


def normal_start(network: nn.Module) -> nn.Module:
    """Draw the weights of all products from N(0, 0.02²) and set their biases to 0; return the network."""
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, 0.0, 0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def uniform_start(network: nn.Module) -> nn.Module:
    """Draw the weights and biases of all products anew as PyTorch does, uniform on ±1/√(inputs of a unit); return the network."""
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer.reset_parameters()
    return network


class FromUnit(nn.Module):
    """[0, 1] → [-1, 1], for critics that their source shows images of that range."""

    def forward(self, x):
        """Return 2x - 1."""
        return 2 * x - 1


class ToUnit(nn.Module):
    """A tanh whose range is [0, 1] in place of [-1, 1]."""

    def forward(self, x):
        """Return (tanh x + 1) / 2."""
        return (x.tanh() + 1) / 2
