"""The denoising diffusion GAN: a GAN for each of a few large steps back (Xiao et al. 2021, arXiv:2112.07804, Sec. 3)."""

import torch
from torch import Tensor, nn

from gan_core.diffusion import posterior
from gan_core.diffusion.coarse import coarse
from gan_core.losses import losses
from gan_core.networks.trilemma.perceptron import Timed, widest
from gan_core.training.constraints.zero_centred import r1
from gan_core.training.trilemma.gan import BETA1
from gan_core.training.trilemma.network_family import NetworkFamily
from gan_core.training.trilemma.trained_network import TrainedNetwork, drawn


class DenoisingGan(NetworkFamily):
    """x_T → x_0 in T = `gan_steps` calls of G(x_t, z, t) = x̂_0, each followed by a draw of q(x_{t−1} | x_t, x̂_0).

    The discriminator scores pairs (x_{t−1}, x_t) at t: real ones are two times of one noised x. Both networks have as many weights as
    the settings say; the loss is that of the GAN beside it, with R1 in x_{t−1}.
    """

    name = "denoising_gan"

    def build(self) -> dict[str, TrainedNetwork]:
        """A generator and a discriminator, both of which have the time as an input."""
        params, dim, latent = self.params, self.data.dim, self.params.latent
        width_G = widest(lambda width: Timed(dim + latent, dim, width), params.weights)
        width_D = widest(lambda width: Timed(2 * dim, 1, width), params.weights)
        networks = {
            "G": drawn(lambda: Timed(dim + latent, dim, width_G), self.seed_of("G")),
            "D": drawn(lambda: Timed(2 * dim, 1, width_D), self.seed_of("D")),
        }
        self.noise = coarse(params.gan_steps)
        ts = range(1, self.noise.T + 1)
        back = [(*posterior.coefficients(self.noise, t, t - 1), posterior.variance(self.noise, t, t - 1)) for t in ts]
        kw = {"dtype": torch.float32, "device": self.device}
        # rows t = 0 … T: the posterior's a, b, σ; √ᾱ_{t−1}, √(1 − ᾱ_{t−1}); √α_t, √β_t
        self.back = torch.tensor([[0.0, 0.0, 0.0], *([a, b, var**0.5] for a, b, var in back)], **kw)  # type: ignore[arg-type]
        before, beta = self.noise.alpha_bar[:-1], self.noise.beta[1:]
        self.forth = torch.tensor(
            [[0.0] * 4, *([p**0.5, (1 - p) ** 0.5, (1 - q) ** 0.5, q**0.5] for p, q in zip(before, beta, strict=True))],
            **kw,  # type: ignore[arg-type]
        )
        return {
            name: TrainedNetwork(network, self.device, params.lr_gan, BETA1, params.ema_decay)
            for name, network in networks.items()
        }

    def pairs(self, x_0: Tensor, t: Tensor, g: torch.Generator) -> tuple[Tensor, Tensor]:
        """Return (x_{t−1}, x_t) of q given x_0 (N, d) and t (N,): a jump to t − 1, then one step."""
        keep, blur, stay, add = (column[:, None] for column in self.forth[t].unbind(1))
        before = keep * x_0 + blur * self.noise_like(x_0, g)
        return before, stay * before + add * self.noise_like(x_0, g)

    def one_back(self, G: nn.Module, x: Tensor, t: Tensor, g: torch.Generator) -> Tensor:
        """Draw x_{t−1} given x_t (N, d) and t (N,): x̂_0 = G(x_t, z, t), then q(x_{t−1} | x_t, x̂_0). x̂_0 itself at t = 1."""
        x_0 = G(t, x, self.normal(len(x), self.params.latent, g))
        a, b, sigma = (column[:, None] for column in self.back[t].unbind(1))
        return a * x_0 + b * x + sigma * self.noise_like(x, g)

    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """A step of the discriminator, then one of the generator, at a t for each sample, uniform on 1 … T."""
        D, G, loss = self.players["D"], self.players["G"], losses["non_saturating"]
        g = self.generator("denoising_gan")
        t = torch.randint(1, self.noise.T + 1, (len(x),), generator=g, device=self.device)
        before, after = self.pairs(x, t, g)
        fake = self.one_back(G.network, after, t, g)
        two = torch.cat([t, t]), torch.cat([before, fake.detach()]), torch.cat([after, after])
        f_real, f_fake = D.network(*two).squeeze(1).chunk(2)
        loss_D = loss.loss_D(f_real, f_fake)
        if self.params.r1:
            penalty = r1(lambda y: D.network(t, y[0], after).mT, before[None], before[None], before)[0]
            loss_D = loss_D + self.params.r1 * penalty
        norm_D = D.descend(loss_D)
        loss_G = loss.loss_G(D.network(t, fake, after).squeeze(1))
        norm_G = G.descend(loss_G)
        return torch.stack([loss_D, loss_G]), torch.stack([norm_D, norm_G])

    @property
    def calls(self) -> int:
        """One a step back."""
        return self.noise.T

    def make(self, G: nn.Module, n: int, g: torch.Generator) -> Tensor:
        """From N(0, I), T steps back."""
        x = self.normal(n, self.data.dim, g)
        for t in range(self.noise.T, 0, -1):
            x = self.one_back(G, x, torch.full((n,), t, device=x.device), g)
        return x
