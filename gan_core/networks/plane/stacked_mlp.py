"""K multilayer perceptrons of one shape as one: a batched product a layer."""

from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from math import prod
from typing import Self

import torch
from torch import Tensor

from gan_core.networks.activations import activations
from gan_core.networks.plane.spectral_norm import SpectralNorm

Layers = Sequence[tuple[Tensor, Tensor]]  # weight and bias
Shapes = Sequence[tuple[int, int]]  # of the leaves, weight and bias by turns


def shapes_of(sizes: Sequence[int]) -> Shapes:
    """Shapes of the leaves of linear layers: sizes 2, 3, 1 give (2, 3), (1, 3), (3, 1), (1, 1)."""
    return [shape for n_in, n_out in pairwise(sizes) for shape in ((n_in, n_out), (1, n_out))]


def initial(shapes: Shapes, generators: Sequence[torch.Generator], dtype: torch.dtype) -> Tensor:
    """Draw weights and biases, (K, P), uniform on ±1/√in as torch.nn.Linear's, one generator a member."""
    rows = []
    for generator in generators:
        parts = []
        for weight, bias in zip(shapes[::2], shapes[1::2], strict=True):
            u = torch.rand(prod(weight) + prod(bias), generator=generator, device=generator.device, dtype=dtype)
            parts.append((2 * u - 1) / weight[0] ** 0.5)
        rows.append(torch.cat(parts))
    return torch.stack(rows)


def views(flat: Tensor, shapes: Shapes) -> list[Tensor]:
    """Cut (K, P) into leaves, (K, rows, columns) each."""
    leaves, start = [], 0
    for shape in shapes:
        leaves.append(flat[:, start : start + prod(shape)].view(-1, *shape))
        start += prod(shape)
    return leaves


class StackedMLP:
    """Linear layers with a nonlinearity between them, for K members at once: (K, N, sizes[0]) -> (K, N, sizes[-1]).

    All weights of a member lie in one row of `flat`, (K, P), so that an optimiser is a few operations on one tensor; `leaves`
    are views of it, weight (K, in, out) and bias (K, 1, out) by turns.
    """

    bound: float | None = (
        None  # of the output: then it is bound · tanh(out / bound), within ± bound; None leaves it free
    )
    unrolled = False  # whether its weights carry a gradient of their own, so that slopes are differentiated twice

    def __init__(self, sizes: Sequence[int], activation: str, flat: Tensor, *, shapes: Shapes | None = None):
        self.sizes, self.shapes, self.activation = tuple(sizes), shapes or shapes_of(sizes), activation
        self.spectral: SpectralNorm | None = None
        self._nonlinearity = activations[activation].load()
        self.flat = flat
        self.leaves = [view.requires_grad_() for view in self.cut(flat.detach())]

    @classmethod
    def create(
        cls, sizes: Sequence[int], activation: str, generators: Sequence[torch.Generator], dtype: torch.dtype
    ) -> Self:
        """Draw the initial weights, one generator a member."""
        return cls(sizes, activation, initial(shapes_of(sizes), generators, dtype))

    @property
    def layers(self) -> list[tuple[Tensor, Tensor]]:
        """Weight and bias of each layer."""
        return list(zip(self.leaves[::2], self.leaves[1::2], strict=True))

    def cut(self, flat: Tensor) -> list[Tensor]:
        """Return the leaves of these weights."""
        return views(flat, self.shapes)

    def with_weights(self, flat: Tensor) -> Self:
        """Return a network of the same shape over other weights (K, P), without a spectral norm."""
        other = copy(self)
        other.spectral, other.flat = None, flat
        other.leaves = [view.requires_grad_() for view in self.cut(flat.detach())]
        return other

    def through(self, flat: Tensor) -> Self:
        """Return this network, spectral norm included, over weights (K, P) that carry a gradient of their own."""
        other = copy(self)
        other.flat, other.leaves, other.unrolled = flat, self.cut(flat), True
        return other

    def __call__(self, x: Tensor) -> Tensor:
        """Map (K, N, in) to (K, N, out)."""
        return self.with_features(x)[1]

    def with_features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the last layer reads, (K, N, H), and the output, (K, N, out)."""
        weights, biases = self.leaves[::2], self.leaves[1::2]
        if self.spectral is not None:
            weights = self.spectral.normalised(weights)
        *hidden, (weight, bias) = zip(weights, biases, strict=True)
        x = self.features(x, hidden)
        out = torch.baddbmm(bias, x, weight)
        return x, out if self.bound is None else self.bound * torch.tanh(out / self.bound)

    def features(self, x: Tensor, hidden: Layers) -> Tensor:
        """Map (K, N, in) through the hidden layers to (K, N, H)."""
        for weight, bias in hidden:
            x = self._nonlinearity(torch.baddbmm(bias, x, weight))
        return x

    @torch.no_grad()
    def in_blocks(self, x: Tensor, rows: int = 512) -> Tensor:
        """Map (K, N, in) to (K, N, out) without gradients, so many of the N at a time: a large N then stays in the cache."""
        return torch.cat([self(block) for block in x.split(rows, 1)], 1)

    def scores(self, *batches: Tensor) -> list[Tensor]:
        """Score several batches (K, N, d) in one pass: a list of (K, N). For networks with one output."""
        f = self(torch.cat(batches, 1) if len(batches) > 1 else batches[0]).squeeze(-1)
        return list(f.split([batch.shape[1] for batch in batches], 1))
