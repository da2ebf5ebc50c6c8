"""torch's optimisers by the names of gan_core.params.choices, each with its learning rate as a tensor: 0 stops a member."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor
from torch.optim import SGD, Adam, Optimizer, RMSprop

BUILD: dict[str, Callable[[list[Tensor], Tensor, float, float], Optimizer]] = {
    "adam": lambda weights, lr, beta1, beta2: Adam(weights, lr=lr, betas=(beta1, beta2), fused=True),
    "sgd": lambda weights, lr, beta1, beta2: SGD(weights, lr=lr),
    "momentum": lambda weights, lr, beta1, beta2: SGD(weights, lr=lr, momentum=beta1),
    "rmsprop": lambda weights, lr, beta1, beta2: RMSprop(weights, lr=lr, alpha=beta2),
}


def optimiser(name: str, weights: Iterable[Tensor], beta1: float, beta2: float, device: torch.device) -> Optimizer:
    """Build one; the learning rate is set before each step."""
    return BUILD[name](list(weights), torch.zeros((), device=device), beta1, beta2)
