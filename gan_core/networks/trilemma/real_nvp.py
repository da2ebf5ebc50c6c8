"""RealNVP: affine coupling layers with masks, a map with a known inverse and determinant (Dinh et al. 2016, arXiv:1605.08803)."""

import math

import torch
from torch import Tensor, nn

from gan_core.networks.trilemma.perceptron import perceptron

LAYERS = 8


class Coupling(nn.Module):
    """y = b x + (1 − b)(x e^s + t), s and t functions of b x alone. b: a mask (d,) of 0 and 1. arXiv:1605.08803, Eq. 9.

    s is c tanh of what the network says, c learnt, so that no start is wild. Starts as the identity: the last layer begins at 0.
    """

    mask: Tensor

    def __init__(self, mask: Tensor, width: int):
        super().__init__()
        self.register_buffer("mask", mask)
        dim = len(mask)
        self.network = perceptron(dim, 2 * dim, width, hidden=2)
        end = self.network[-1]
        assert isinstance(end, nn.Linear)
        nn.init.zeros_(end.weight)
        nn.init.zeros_(end.bias)
        self.reach = nn.Parameter(torch.ones(dim))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return y (N, d) and log|det ∂y/∂x| = Σ (1 − b) s, (N,)."""
        s, t = self._parts(x)
        return x * s.exp() + t, s.sum(1)

    def inverse(self, y: Tensor) -> Tensor:
        """Return x (N, d): b y = b x, so s and t are the same, and x = (y − t) e^(−s)."""
        s, t = self._parts(y)
        return (y - t) * (-s).exp()

    def _parts(self, x: Tensor) -> tuple[Tensor, Tensor]:
        s, t = self.network(self.mask * x).chunk(2, 1)
        free = 1 - self.mask
        return free * self.reach * s.tanh(), free * t


class RealNVP(nn.Module):
    """Data (N, d) → z (N, d) of N(0, I), by couplings whose masks are each other's contrary.

    Of points the masks are (1, 0) and (0, 1); of square images they are chessboards, as in the paper's Fig. 3.
    Check: width 4, d = 2, one layer: 2·4 + 4 + 4·4 + 4 + 4·4 + 4 + 2 = 54 weights.
    """

    def __init__(self, dim: int, width: int, layers: int = LAYERS):
        super().__init__()
        self.dim = dim
        self.layers = nn.ModuleList(Coupling(chessboard(dim, i % 2), width) for i in range(layers))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return z (N, d) and log|det ∂z/∂x|, (N,)."""
        log_det = x.new_zeros(len(x))
        for layer in self.layers:
            x, more = layer(x)
            log_det = log_det + more
        return x, log_det

    def inverse(self, z: Tensor) -> Tensor:
        """Return the x whose z this is, (N, d)."""
        for layer in reversed(self.layers):
            z = layer.inverse(z)  # type: ignore[operator]
        return z

    def log_density(self, x: Tensor) -> Tensor:
        """Return log p(x) = log N(z; 0, I) + log|det ∂z/∂x| in nats, (N,). Before training, N(0, I): −log 2π at 0 in the plane."""
        z, log_det = self(x)
        return log_det - z.square().sum(1) / 2 - self.dim * math.log(2 * math.pi) / 2


def chessboard(dim: int, odd: int) -> Tensor:
    """Return a mask (dim,) of 0 and 1: of a square image's pixels row by row a chessboard, else every second number."""
    at = torch.arange(dim)
    side = math.isqrt(dim)
    rows = at // side if side * side == dim else torch.zeros_like(at)
    return ((at + rows * (1 - side % 2) + odd) % 2).float()
