"""An autoencoder, and when it is frozen a denoiser of its latents: one member of latent diffusion."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import ImageSet
from gan_core.nested import flatten, unflatten
from gan_core.networks.diffusion.latent_unet import LatentUNet
from gan_core.networks.vae import LATENT, Vae
from gan_core.params.latent_diffusion import LatentDiffusionParams
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.streams import generator
from gan_core.training.vae.game import VaeGame
from gan_core.training.vae.latents import encoded, scale_of

MEASURED = 256  # images of which scale and aggregate posterior are taken


class TwoStages:
    """Two games, one after the other: Rombach et al. 2022, arXiv:2112.10752, Sec. 3. `kl`: the weight of the first one's KL term.

    The denoiser learns z/s of random images, z of q(z|x) and s the scale found when the autoencoder was frozen.
    """

    def __init__(self, params: LatentDiffusionParams, kl: float, images: ImageSet, device: torch.device):
        self.images, self.until = images, params.autoencoder_steps
        with torch.random.fork_rng([]):  # the same weights to begin with for every β
            torch.manual_seed(generator(params.seed, "init", device).initial_seed())
            networks = Vae(images.shape[0]), LatentUNet(LATENT[0])
        vae, network = (one.to(memory_format=torch.channels_last) for one in networks)  # type: ignore[call-overload]
        self.vae = VaeGame(
            vae, images.sample, device, seed=params.seed, batch_size=params.batch_size, lr=params.autoencoder_lr, kl=kl
        )  # fmt: skip
        self.denoiser = DiffusionGame(params, network, self._draw, device)
        self.scale = torch.ones((), device=device)
        self.measured = images.sample(MEASURED, generator(params.seed, "measured", device))[0]

    @property
    def step(self) -> int:
        """Steps of both."""
        return self.vae.step + self.denoiser.step

    @property
    def diffuses(self) -> bool:
        """Tell whether the autoencoder is frozen."""
        return self.vae.step >= self.until

    @property
    def stopped(self) -> str:
        """Say which loss was not finite, and when; '' while all are. Waits for the device."""
        return self.vae.stopped or self.denoiser.stopped

    def train_step(self) -> None:
        """Take one step of whoever learns."""
        if self.diffuses:
            self.denoiser.train_step()
            return
        self.vae.train_step()
        if self.diffuses:
            self.scale = scale_of(self.vae.network, self.measured)

    def _draw(self, n: int, g: torch.Generator) -> tuple[Tensor, None]:
        z = encoded(self.vae.network, self.images.sample(n, g)[0], self.scale, g)
        return z.contiguous(memory_format=torch.channels_last), None

    def state(self) -> dict[str, np.ndarray]:
        """Both games and the scale, as arrays."""
        games = flatten({"vae": self.vae.state(), "denoiser": self.denoiser.state()})
        return {**games, "scale": self.scale.cpu().numpy()}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit."""
        parts = unflatten(arrays)
        self.vae.load(parts["vae"])
        self.denoiser.load(parts["denoiser"])
        self.scale = torch.tensor(arrays["scale"], device=self.scale.device)
