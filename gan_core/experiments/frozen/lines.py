"""A frozen generator in the plane: points of a line at distance θ from that of the data (arXiv:1701.07875, Example 1)."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import sigmoid

from gan_core.training.plane.discriminators import Discriminators

THETA, MEASURED = 1.0, 4096


def upright(x: float, heights: Tensor) -> Tensor:
    """Return the points (x, u) of heights u, (…, 1) -> (…, 2)."""
    return torch.cat([torch.full_like(heights, x), heights], -1)


class FrozenLines:
    """Data (0, u), generated points (θ, u), u ~ U(0, 1); K discriminators of one θ. ∇_θ L_G is a number: its size is recorded."""

    def __init__(self, seeds: Sequence[int], width: int, device: torch.device):
        self.discriminators = Discriminators(seeds, 2, width, device)
        self.labels = [f"seed {seed}" for seed in seeds]
        u = self.discriminators.draw("measured", 0, (MEASURED, 1), uniform=True)
        self.points = upright(THETA, u)  # (K, MEASURED, 2)

    def train_step(self, step: int, batch: int, lr: float) -> None:
        """Train every discriminator on fresh points."""
        u, v = (self.discriminators.draw(name, step, (batch, 1), uniform=True) for name in ("real", "generated"))
        self.discriminators.train_step(upright(0.0, u), upright(THETA, v), lr)

    def measure(self) -> list[Tensor]:
        """|∂L_G/∂θ| of minimax and of non-saturating, std over |mean| of the latter's samples, mean D(G(z)); (K,) each.

        A sample contributes −σ(f) ∂f/∂x₁ to the first and −(1 − σ(f)) ∂f/∂x₁ to the second, since ∂G/∂θ = (1, 0).
        """
        f, slope = self.discriminators.score(self.points)
        minimax, other = -sigmoid(f) * slope[..., 0], -sigmoid(-f) * slope[..., 0]
        return [
            minimax.mean(1).abs(), other.mean(1).abs(), other.std(1) / other.mean(1).abs(), sigmoid(f).mean(1)
        ]  # fmt: skip

    def picture(self, side: int, extent: float) -> np.ndarray:
        """Return every discriminator's logits on a square grid, (K, side, side), rows y ascending."""
        ticks = torch.linspace(-extent, extent, side, device=self.points.device)
        y, x = torch.meshgrid(ticks, ticks, indexing="ij")
        grid = torch.stack([x, y], -1).view(1, -1, 2).expand(len(self.points), -1, -1)
        return self.discriminators.net.in_blocks(grid).view(-1, side, side).cpu().numpy()

    def stopped(self) -> list[str]:
        """Say of each discriminator at which step which quantity was not finite; '' for those that train."""
        return self.discriminators.health.sentences()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        return self.discriminators.state()

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""
        self.discriminators.load(arrays)
