"""The U-Net that ships, built from its manifest entry and ready to use."""

from dataclasses import dataclass
from typing import Any

import torch

from gan_core.diffusion.schedules import ScheduleTables, schedules
from gan_core.diffusion.targets import Target, targets
from gan_core.networks.diffusion.unet import UNet
from gan_core.params import ImageDiffusionParams
from gan_core.training.shipped_weights import entry_of, fill


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
    entry = entry_of(name, "denoiser")
    with torch.random.fork_rng([]):
        network = UNet(entry["shape"][0], len(entry["classes"]))
    fill(network, name, "denoiser")
    network.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)  # type: ignore[call-overload]
    return ShippedDenoiser(name, network, ImageDiffusionParams.of(entry["params"]), tuple(entry["classes"]), entry)
