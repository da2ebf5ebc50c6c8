"""What is seen of latent diffusion: images of each kind, the aggregate posterior, and how far samples are from the data."""

from collections.abc import Sequence

import torch
from torch import Tensor

from gan_core.networks.vae import LATENT
from gan_core.telemetry.denoising import samples_of
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator
from gan_core.training.streams import generator
from gan_core.training.vae.latents import aggregate, decoded
from gan_core.training.vae.two_stages import TwoStages

REBUILT, DRAWN = 10, 20
FRECHET = ("frechet_prior", "frechet_diffusion", "frechet_floor")


def noise(n: int, g: torch.Generator) -> Tensor:
    """Draw latents (n, 4, 7, 7) of N(0, I)."""
    z = torch.randn(n, *LATENT, generator=g, device=g.device)
    return z.contiguous(memory_format=torch.channels_last)


def by_diffusion(member: TwoStages, start: Tensor, steps: int) -> Tensor:
    """Return images of ink in [0, 1]: DDIM from the noise in the latents, scaled back and decoded once."""
    return decoded(member.vae.network, member.scale * samples_of(member.denoiser, start, steps))


@torch.no_grad()
def picture(members: Sequence[TwoStages], start: Tensor, steps: int) -> dict[str, Tensor]:
    """Return images `rebuilt` (K, 10, …), decoded from `prior` (K, 20, …) and by `diffusion`, blank before it learns.

    Beside them (K,) `mse` of a pixel, decoded from μ, and `latent_mean`, `latent_std` (K, 4) of the aggregate posterior, of MEASURED images.
    """
    found = []
    for member in members:
        vae, x = member.vae.network, member.measured
        rebuilt = vae.decoder(vae.encoder(x)[0])
        prior = decoded(vae, start)
        diffusion = by_diffusion(member, start, steps) if member.diffuses else torch.zeros_like(prior)
        mse = (rebuilt - x).square().mean()
        found.append((rebuilt[:REBUILT].clamp(0, 1), prior, diffusion, mse, *aggregate(vae, x)))
    names = ("rebuilt", "prior", "diffusion", "mse", "latent_mean", "latent_std")
    return {name: torch.stack(parts) for name, parts in zip(names, zip(*found, strict=True), strict=True)}


def frechet(member: TwoStages, judge: SampleEvaluator, seed: int, steps: int) -> list[float]:
    """Return FRECHET: the distance of images decoded from N(0, I), of latent diffusion's (NaN before it), and of real ones."""
    start = noise(judge.n, generator(seed, "evaluation", member.scale.device, member.step))
    prior = judge.of_samples(decoded(member.vae.network, start))[0]
    diffusion = judge.of_samples(by_diffusion(member, start, steps))[0] if member.denoiser.step else torch.nan
    return [float(prior), float(diffusion), judge.floor]
