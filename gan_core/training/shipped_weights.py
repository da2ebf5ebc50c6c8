"""The weights of networks that ship with the code: what the manifest says of them, and how they come into a network."""

from typing import Any

import torch
from torch import nn

from gan_core import checkpoints
from gan_core.errors import BadInput


def entry_of(name: str, kind: str) -> dict[str, Any]:
    """Return a checkpoint's entry in the manifest; BadInput where there is none of this kind."""
    entry = checkpoints.manifest().get(name, {})
    if entry.get("kind") != kind:
        raise BadInput(f"checkpoint: there is no {kind} '{name}'; `make checkpoints` makes those that ship.")
    return entry


def fill(network: nn.Module, name: str, kind: str) -> None:
    """Put a checkpoint's weights into a network of its kind; BadInput where the file holds another network's."""
    entry_of(name, kind)
    arrays = checkpoints.read(name)
    try:
        network.load_state_dict({key: torch.from_numpy(array) for key, array in arrays.items()})
    except RuntimeError as problem:
        raise BadInput(f"checkpoint: '{name}' is of other networks than those chosen.") from problem
