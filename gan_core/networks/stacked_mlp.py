"""K multilayer perceptrons of one shape as one: a batched product a layer."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

import torch
from torch import Tensor

from gan_core.networks.activations import ACTIVATIONS
from gan_core.networks.spectral_norm import SpectralNorm


class StackedMLP:
    """Linear layers with a nonlinearity between them, for K members at once: (K, N, sizes[0]) -> (K, N, sizes[-1]).

    All weights of a member lie in one row of `flat`, (K, P), so that an optimiser is a few operations on one tensor; `leaves`
    are views of it, weight (K, in, out) and bias (K, 1, out) by turns. Initial weights and biases are uniform on
    ±1/√in, as torch.nn.Linear's, one generator a member.
    """

    def __init__(self, sizes: Sequence[int], activation: str, flat: Tensor, *, spectral: SpectralNorm | None = None):
        self.sizes, self.activation, self.spectral = tuple(sizes), activation, spectral
        self._nonlinearity = ACTIVATIONS[activation]
        self.flat = flat
        self.leaves: list[Tensor] = []
        start = 0
        for n_in, n_out in pairwise(sizes):
            for rows in (n_in, 1):
                view = flat.detach()[:, start : start + rows * n_out].view(-1, rows, n_out)
                self.leaves.append(view.requires_grad_())
                start += rows * n_out

    @classmethod
    def create(
        cls, sizes: Sequence[int], activation: str, generators: Sequence[torch.Generator], dtype: torch.dtype
    ) -> Self:
        """Draw the initial weights, one generator a member."""
        rows = []
        for generator in generators:
            parts = []
            for n_in, n_out in pairwise(sizes):
                u = torch.rand((n_in + 1) * n_out, generator=generator, device=generator.device, dtype=dtype)
                parts.append((2 * u - 1) / n_in**0.5)
            rows.append(torch.cat(parts))
        return cls(sizes, activation, torch.stack(rows))

    @property
    def layers(self) -> list[tuple[Tensor, Tensor]]:
        """Weight and bias of each layer."""
        return list(zip(self.leaves[::2], self.leaves[1::2], strict=True))

    def with_weights(self, flat: Tensor) -> Self:
        """Return a network of the same shape over other weights (K, P)."""
        return type(self)(self.sizes, self.activation, flat)

    def __call__(self, x: Tensor) -> Tensor:
        """Map (K, N, in) to (K, N, out)."""
        weights, biases = self.leaves[::2], self.leaves[1::2]
        if self.spectral is not None:
            weights = self.spectral.normalised(weights)
        last = len(weights) - 1
        for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            x = torch.baddbmm(bias, x, weight)
            if i < last:
                x = self._nonlinearity(x)
        return x

    @torch.no_grad()
    def in_blocks(self, x: Tensor, rows: int = 512) -> Tensor:
        """Map (K, N, in) to (K, N, out) without gradients, so many of the N at a time: a large N then stays in the cache."""
        return torch.cat([self(block) for block in x.split(rows, 1)], 1)

    def scores(self, *batches: Tensor) -> list[Tensor]:
        """Score several batches (K, N, d) in one pass: a list of (K, N). For networks with one output."""
        f = self(torch.cat(batches, 1) if len(batches) > 1 else batches[0]).squeeze(-1)
        return list(f.split([batch.shape[1] for batch in batches], 1))
