"""The U-Net that ships, built from its manifest entry and ready to use."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from gan_core import checkpoints
from gan_core.diffusion.schedules import ScheduleTables, schedules
from gan_core.diffusion.targets import Target, targets
from gan_core.errors import BadInput
from gan_core.networks.diffusion.unet import UNet
from gan_core.params import ImageDiffusionParams


@dataclass(frozen=True)
class ShippedDenoiser:
    """A network in eval mode whose weights take no gradient, with what it was trained on."""

    name: str
    network: UNet
    params: ImageDiffusionParams
    classes: tuple[str, ...]
    entry: dict[str, Any]

    @property
    def noise(self) -> ScheduleTables:
        """The tables that it was trained with."""
        return schedules[self.params.schedule].noise(self.params.T)

    @property
    def target(self) -> Target:
        """What it answers."""
        return targets[self.params.predicts]


def shipped_denoiser(name: str, device: str | torch.device = "cpu") -> ShippedDenoiser:
    """Return a denoiser of the manifest; BadInput says what is wrong with it."""
    entry = _entry(name)
    with torch.random.fork_rng([]):
        network = UNet(entry["shape"][0], len(entry["classes"]))
    fill(network, name)
    network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)  # type: ignore[call-overload]
    return ShippedDenoiser(name, network, ImageDiffusionParams.of(entry["params"]), tuple(entry["classes"]), entry)


def fill(network: nn.Module, name: str) -> None:
    """Put the weights of a denoiser of the manifest into a network of its kind; BadInput where they differ."""
    _entry(name)
    arrays = checkpoints.read(name)
    try:
        network.load_state_dict({key: torch.from_numpy(array).float() for key, array in arrays.items()})
    except RuntimeError as problem:
        raise BadInput(
            f"checkpoint: the file of '{name}' is of another network; `make checkpoints` makes it anew."
        ) from problem


def _entry(name: str) -> dict[str, Any]:
    entry = checkpoints.manifest().get(name, {})
    if entry.get("kind") != "denoiser":
        raise BadInput(f"checkpoint: there is no denoiser '{name}'; `make checkpoints` makes those that ship.")
    return entry
