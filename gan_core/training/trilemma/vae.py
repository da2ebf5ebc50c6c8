"""The variational autoencoder with a Gaussian decoder whose one σ is learnt (arXiv:1312.6114; σ: arXiv:2006.13202)."""

import math

import torch
from torch import Tensor, nn

from gan_core.networks.trilemma.perceptron import perceptron, widest
from gan_core.training.trilemma.network_family import NetworkFamily
from gan_core.training.trilemma.trained_network import TrainedNetwork, drawn


class Decoder(nn.Module):
    """z (N, latent) → the mean of x (N, d); `log_sigma` is one number for all of x."""

    def __init__(self, latent: int, dim: int, width: int):
        super().__init__()
        self.mean = perceptron(latent, dim, width)
        self.log_sigma = nn.Parameter(torch.zeros(()))

    def forward(self, z: Tensor) -> Tensor:
        """Return μ(z)."""
        return self.mean(z)


def bound(x: Tensor, mean: Tensor, log_sigma: Tensor, mu: Tensor, log_s: Tensor) -> Tensor:
    """−log N(x; mean, σ² I) + KL(N(mu, s²) ‖ N(0, I)) in nats, (N,): on average over z at least −log p(x).

    x, mean: (N, d); mu, log_s: (N, latent). KL = ½ Σ (mu² + s² − 1 − 2 log s) (arXiv:1312.6114, Appendix B).
    Check: x = mean, σ = 1, mu = 0, s = 1, d = 2: log 2π = 1.837877.
    """
    dim = x.shape[1]
    misfit = (x - mean).square().sum(1) / 2 * (-2 * log_sigma).exp() + dim * (log_sigma + math.log(2 * math.pi) / 2)
    return misfit + (mu.square() + (2 * log_s).exp() - 1 - 2 * log_s).sum(1) / 2


class Vae(NetworkFamily):
    """z → x in one call of the decoder; an encoder as large learns beside it."""

    name = "vae"

    def build(self) -> dict[str, TrainedNetwork]:
        """A decoder and an encoder."""
        params, dim, latent = self.params, self.data.dim, self.params.latent
        width_G = widest(lambda width: Decoder(latent, dim, width), params.weights)
        width_E = widest(lambda width: perceptron(dim, 2 * latent, width), params.weights)
        networks = {
            "G": drawn(lambda: Decoder(latent, dim, width_G), self.seed_of("G")),
            "E": drawn(lambda: perceptron(dim, 2 * latent, width_E), self.seed_of("E")),
        }
        return {
            name: TrainedNetwork(network, self.device, params.lr, 0.9, params.ema_decay)
            for name, network in networks.items()
        }

    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """A step of both networks on the bound, z drawn by mu + s ε."""
        E, G = self.players["E"], self.players["G"]
        mu, log_s = E.network(x).chunk(2, 1)
        z = mu + log_s.exp() * self.noise_like(mu, self.generator("vae z"))
        loss = bound(x, G.network(z), G.network.log_sigma, mu, log_s).mean()  # type: ignore[arg-type]
        for player in (E, G):
            player.opt.zero_grad()
        loss.backward()
        norms = torch.stack([player.take_step() for player in (E, G)])
        return loss[None], norms

    def make(self, G: nn.Module, n: int, g: torch.Generator) -> Tensor:
        """Draw from N(μ(z), σ² I) of points; of images μ(z) alone, as papers show them: σ would be grain on every pixel."""
        mean = G(self.normal(n, self.params.latent, g))
        if self.params.of_images:
            return mean
        return mean + G.log_sigma.exp() * self.normal(n, self.data.dim, g)  # type: ignore[operator]
