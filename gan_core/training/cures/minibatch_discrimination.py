"""Minibatch discrimination (Salimans et al. 2016, arXiv:1606.03498, Sec. 3.2): the discriminator compares the points of a batch."""

from collections.abc import Sequence
from copy import copy
from typing import Self

import torch
from torch import Tensor

from gan_core.networks.plane.stacked_mlp import Layers, StackedMLP, initial, shapes_of

NUMBERS = 5  # C, numbers a kernel, as in the authors' code


def closeness(m: Tensor, others: Tensor, kernels: int) -> Tensor:
    """o(x_i)_b = Σ_j exp(-‖M_ib - M_jb‖₁): m (K, N, B·C), others (K, J, B·C) -> (K, N, B).

    Check: C = 1 and M = 0, log 2 give 1.5 for both points of the batch: 1 of itself and ½ of the other.
    """
    rows, columns = (
        batch.unflatten(-1, (kernels, -1)).transpose(1, 2).flatten(0, 1)  # (K·B, N, C)
        for batch in (m, others)
    )
    near = torch.exp(-torch.cdist(rows, columns, p=1)).sum(-1)  # (K·B, N)
    return near.view(-1, kernels, m.shape[1]).transpose(1, 2)


class MinibatchDiscriminator(StackedMLP):
    """A perceptron whose last layer reads its features h and, of each of B kernels, how many of the batch are close.

    M_i = h_i T, T (H, B·C) a further layer; each batch scored is compared with itself alone, real and generated apart. A bias
    of o begins at -1 and so takes off what each point gives itself. T begins like the other layers: the authors' weight
    normalisation and scaling by a first batch are left out.
    """

    reference_batch: Tensor | None = None

    def features(self, x: Tensor, hidden: Layers) -> Tensor:
        """Return h and o side by side, (K, N, H + B)."""
        *before, (kernel, shift) = hidden
        h = super().features(x, before)
        m = torch.bmm(h, kernel)
        if self.reference_batch is None:
            o = closeness(m, m, shift.shape[-1])
        else:
            o = 1 + closeness(m, torch.bmm(super().features(self.reference_batch, before), kernel), shift.shape[-1])
        return torch.cat([h, o + shift], -1)

    def scores(self, *batches: Tensor) -> list[Tensor]:
        """Score each batch (K, N, d) by itself: a list of (K, N)."""
        return [self(batch).squeeze(-1) for batch in batches]

    def with_reference(self, reference_batch: Tensor) -> Self:
        """Return this discriminator for single points: each is scored as one of a batch whose others are `reference_batch`, (K, N - 1, d)."""
        other = copy(self)
        other.reference_batch = reference_batch
        return other


def minibatch_discriminator(
    sizes: Sequence[int], kernels: int, activation: str, generators: Sequence[torch.Generator], dtype: torch.dtype
) -> MinibatchDiscriminator:
    """Draw the initial weights, one generator a member."""
    *hidden, width, n_out = sizes
    shapes = [
        *shapes_of([*hidden, width]),
        (width, kernels * NUMBERS),
        (1, kernels),
        *shapes_of([width + kernels, n_out]),
    ]
    discriminator = MinibatchDiscriminator(sizes, activation, initial(shapes, generators, dtype), shapes=shapes)
    discriminator.leaves[-3].data.fill_(-1.0)
    return discriminator
