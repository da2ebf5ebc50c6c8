"""Optimisers on stacked tensors, one a file; hyperparameters have the shape (K, 1). Names in gan_core.params.choices."""

from gan_core.training.optimisers.adam import Adam
from gan_core.training.optimisers.momentum import Momentum
from gan_core.training.optimisers.optimiser import Optimiser
from gan_core.training.optimisers.rmsprop import RMSProp
from gan_core.training.optimisers.sgd import SGD

OPTIMISERS: dict[str, type[Optimiser]] = {item.name: item for item in (Adam, SGD, Momentum, RMSProp)}

__all__ = ["OPTIMISERS", "SGD", "Adam", "Momentum", "Optimiser", "RMSProp"]
