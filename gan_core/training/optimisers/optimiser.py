"""What an optimiser of an ensemble is."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

Moments = list[Tensor]
EPS = 1e-8  # of Adam's paper, arXiv:1412.6980
TINY = 1e-30  # far below ε², so that no step changes


class Optimiser(ABC):
    """Updates flat weights (K, P) in place from gradients (K, P); learning rate and betas are (K, 1).

    eps is a number or (K, 1); only those that divide by the size of gradients read it. A learning rate of 0 with a gradient of 0 leaves a member as it is: so a stopped member is frozen without a branch.
    `moments` are the tensors of its state, (K, P) or (K, 1), in a fixed order. Not torch.optim's, because those take one
    learning rate a tensor; a test holds each equal to torch's, which `of_torch` builds for networks that are no ensemble.
    """

    def __init__(self, flat: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor | float = EPS):
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.moments = self._moments(flat)

    def _moments(self, flat: Tensor) -> list[Tensor]:
        return []

    @staticmethod
    @abstractmethod
    def of_torch(
        weights: Sequence[Tensor], beta1: float, beta2: float, eps: float = EPS, **more: Any
    ) -> torch.optim.Optimizer:
        """Build torch's own optimiser with these betas and ε; `more` has its learning rate and weight decay."""

    @abstractmethod
    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step. rate: the one learning rate of all members, where the host knows it; then lr is not read."""

    @abstractmethod
    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """Return the weights and moments that `update` would leave, without touching anything: the step can be differentiated."""
