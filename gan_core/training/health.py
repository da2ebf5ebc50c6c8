"""Which members still train: one whose numbers stop being finite is frozen at that step."""

import numpy as np
import torch
from torch import Tensor

QUANTITIES = ("the critic's loss", "the critic's gradient", "the generator's loss", "the generator's gradient")


class Health:
    """A mask on the device, (K, 1), with the step and the quantity at which a member stopped; no host synchronisation."""

    def __init__(self, members: int, device: torch.device):
        self.alive = torch.ones(members, 1, dtype=torch.bool, device=device)
        self.last_check = torch.zeros(members, dtype=torch.int64, device=device)  # 4 · step + quantity, while alive

    def check(self, step: int, quantity: int, loss: Tensor, gradient: Tensor) -> Tensor:
        """Stop the members whose loss (K,) or gradient (K, P) is not finite; set their gradient to 0 in place, and return it.

        quantity: 0 for the critic, 2 for the generator; 1 more where the loss is finite, so that its gradient is to blame.
        A sum is finite exactly when every term is, short of overflow at 1e38.
        """
        finite_loss = loss.isfinite()
        self.last_check = torch.where(self.alive.squeeze(1), finite_loss + (4 * step + quantity), self.last_check)
        self.alive = self.alive & (gradient.sum(1).isfinite() & finite_loss)[:, None]
        return gradient.masked_fill_(~self.alive, 0.0)

    def last_steps(self) -> np.ndarray:
        """Return the step at which each member stopped, (K,); infinity for those that train. Synchronises."""
        alive = self.alive.squeeze(1).cpu().numpy()
        return np.where(alive, np.inf, self.last_check.cpu().numpy() // 4)

    def sentences(self) -> list[str]:
        """Say of each member at which step which quantity was not finite ('' for those that train). Synchronises."""
        return [
            "" if alive else f"stopped at step {check // 4}: {QUANTITIES[check % 4]} was not a finite number"
            for alive, check in zip(self.alive.squeeze(1).tolist(), self.last_check.tolist(), strict=True)
        ]
