"""The loop that every tutorial writes: the yardstick of step_time.py."""

import torch
from torch import nn


class TutorialLoop:
    """BCELoss on sigmoid outputs, two generator forwards, a loss read to the host each step, torch's default Adam."""

    def __init__(self, width: int, batch: int, modes: torch.Tensor, sigma: float, seed: int = 0, depth: int = 2):
        torch.manual_seed(seed)

        def hidden() -> list[nn.Module]:
            more = [layer for _ in range(depth - 1) for layer in (nn.Linear(width, width), nn.ReLU())]
            return [nn.Linear(2, width), nn.ReLU(), *more]

        self.G = nn.Sequential(*hidden(), nn.Linear(width, 2))
        self.D = nn.Sequential(*hidden(), nn.Linear(width, 1), nn.Sigmoid())
        self.opt_G = torch.optim.Adam(self.G.parameters(), lr=1e-3, betas=(0.5, 0.999))
        self.opt_D = torch.optim.Adam(self.D.parameters(), lr=1e-3, betas=(0.5, 0.999))
        self.bce = nn.BCELoss()
        self.batch, self.modes, self.sigma = batch, modes, sigma

    def advance(self, steps: int) -> None:
        """Train; keeps the last losses."""
        ones, zeros = torch.ones(self.batch, 1), torch.zeros(self.batch, 1)
        for _ in range(steps):
            which = torch.randint(len(self.modes), (self.batch,))
            x = self.modes[which] + self.sigma * torch.randn(self.batch, 2)
            self.opt_D.zero_grad()
            fake = self.G(torch.randn(self.batch, 2)).detach()
            loss_D = self.bce(self.D(x), ones) + self.bce(self.D(fake), zeros)
            loss_D.backward()
            self.opt_D.step()
            self.opt_G.zero_grad()
            loss_G = self.bce(self.D(self.G(torch.randn(self.batch, 2))), ones)
            loss_G.backward()
            self.opt_G.step()
            self.losses = loss_D.item(), loss_G.item()
