"""A denoiser of points: a perceptron of (x, y, t)."""

from torch import Tensor, cat, nn

from gan_core.networks.diffusion.embedding import sinusoidal

TIME = 32  # sines and cosines of t


class PlaneDenoiser(nn.Module):
    """x_t (N, 2), t (N,) → an answer (N, 2). Three hidden layers of SiLU; the last layer starts at 0.

    Check: width 128 has 34·128 + 128 + 2·(128² + 128) + 2·128 + 2 = 37,762 weights.
    """

    def __init__(self, width: int = 128, dim: int = 2):
        super().__init__()
        layers: list[nn.Module] = []
        for before in (dim + TIME, width, width):
            layers += [nn.Linear(before, width), nn.SiLU()]
        end = nn.Linear(width, dim)
        nn.init.zeros_(end.weight)
        nn.init.zeros_(end.bias)
        self.layers = nn.Sequential(*layers, end)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return ε, x_0 or v; points have no labels."""
        return self.layers(cat([x, sinusoidal(t, TIME)], 1))
