"""What a family of generative models is here: it trains a step, it makes samples, and it says how often it calls a network for one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.networks.images import count_parameters
from gan_core.params import TrilemmaParams
from gan_core.training.streams import generator
from gan_core.training.trilemma.data import Data

Earlier = Mapping[str, "Family"]  # by name, those that stand before in the registry


class Family(ABC):
    """One family at work on data of some dimension d.

    All random numbers of a step come from generators of (seed, purpose, step): nothing of them is state, and the batch of a step
    is the same for all families. `earlier` holds the families that stand before this one in the registry.
    """

    name: ClassVar[str]

    def __init__(self, params: TrilemmaParams, data: Data, device: torch.device, earlier: Earlier):
        self.params, self.data, self.device, self.step = params, data, device, 0

    @property
    @abstractmethod
    def G(self) -> nn.Module:
        """The network that is trained to make the samples; they are made with the average of its weights."""

    @abstractmethod
    def train_step(self) -> None:
        """Train for one step. Once a number was not finite, `stopped` says so."""

    @abstractmethod
    def sample(self, n: int, g: torch.Generator) -> Tensor:
        """Return n samples (n, d), made with the averages of the weights."""

    @property
    def calls(self) -> int:
        """How many calls of a network one sample takes."""
        return 1

    @property
    def weights(self) -> int:
        """How many weights the network has that makes the samples."""
        return count_parameters(self.G)

    @property
    def weights_trained(self) -> int:
        """How many weights were trained for it, those of a discriminator or an encoder included."""
        return self.weights

    @property
    @abstractmethod
    def stopped(self) -> str:
        """Say at which step which quantity was not finite; '' while all are. Waits for the device."""

    @abstractmethod
    def state(self) -> dict[str, np.ndarray]:
        """All that `load` needs to go on bit for bit."""

    @abstractmethod
    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""

    def generator(self, purpose: str, step: int | None = None) -> torch.Generator:
        """Return the generator of this seed, purpose and step (the present one if left out)."""
        return generator(self.params.seed, purpose, self.device, self.step if step is None else step)

    def seed_of(self, network: str) -> int:
        """Return the seed of a network's first weights."""
        return self.generator(f"{self.name} {network}", 0).initial_seed()

    def normal(self, n: int, dim: int, g: torch.Generator) -> Tensor:
        """Draw (n, dim) from N(0, 1)."""
        return torch.randn(n, dim, generator=g, device=g.device)

    def noise_like(self, x: Tensor, g: torch.Generator) -> Tensor:
        """Draw as many numbers as x (N, d) has from N(0, 1)."""
        return self.normal(len(x), x.shape[1], g)
