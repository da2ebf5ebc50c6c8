"""A family whose networks are players of its own: each has an optimiser and an average, and all learn on the same batch."""

from abc import abstractmethod
from collections.abc import Mapping
from contextlib import ExitStack

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.networks.images import count_parameters
from gan_core.params import TrilemmaParams
from gan_core.training.trilemma.data import Data
from gan_core.training.trilemma.family import Family, Made
from gan_core.training.trilemma.trained_network import TrainedNetwork


class NetworkFamily(Family):
    """`build` makes the players, `train` has them learn from a batch, `make` has "G" draw."""

    def __init__(self, params: TrilemmaParams, data: Data, device: torch.device, made: Made):
        super().__init__(params, data, device, made)
        # 2 · step, and 1 more where the gradient is to blame; 0 while all is finite
        self.not_finite = torch.zeros((), dtype=torch.int64, device=device)
        self.players = self.build()

    @abstractmethod
    def build(self) -> dict[str, TrainedNetwork]:
        """Return the networks that learn, by name; "G" makes the samples."""

    @abstractmethod
    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Take a step on a batch (N, d); return its losses and the lengths of its gradients, (players,) each."""

    @abstractmethod
    def make(self, n: int, g: torch.Generator) -> Tensor:
        """Return n samples (n, d), with the weights that are in force."""

    @property
    def G(self) -> nn.Module:
        """The player that makes the samples."""
        return self.players["G"].network

    @property
    def weights_trained(self) -> int:
        """Those of all players."""
        return sum(count_parameters(player.network) for player in self.players.values())

    def step(self) -> None:
        """Train on this step's batch, and see whether all was finite."""
        losses, lengths = self.train(self.data.draw(self.params.batch_size, self.generator("data")))
        self.taken += 1
        self._check(losses.detach(), lengths.detach())

    @torch.no_grad()
    def sample(self, n: int, g: torch.Generator) -> Tensor:
        """Put every player's average in force, and `make`."""
        with ExitStack() as stack:
            for player in self.players.values():
                stack.enter_context(player.average.in_force())
            return self.make(n, g)

    @property
    def stopped(self) -> str:
        """What `step` saw."""
        found = int(self.not_finite)
        what = ("a loss", "a gradient")[found % 2]
        return f"stopped at step {found // 2}: {what} was not a finite number" if found else ""

    def state(self) -> dict[str, np.ndarray]:
        """Those of all players."""
        arrays = {f"{name}/{key}": array for name, p in self.players.items() for key, array in p.state().items()}
        return {**arrays, "not_finite": self.not_finite.cpu().numpy()}

    def load(self, arrays: Mapping[str, np.ndarray], step: int) -> None:
        """Those of all players."""
        for name, player in self.players.items():
            start = f"{name}/"
            player.load({key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)})
        self.not_finite.fill_(int(arrays["not_finite"]))
        self.taken = step

    @torch.no_grad()
    def _check(self, losses: Tensor, lengths: Tensor) -> None:
        fine = losses.isfinite().all()
        now = (2 * self.taken + fine) * ~(fine & lengths.isfinite().all())
        self.not_finite = torch.where(self.not_finite == 0, now, self.not_finite)
