"""Nonlinearities by name (labels in gan_core.params.choices)."""

from functools import partial

import torch
from torch.nn import functional as F

ACTIVATIONS = {
    "relu": torch.relu,
    "leaky_relu": partial(F.leaky_relu, negative_slope=0.2),
    "tanh": torch.tanh,
    "silu": F.silu,
}
