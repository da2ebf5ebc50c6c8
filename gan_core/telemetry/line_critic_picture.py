"""What the page draws of the discriminators of two lines: their scores, their slopes on a grid, and a cut at half the height."""

import numpy as np
import torch
from torch import Tensor

from gan_core.telemetry.key_frames import Picture
from gan_core.training.plane.discriminators import Discriminators

EXTENT, CELLS, ARROWS, ALONG = 2.5, 36, 12, 101  # half the square's side; cells and arrows a side; points of the cut


def slope_of_D(f: Tensor, slope: Tensor) -> Tensor:
    """∂D/∂x = D (1 − D) ∂f/∂x of D = σ(f): f (…, N), slope (…, N, d) -> (…, N, d). Check: a quarter of ∂f/∂x at f = 0."""
    return (torch.sigmoid(f) * torch.sigmoid(-f))[..., None] * slope


def slope_of_log_D(f: Tensor, slope: Tensor) -> Tensor:
    """∂ log D/∂x = (1 − D) ∂f/∂x of D = σ(f): shapes as in `slope_of_D`. How −log D pushes a sample at x. Check: half of ∂f/∂x at f = 0."""
    return torch.sigmoid(-f)[..., None] * slope


class FixedInputs:
    """The places at which both discriminators of K seeds are read, which never change."""

    def __init__(self, members: int, device: torch.device):
        self.members = members
        cells = torch.linspace(-EXTENT, EXTENT, CELLS, device=device)
        arrows = EXTENT * (2 * (torch.arange(ARROWS, device=device) + 0.5) / ARROWS - 1)
        along = torch.linspace(-EXTENT, EXTENT, ALONG, device=device)
        cut = torch.stack([along, torch.full_like(along, 0.5)], -1)
        self.cells, self.cut = self._same(_grid(cells)), self._same(cut)
        self.grid = _grid(arrows)  # (A, 2)

    def still(self) -> Picture:
        """Return what is the same in every picture."""
        return {"grid": self.grid.cpu().numpy(), "along": self.cut[0, :, 0].cpu().numpy()}

    def picture(self, logit: Discriminators, bounded: Discriminators, theta: float) -> Picture:
        """Return float32 arrays: scores (K, H, W), slopes (K, A, 2) of D, of log D and of f, scores of the cut (K, P), and theta."""
        places = self._same(self.grid)
        found: dict[str, Tensor] = {}
        for name, discriminators in (("logit", logit), ("bounded", bounded)):
            f, slope = discriminators.score(places)
            found[f"discriminator_{name}"] = discriminators.net.in_blocks(self.cells).view(-1, CELLS, CELLS)
            found[f"cut_{name}"] = discriminators.net.in_blocks(self.cut).squeeze(-1)
            if name == "logit":
                found |= {"slopes_logit": slope_of_D(f, slope), "slopes_log_D": slope_of_log_D(f, slope)}
            else:
                found["slopes_bounded"] = slope
        drawn = {name: tensor.cpu().numpy() for name, tensor in found.items()}
        return {**drawn, "theta": np.array([theta])}

    def _same(self, points: Tensor) -> Tensor:
        return points[None].expand(self.members, -1, -1)


def _grid(ticks: Tensor) -> Tensor:
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    return torch.stack([x, y], -1).view(-1, 2)
