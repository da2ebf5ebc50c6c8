"""What the image networks share: sizes, first weights, and the ranges of pixels."""

from torch import nn


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
    """Draw all weights and biases again as PyTorch does, uniform on ±1/√(inputs of a unit); return the network."""
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
            layer.reset_parameters()
    return network


class FromUnit(nn.Module):
    """[0, 1] → [-1, 1], for discriminators that their source shows images of that range."""

    def forward(self, x):
        """Return 2x - 1."""
        return 2 * x - 1


class ToUnit(nn.Module):
    """A tanh whose range is [0, 1] in place of [-1, 1]."""

    def forward(self, x):
        """Return (tanh x + 1) / 2."""
        return (x.tanh() + 1) / 2
