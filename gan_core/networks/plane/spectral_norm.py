"""Spectral normalisation with one σ a member (Miyato et al. 2018, arXiv:1802.05957)."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F


class SpectralNorm:
    """Divides each weight (K, in, out) by its largest singular value, estimated by power iteration, one a member.

    `iterate` is called once before each discriminator step and is the only thing that changes the estimate: looking at the discriminator
    does not. Equal to torch.nn.utils.parametrizations.spectral_norm at K = 1. Check: W = diag(3, 1) becomes diag(1, 1/3).
    """

    def __init__(self, weights: Sequence[Tensor], generators: Sequence[torch.Generator], eps: float = 1e-12):
        self.eps = eps
        self.left: list[Tensor] = []  # (K, in)
        self.right: list[Tensor] = []  # (K, out)
        for weight in weights:
            rows = [
                torch.randn(weight.shape[1], generator=g, device=weight.device, dtype=weight.dtype) for g in generators
            ]
            self.left.append(F.normalize(torch.stack(rows), dim=1, eps=eps))
            self.right.append(torch.zeros_like(weight[:, 0]))
        for _ in range(15):  # as torch does, so that the first step already has a fair estimate
            self.iterate(weights)

    @torch.no_grad()
    def iterate(self, weights: Sequence[Tensor]) -> None:
        """Do one power iteration on every weight."""
        for i, weight in enumerate(weights):
            self.right[i].copy_(F.normalize(torch.einsum("kio,ki->ko", weight, self.left[i]), dim=1, eps=self.eps))
            self.left[i].copy_(F.normalize(torch.einsum("kio,ko->ki", weight, self.right[i]), dim=1, eps=self.eps))

    def normalised(self, weights: Sequence[Tensor]) -> list[Tensor]:
        """Return W / σ for every weight; σ = leftᵀ W right carries a gradient in W alone."""
        return [
            weight / torch.einsum("ki,kio,ko->k", left, weight, right)[:, None, None]
            for weight, left, right in zip(weights, self.left, self.right, strict=True)
        ]
