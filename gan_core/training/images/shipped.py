"""Networks that ship with the code, built from their manifest entry and ready to use."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from gan_core import checkpoints
from gan_core.errors import BadInput
from gan_core.networks.images import LabelledCritic, LabelledGenerator, labelled_pair
from gan_core.networks.pairs import pairs
from gan_core.params import ImageGanParams


@dataclass(frozen=True)
class Shipped:
    """A generator in eval mode whose weights take no gradient, with what it was trained on."""

    name: str
    G: LabelledGenerator
    params: ImageGanParams
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    entry: dict[str, Any]

    def images(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Map z (N, noise_dim) to images (N, C, H, W) in [0, 1]; no image depends on another. labels (N,): 0 if left out."""
        return self.G(z, torch.zeros(len(z), dtype=torch.long, device=z.device) if labels is None else labels)


def shipped_generator(name: str, device: str | torch.device = "cpu") -> Shipped:
    """Return a generator of the manifest; BadInput says what is wrong with it."""
    entry = _entry(name, "generator")
    params = ImageGanParams.of(entry["params"])
    G, _ = _pair(entry, params)
    _fill(G, name)
    G.to(device).eval().requires_grad_(False)
    return Shipped(name, G, params, tuple(entry["shape"]), tuple(entry["classes"]), entry)


def go_on_from(name: str, G: nn.Module, D: nn.Module) -> None:
    """Put the weights of a shipped generator and its critic into networks of the same kind; BadInput where they differ."""
    for network, file, kind in ((G, name, "generator"), (D, f"{name}_critic", "critic")):
        _entry(file, kind)
        _fill(network, file)


def _entry(name: str, kind: str) -> dict[str, Any]:
    entry = checkpoints.manifest().get(name, {})
    if entry.get("kind") != kind:
        raise BadInput(f"checkpoint: there is no {kind} '{name}'; `make checkpoints` makes those that ship.")
    return entry


def _pair(entry: dict[str, Any], params: ImageGanParams) -> tuple[LabelledGenerator, LabelledCritic]:
    with torch.random.fork_rng([]):
        return labelled_pair(
            pairs[params.pair], tuple(entry["shape"]), noise_dim=params.noise_dim, width=params.width,
            classes=len(entry["classes"]), labels=params.labels,
        )  # fmt: skip


def _fill(network: nn.Module, name: str) -> None:
    arrays = checkpoints.read(name)
    try:
        network.load_state_dict({key: torch.from_numpy(array) for key, array in arrays.items()})
    except RuntimeError as problem:
        raise BadInput(f"checkpoint: '{name}' is of other networks than those chosen.") from problem
