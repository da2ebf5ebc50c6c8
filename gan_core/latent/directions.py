"""Directions of z to which a generator's first layer answers most."""

import torch
from torch import Tensor, nn


def principal_directions(G: nn.Module, noise_dim: int, n: int) -> Tensor:
    """Return the n orthonormal directions u (n, d) of z with the largest |A u|, A being the first layer's weight.

    Largest first; the sign is such that the entry of largest size is positive. A step s along u moves the first layer's
    output by s σ, σ the singular value. Source: Shen & Zhou 2021 (arXiv:2007.06600), Sec. 3.1: eigenvectors of AᵀA.
    Check: of A = diag(1, 3, 2) the first two are the second and the third axis.
    """
    kinds = (nn.Linear, nn.ConvTranspose2d)
    first = next(layer for layer in G.modules() if isinstance(layer, kinds))
    weight = first.weight.detach()
    A = weight if isinstance(first, nn.Linear) else weight.flatten(1).T  # (outputs, inputs)
    directions = torch.linalg.svd(A[:, :noise_dim].double(), full_matrices=False).Vh[:n]
    largest = directions.gather(1, directions.abs().argmax(1, keepdim=True))
    return (directions * largest.sign()).to(weight.dtype)
