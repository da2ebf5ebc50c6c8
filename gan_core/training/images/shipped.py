"""Networks that ship with the code, built from their manifest entry and ready to use."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from gan_core.networks.images import LabelledDiscriminator, LabelledGenerator, labelled_pair
from gan_core.networks.pairs import pairs
from gan_core.params import ImageGanParams
from gan_core.training.shipped_weights import entry_of, fill


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
    entry = entry_of(name, "generator")
    params = ImageGanParams.of(entry["params"])
    G, _ = _pair(entry, params)
    fill(G, name, "generator")
    G.to(device).eval().requires_grad_(False)
    return Shipped(name, G, params, tuple(entry["shape"]), tuple(entry["classes"]), entry)


def go_on_from(name: str, G: nn.Module, D: nn.Module) -> None:
    """Put the weights of a shipped generator and its critic into networks of the same kind; BadInput where they differ."""
    for network, file, kind in ((G, name, "generator"), (D, f"{name}_critic", "critic")):
        fill(network, file, kind)


def _pair(entry: dict[str, Any], params: ImageGanParams) -> tuple[LabelledGenerator, LabelledDiscriminator]:
    with torch.random.fork_rng([]):
        return labelled_pair(
            pairs[params.pair], tuple(entry["shape"]), noise_dim=params.noise_dim, width=params.width,
            classes=len(entry["classes"]), labels=params.labels,
        )  # fmt: skip
