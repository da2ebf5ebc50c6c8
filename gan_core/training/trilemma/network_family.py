"""A family whose networks are players of its own: each has an optimiser and an average, and all learn on the same batch."""

from abc import abstractmethod
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.nested import flatten, unflatten
from gan_core.networks.images import count_parameters
from gan_core.params import TrilemmaParams
from gan_core.training.health import Health
from gan_core.training.state import arrays_of, load_tensors
from gan_core.training.trilemma.data import Data
from gan_core.training.trilemma.family import Earlier, Family
from gan_core.training.trilemma.trained_network import TrainedNetwork


class NetworkFamily(Family):
    """`build` makes the players, `train` has them learn from a batch, `make` has "G" draw."""

    def __init__(self, params: TrilemmaParams, data: Data, device: torch.device, earlier: Earlier):
        super().__init__(params, data, device, earlier)
        self.health = Health(1, device, whose=("a",))
        self.players = self.build()

    @abstractmethod
    def build(self) -> dict[str, TrainedNetwork]:
        """Return the networks that learn, by name; "G" makes the samples."""

    @abstractmethod
    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Take a step on a batch (N, d); return its losses and the norms of its gradients, (players,) each."""

    @abstractmethod
    def make(self, G: nn.Module, n: int, g: torch.Generator) -> Tensor:
        """Return n samples (n, d) of a G, in training or averaged."""

    @property
    def G(self) -> nn.Module:
        """The player that makes the samples."""
        return self.players["G"].network

    @property
    def weights_trained(self) -> int:
        """Those of all players."""
        return sum(count_parameters(player.network) for player in self.players.values())

    def train_step(self) -> None:
        """Train on this step's batch, and see whether all was finite."""
        losses, norms = self.train(self.data.draw(self.params.batch_size, self.generator("data")))
        self.step += 1
        self.health.check(self.step, losses.detach().sum(0, keepdim=True), norms.detach()[None])

    @torch.no_grad()
    def sample(self, n: int, g: torch.Generator) -> Tensor:
        """`make` with the average of "G"."""
        return self.make(self.players["G"].average.module, n, g)

    @property
    def stopped(self) -> str:
        """What `step` saw."""
        return self.health.sentences()[0]

    def state(self) -> dict[str, np.ndarray]:
        """Those of all players, and whether all was finite."""
        players = flatten({name: player.state() for name, player in self.players.items()})
        return {**players, **arrays_of(self.health.tensors()), "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit."""
        parts = unflatten(arrays)
        for name, player in self.players.items():
            player.load(parts[name])
        load_tensors(self.health.tensors(), arrays)
        self.step = int(arrays["step"])
