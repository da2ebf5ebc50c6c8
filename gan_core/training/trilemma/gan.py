"""The GAN: the non-saturating loss with R1 (arXiv:1406.2661; arXiv:1801.04406, Eq. 9), one discriminator step to a generator step."""

import torch
from torch import Tensor, nn

from gan_core.losses import losses
from gan_core.networks.trilemma.perceptron import perceptron, widest
from gan_core.training.constraints.zero_centred import r1
from gan_core.training.trilemma.network_family import NetworkFamily
from gan_core.training.trilemma.trained_network import TrainedNetwork, drawn

BETA1 = 0.5


class Gan(NetworkFamily):
    """z → x in one call. Both networks have as many weights as the settings say."""

    name = "gan"

    def build(self) -> dict[str, TrainedNetwork]:
        """A generator and a discriminator."""
        params, dim = self.params, self.data.dim
        width_G = widest(lambda width: perceptron(params.latent, dim, width), params.weights)
        width_D = widest(lambda width: perceptron(dim, 1, width), params.weights)
        networks = {
            "G": drawn(lambda: perceptron(params.latent, dim, width_G), self.seed_of("G")),
            "D": drawn(lambda: perceptron(dim, 1, width_D), self.seed_of("D")),
        }
        return {
            name: TrainedNetwork(network, self.device, params.lr_gan, BETA1, params.ema_decay)
            for name, network in networks.items()
        }

    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """A step of the discriminator, then one of the generator, on the same fakes' z."""
        D, G, loss = self.players["D"], self.players["G"], losses["non_saturating"]
        g = self.generator("gan z")
        fake = self.make(G.network, len(x), g)
        f_real, f_fake = D.network(torch.cat([x, fake.detach()])).squeeze(1).chunk(2)
        loss_D = loss.loss_D(f_real, f_fake)
        if self.params.r1:
            loss_D = loss_D + self.params.r1 * r1(lambda y: D.network(y[0]).mT, x[None], x[None], x)[0]
        norm_D = D.descend(loss_D)
        loss_G = loss.loss_G(D.network(fake).squeeze(1))
        norm_G = G.descend(loss_G)
        return torch.stack([loss_D, loss_G]), torch.stack([norm_D, norm_G])

    def make(self, G: nn.Module, n: int, g: torch.Generator) -> Tensor:
        """G(z)."""
        return G(self.normal(n, self.params.latent, g))
