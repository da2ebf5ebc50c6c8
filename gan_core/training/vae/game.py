"""The state of one autoencoder in training: a network, its optimiser, and the draws of each step."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.nested import flatten, unflatten
from gan_core.networks.vae import Vae
from gan_core.training.health import Health
from gan_core.training.state import arrays_of, load_moments, load_tensors, moments_of, numbered
from gan_core.training.streams import generator
from gan_core.training.vae.elbo import kl_nats, reconstruction_nats

Draw = Callable[[int, torch.Generator], tuple[Tensor, Tensor]]


class VaeGame:
    """What `train_step` works on. draw(n, generator) → images (n, C, 28, 28) of ink and their labels; kl: the weight β of the KL term.

    All random numbers of a step come from generators of (seed, purpose, step): nothing of them is state. Nothing within a step
    waits for the device.
    """

    def __init__(
        self, network: Vae, draw: Draw, device: torch.device, *, seed: int, batch_size: int, lr: float, kl: float
    ):
        self.device, self.seed, self.N, self.lr, self.kl_weight, self._draw = device, seed, batch_size, lr, kl, draw
        self.step = 0
        self.network = network.to(device)
        self.weights: list[Tensor] = list(network.parameters())
        self.opt = torch.optim.Adam(self.weights, lr=torch.zeros((), device=device), fused=True)
        self.reconstruction, self.kl = torch.zeros(2, device=device)
        self.health = Health(1, device, whose=("the autoencoder's",))

    def generator(self, purpose: str) -> torch.Generator:
        """Return the generator of this seed, purpose and step."""
        return generator(self.seed, f"vae {purpose}", self.device, self.step)

    def train_step(self) -> None:
        """Take one step of Adam on −E log p(x|z) + β KL(q(z|x) ‖ N(0, I)), z = μ + σ ε. arXiv:1312.6114, Eq. 10; β: β-VAE."""
        x, _ = self._draw(self.N, self.generator("data"))
        mu, log_var = self.network.encoder(x)
        eps = torch.randn(mu.shape, generator=self.generator("noise"), device=self.device)
        z = mu + (log_var / 2).exp() * eps  # its gradient reaches μ and σ: the reparametrisation
        reconstruction = reconstruction_nats(x, self.network.decoder(z)).mean()
        kl = kl_nats(mu, log_var).mean()
        loss = reconstruction + self.kl_weight * kl
        self.opt.zero_grad()
        loss.backward()
        self.opt.param_groups[0]["lr"].fill_(self.lr)
        self.opt.step()
        self.step += 1
        self.reconstruction, self.kl = reconstruction.detach(), kl.detach()
        self.health.check(self.step, loss.detach().view(1), loss.detach().view(1, 1))

    @property
    def stopped(self) -> str:
        """Say at which step the loss was not finite; '' while it is. Waits for the device."""
        return self.health.sentences()[0]

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights, what is counted, and health by name."""
        yield from numbered("weight", self.weights)
        yield from (("reconstruction", self.reconstruction), ("kl", self.kl))
        yield from self.health.tensors()

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads: all that a saved run needs."""
        moments = flatten({"moments": moments_of(self.opt)})
        return {**arrays_of(self.tensors()), **moments, "step": np.array(self.step)}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, bit for bit."""
        load_tensors(self.tensors(), arrays)
        load_moments(self.opt, unflatten(arrays).get("moments", {}))
        self.step = int(arrays["step"])
