"""Tensors, and the moments of torch's optimisers, as arrays and back: what a saved run is made of."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

Tensors = Iterable[tuple[str, Tensor]]


def numbered(name: str, tensors: Iterable[Tensor]) -> Tensors:
    """Name tensors "name/0", "name/1" and so on."""
    return ((f"{name}/{i}", tensor) for i, tensor in enumerate(tensors))


def arrays_of(tensors: Tensors) -> dict[str, np.ndarray]:
    """Return copies of named tensors on the host. Synchronises."""
    return {name: tensor.detach().cpu().numpy().copy() for name, tensor in tensors}


@torch.no_grad()
def load_tensors(tensors: Tensors, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays into named tensors of the same shapes, in place: a tensor keeps its own layout in memory, as channels_last."""
    for name, tensor in tensors:
        tensor.copy_(torch.from_numpy(np.array(arrays[name])))


def moments_of(optimiser: Optimizer) -> dict[str, np.ndarray]:
    """Return all that an optimiser remembers of its i-th weight as {"i/name": array}; nothing before its first step."""
    remembered = optimiser.state_dict()["state"]
    return arrays_of(
        (f"{i}/{name}", value) for i, of in remembered.items() for name, value in of.items() if torch.is_tensor(value)
    )


def load_moments(optimiser: Optimizer, arrays: Mapping[str, np.ndarray]) -> None:
    """Go on from `moments_of`. A moment is laid out in memory as its weight is: fused steps walk both in the order of memory."""
    weights: list[Tensor] = [weight for group in optimiser.param_groups for weight in group["params"]]
    remembered: dict[int, dict[str, Any]] = {}
    for key, array in arrays.items():
        i, _, name = key.partition("/")
        value, weight = torch.from_numpy(np.array(array)), weights[int(i)].detach()
        same = value.shape == weight.shape
        remembered.setdefault(int(i), {})[name] = torch.empty_like(weight).copy_(value) if same else value
    optimiser.load_state_dict({"state": remembered, "param_groups": optimiser.state_dict()["param_groups"]})


class TensorAttributes:
    """Attributes of an object that are tensors, each with memory of its own, as a part of a run's state."""

    def __init__(self, owner: object, *names: str):
        self.owner, self.names = owner, names

    def state(self) -> dict[str, np.ndarray]:
        """Return them as arrays."""
        return arrays_of(self._tensors())

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Write arrays into them."""
        load_tensors(self._tensors(), arrays)

    def _tensors(self) -> Tensors:
        return ((name, getattr(self.owner, name)) for name in self.names)
