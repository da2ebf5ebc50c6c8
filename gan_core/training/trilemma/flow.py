"""The normalising flow: RealNVP, trained on its exact likelihood (arXiv:1605.08803)."""

import torch
from torch import Tensor, nn

from gan_core.networks.trilemma.perceptron import widest
from gan_core.networks.trilemma.real_nvp import RealNVP
from gan_core.training.trilemma.network_family import NetworkFamily
from gan_core.training.trilemma.trained_network import TrainedNetwork, drawn


class Flow(NetworkFamily):
    """x ↔ z by one network, in one call each way."""

    name = "flow"

    def build(self) -> dict[str, TrainedNetwork]:
        """The flow, with nothing beside it."""
        params, dim = self.params, self.data.dim
        width = widest(lambda width: RealNVP(dim, width), params.weights)
        network = drawn(lambda: RealNVP(dim, width), self.seed_of("G"))
        return {"G": TrainedNetwork(network, self.device, params.lr, 0.9, params.ema_decay)}

    def train(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """A step on −log p(x), in nats."""
        loss = -self.G.log_density(x).mean()  # type: ignore[operator]
        return loss[None], self.players["G"].descend(loss)[None]

    def make(self, G: nn.Module, n: int, g: torch.Generator) -> Tensor:
        """The x of z from N(0, I)."""
        return G.inverse(self.normal(n, self.data.dim, g))  # type: ignore[operator]
