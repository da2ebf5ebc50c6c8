"""Which members still train: one whose numbers stop being finite is stopped at that step."""

from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np
import torch
from torch import Tensor

GAN = ("the discriminator's", "the generator's")
WITHOUT_A_WAIT = {"cpu"}  # devices at whose numbers the host may look within a step


class Health:
    """A mask on the device, (K, 1), with the step and the quantity at which a member stopped; nothing waits for a GPU.

    whose: the owners of the losses that are checked, as a sentence names them: "the discriminator's loss".
    """

    def __init__(self, members: int, device: torch.device, whose: Sequence[str] = GAN):
        self.whose = whose
        self.alive = torch.ones(members, 1, dtype=torch.bool, device=device)
        self.at_once = device.type in WITHOUT_A_WAIT
        self._seen = (-1, False)  # a version of `alive`, and whether all of it is true
        # while alive: the last check as 2 (step · owners + owner), and 1 more where the loss was finite
        self.last_check = torch.zeros(members, dtype=torch.int64, device=device)

    def check(self, step: float | Tensor, loss: Tensor, gradient: Tensor, owner: int = 0) -> Tensor:
        """Stop the members whose loss (K,) or gradient (K, P) is not finite; return the gradient, 0 of those that stopped.

        owner: the index of whose loss it is. Where the loss is finite, its gradient is to blame. A sum is finite exactly when every term
        is, short of overflow at 1e38, so a gradient's norm (K, 1) serves as well as itself. Where nobody has stopped and the host may look
        (`WITHOUT_A_WAIT`), one sum is read first: if it is finite, the gradient is returned as it is; else a masked copy.
        """
        if self.all_train and isfinite((loss.sum() + gradient.sum()).item()):
            return gradient
        finite_loss = loss - loss == 0  # inf − inf is no number either; half the operations of isfinite
        now = finite_loss + 2 * (len(self.whose) * step + owner)
        torch.where(self.alive.squeeze(1), now, self.last_check, out=self.last_check)
        sums = gradient.sum(1)
        self.alive.logical_and_(((sums - sums == 0) & finite_loss)[:, None])
        return gradient.masked_fill(~self.alive, 0.0)

    def masked(self, lr: Tensor) -> Tensor:
        """Return learning rates (K, 1), 0 of those that stopped."""
        return lr if self.all_train else lr * self.alive

    @property
    def all_train(self) -> bool:
        """Whether the host knows that no member has stopped."""
        if not self.at_once:
            return False
        # torch's count of writes to it (a private name): a member stopped, or a saved run was loaded
        if self._seen[0] != self.alive._version:
            self._seen = (self.alive._version, bool(self.alive.all()))
        return self._seen[1]

    def last_steps(self) -> np.ndarray:
        """Return the step at which each member stopped, (K,); infinity for those that train. Synchronises."""
        alive = self.alive.squeeze(1).cpu().numpy()
        return np.where(alive, np.inf, self.last_check.cpu().numpy() // (2 * len(self.whose)))

    def sentences(self) -> list[str]:
        """Say of each member at which step which quantity was not finite ('' for those that train). Synchronises."""
        return [
            "" if alive else self._sentence(check)
            for alive, check in zip(self.alive.squeeze(1).tolist(), self.last_check.tolist(), strict=True)
        ]

    def _sentence(self, check: int) -> str:
        which, finite_loss = divmod(check, 2)
        step, owner = divmod(which, len(self.whose))
        what = "gradient" if finite_loss else "loss"
        return f"stopped at step {step}: {self.whose[owner]} {what} was not a finite number"

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """All that a saved run needs, by name."""
        yield "health/alive", self.alive
        yield "health/last_check", self.last_check
