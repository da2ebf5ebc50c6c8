"""Nonlinearities by name (labels in gan_core.params.choices)."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional as F

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "leaky_relu": partial(F.leaky_relu, negative_slope=0.2),
    "tanh": torch.tanh,
    "silu": F.silu,
}
