"""Where a class goes in and comes out of a pair of networks: nowhere, CGAN or AC-GAN."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from gan_core.networks.pairs import Pair, Shape

NULL_LABELES = 0


class Verdict(NamedTuple):
    """What a discriminator says of N images: raw scores (N,), and where it names classes their logits (N, classes)."""

    scores: Tensor
    classes: Tensor | None


def one_hot(labels: Tensor, classes: int, like: Tensor) -> Tensor:
    """Return 1 at each label and 0 elsewhere, (N, classes). torch's own first reads the labels to the host."""
    return (labels[:, None] == torch.arange(classes, device=labels.device)).to(like)


class LabelledGenerator(nn.Module):
    """A pair's generator whose input is z, and the class behind it as a one-hot vector where `classes` > 0."""

    def __init__(self, pair: Pair, noise_dim: int, shape: Shape, width: float, classes: int = NULL_LABELES):
        super().__init__()
        self.classes = classes
        self.network = pair.generator(noise_dim + classes, shape, width)

    def forward(self, z: Tensor, labels: Tensor) -> Tensor:
        """Map z (N, noise_dim) and labels (N,) to images (N, C, H, W) in [0, 1]."""
        return self.network(torch.cat([z, one_hot(labels, self.classes, z)], 1) if self.classes else z)


class LabelledDiscriminator(nn.Module):
    """A pair's discriminator. `told`: it sees the class as one constant plane each (CGAN). `names`: it says the class (AC-GAN)."""

    def __init__(self, pair: Pair, shape: Shape, width: float, told: int = NULL_LABELES, names: int = NULL_LABELES):
        super().__init__()
        self.told, self.names = told, names
        channels, height, side = shape
        self.network = pair.discriminator((channels + told, height, side), 1 + names, width)

    def forward(self, x: Tensor, labels: Tensor) -> Verdict:
        """Score images (N, C, H, W); labels (N,) count only where the discriminator is told them."""
        if self.told:
            planes = one_hot(labels, self.told, x)[:, :, None, None].expand(-1, -1, *x.shape[2:])
            x = torch.cat([x, planes], 1)
        said = self.network(x).float()
        return Verdict(said[:, 0], said[:, 1:] if self.names else None)


def labelled_pair(
    pair: Pair, shape: Shape, *, noise_dim: int, width: float, classes: int, labels: str
) -> tuple[LabelledGenerator, LabelledDiscriminator]:
    """Build both networks for labels "none", "cgan" (Mirza & Osindero 2014, arXiv:1411.1784) or "acgan" (arXiv:1610.09585)."""
    into_G = classes if labels != "none" else NULL_LABELES
    told, names = (classes if labels == kind else NULL_LABELES for kind in ("cgan", "acgan"))
    return (
        LabelledGenerator(pair, noise_dim, shape, width, into_G),
        LabelledDiscriminator(pair, shape, width, told, names),
    )
