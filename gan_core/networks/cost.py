"""What a call of a network costs in multiply–adds, counted as the call is made."""

from contextlib import ExitStack
from math import prod
from typing import Any

import torch
from torch import Tensor, nn

from gan_core.networks.diffusion.unet import Attention


def multiply_adds(network: nn.Module, *inputs: Tensor) -> int:
    """Return how many multiply–adds network(*inputs) makes in convolutions, linear layers and attention's two products.

    A convolution: numbers out × (channels in / groups) × area of the kernel. A linear layer: numbers out × numbers into each. Attention
    of n pixels and C channels, beside its linear layers: 2 n² C an image, for q·k and for the weighing of v. Norms, activations and
    additions are left out: they are few, and no products of matrices. On the device "meta" nothing is computed, only counted.
    Check: a convolution 3 → 8 of 3 × 3, on 10 × 10 with padding 1: 8·100·3·9 = 21,600.
    """
    count = 0

    def conv(layer: Any, given: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal count
        count += out.numel() * layer.in_channels // layer.groups * prod(layer.kernel_size)

    def linear(layer: Any, given: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal count
        count += out.numel() * layer.in_features

    def attention(layer: Any, given: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal count
        images, channels, *sides = out.shape
        count += 2 * images * channels * prod(sides) ** 2

    hooks = {nn.Conv2d: conv, nn.Linear: linear, Attention: attention}
    with ExitStack() as stack, torch.no_grad():
        for layer in network.modules():
            if type(layer) in hooks:
                stack.callback(layer.register_forward_hook(hooks[type(layer)]).remove)
        network(*inputs)
    return count
