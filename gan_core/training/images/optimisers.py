"""torch's optimisers by the names of gan_core.params.choices, each with its learning rate as a tensor: 0 stops a member."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor
from torch.optim import SGD, Adam, Optimizer, RMSprop

from gan_core.params import ImageGanParams

BUILD: dict[str, Callable[..., Optimizer]] = {
    "adam": lambda weights, beta1, beta2, **more: Adam(weights, betas=(beta1, beta2), fused=True, **more),
    "sgd": lambda weights, beta1, beta2, **more: SGD(weights, **more),
    "momentum": lambda weights, beta1, beta2, **more: SGD(weights, momentum=beta1, **more),
    "rmsprop": lambda weights, beta1, beta2, **more: RMSprop(weights, alpha=beta2, **more),
}


def optimiser(params: ImageGanParams, weights: Iterable[Tensor], device: torch.device) -> Optimizer:
    """Build the one that the params name; the learning rate is set before each step."""
    lr = torch.zeros((), device=device)
    return BUILD[params.optimiser](list(weights), params.beta1, params.beta2, lr=lr, weight_decay=params.weight_decay)
