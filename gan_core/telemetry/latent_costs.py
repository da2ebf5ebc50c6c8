"""What a call of a denoiser costs in pixels and in latents: counted, and measured on this machine."""

import statistics
import time
from collections.abc import Callable, Mapping

import torch

from gan_core.networks.cost import multiply_adds
from gan_core.networks.diffusion.latent_unet import LatentUNet
from gan_core.networks.diffusion.unet import UNet
from gan_core.networks.images import count_parameters
from gan_core.networks.vae import LATENT, Decoder, Encoder

NAMES = ("pixels", "latents", "encoder", "decoder")
IMAGES, ROUNDS = 8, 5


def calls(channels: int, device: str | torch.device, images: int) -> dict[str, Callable[[], int]]:
    """Return what counts one call of each network, by its name, on so many images: NAMES.

    "pixels" is a U-Net as it ships, for the same images. Weights are of no account, and fresh.
    """
    with torch.random.fork_rng([]), torch.device(device):
        x, z = torch.zeros(images, channels, 28, 28), torch.zeros(images, *LATENT)
        t, labels = torch.ones(images), torch.zeros(images, dtype=torch.int64)
        x, z = (part.contiguous(memory_format=torch.channels_last) for part in (x, z))
        networks = UNet(channels), LatentUNet(LATENT[0]), Encoder(channels), Decoder(channels)
        unet, latent, encoder, decoder = (net.to(memory_format=torch.channels_last) for net in networks)  # type: ignore[call-overload]
    return {
        "pixels": lambda: multiply_adds(unet, x, t, labels),
        "latents": lambda: multiply_adds(latent, z, t),
        "encoder": lambda: multiply_adds(encoder, x),
        "decoder": lambda: multiply_adds(decoder, z),
    }


def counted(channels: int) -> dict[str, int]:
    """Return the multiply–adds of one call on one image, by name. Nothing is computed: see `multiply_adds`."""
    return {name: call() for name, call in calls(channels, "meta", 1).items()}


def weights_in_pixels(channels: int) -> int:
    """Return how many weights the U-Net has that is compared with."""
    with torch.random.fork_rng([]), torch.device("meta"):
        return count_parameters(UNet(channels))


def milliseconds(channels: int, device: torch.device) -> dict[str, float]:
    """Return the time of a call per image, by name: medians of ROUNDS rounds, in which each has its turn."""
    contestants = calls(channels, device, IMAGES)
    seconds = in_turns(contestants, ROUNDS, device)
    return {name: 1000 * spent / IMAGES for name, spent in seconds.items()}


def in_turns(contestants: Mapping[str, Callable[[], object]], rounds: int, device: torch.device) -> dict[str, float]:
    """Return the median seconds of each, after a round that warms up. On a GPU each turn waits until all is done."""
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, call in contestants.items():
            start = time.perf_counter()
            call()
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            if number:
                spent[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in spent.items()}
