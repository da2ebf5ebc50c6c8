"""A frozen autoencoder's latents as data: what they look like against N(0, I), and one number that brings them to its size."""

import torch
from torch import Tensor

from gan_core.networks.vae import Vae


@torch.no_grad()
def aggregate(vae: Vae, x: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of each channel of z under the aggregate posterior, (C,) each, of images x.

    z of a random image and place is drawn from q(z|x). By the law of total variance, exactly and without a draw:
    Var z = E σ² + Var μ. The prior N(0, I) has 0 and 1. Check: μ = ±1 and σ = 1 give √2.
    """
    mu, log_var = vae.encoder(x)
    mean = mu.mean((0, 2, 3))
    variance = log_var.exp().mean((0, 2, 3)) + mu.var((0, 2, 3), unbiased=False)
    return mean, variance.sqrt()


@torch.no_grad()
def scale_of(vae: Vae, x: Tensor) -> Tensor:
    """Return the one number (0-d) by which latents are divided: the standard deviation of all their components together.

    Rombach et al. 2022, arXiv:2112.10752, Sec. 4.3.2 and App. D.1 and G: they measure it on the first batch. Without it the noise of a schedule made
    for data of variance 1 is too weak or too strong. The mean stays where it is. Check: N(0, I) gives 1, twice that 2.
    """
    mu, log_var = vae.encoder(x)
    return (log_var.exp().mean() + mu.var(unbiased=False)).sqrt()


@torch.no_grad()
def encoded(vae: Vae, x: Tensor, scale: Tensor, g: torch.Generator) -> Tensor:
    """Draw z of q(z|x) for each image x, (N, 4, 7, 7), divided by the scale."""
    mu, log_var = vae.encoder(x)
    eps = torch.randn(mu.shape, generator=g, device=mu.device)
    return (mu + (log_var / 2).exp() * eps) / scale


@torch.no_grad()
def decoded(vae: Vae, z: Tensor) -> Tensor:
    """Return images of ink in [0, 1] of latents z as the autoencoder has them, not scaled."""
    return vae.decoder(z).clamp(0, 1)
