"""torch's optimisers by the names of gan_core.params.choices, each with its learning rate as a tensor: 0 stops a member."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor
from torch.optim import SGD, Adam, Optimizer, RMSprop

BUILD: dict[str, Callable[..., Optimizer]] = {
    "adam": lambda weights, beta1, beta2, **more: Adam(weights, betas=(beta1, beta2), fused=True, **more),
    "sgd": lambda weights, beta1, beta2, **more: SGD(weights, **more),
    "momentum": lambda weights, beta1, beta2, **more: SGD(weights, momentum=beta1, **more),
    "rmsprop": lambda weights, beta1, beta2, **more: RMSprop(weights, alpha=beta2, **more),
}


def optimiser(
    name: str, weights: Iterable[Tensor], beta1: float, beta2: float, weight_decay: float, device: torch.device
) -> Optimizer:
    """Build one; the learning rate is set before each step. weight_decay: λ w is added to the gradient of every weight."""
    lr = torch.zeros((), device=device)
    return BUILD[name](list(weights), beta1, beta2, lr=lr, weight_decay=weight_decay)
