"""The state of one autoencoder in training: a network, its optimiser, and the draws of each step."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from torch import Tensor

from gan_core.networks.vae import Vae
from gan_core.training.streams import generator
from gan_core.training.vae.elbo import kl_nats, reconstruction_nats

MOMENTS = ("step", "exp_avg", "exp_avg_sq")

Draw = Callable[[int, torch.Generator], tuple[Tensor, Tensor]]


class VaeGame:
    """What `step` works on. draw(n, generator) → images (n, C, 28, 28) of ink and their labels; kl: the weight β of the KL term.

    All random numbers of a step come from generators of (seed, purpose, step): nothing of them is state. Nothing within a step
    waits for the device.
    """

    def __init__(
        self, network: Vae, draw: Draw, device: torch.device, *, seed: int, batch_size: int, lr: float, kl: float
    ):
        self.device, self.seed, self.N, self.lr, self.kl_weight, self._draw = device, seed, batch_size, lr, kl, draw
        self.taken = 0
        self.network = network.to(device)
        self.weights: list[Tensor] = list(network.parameters())
        self.opt = torch.optim.Adam(self.weights, lr=torch.zeros((), device=device), fused=True)
        self.reconstruction, self.kl = torch.zeros(2, device=device)
        self.not_finite = torch.zeros((), dtype=torch.int64, device=device)  # the first step whose loss was; 0: none

    def generator(self, purpose: str) -> torch.Generator:
        """Return the generator of this seed, purpose and step."""
        return generator(self.seed, f"vae {purpose}", self.device, self.taken)

    def step(self) -> None:
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
        self.taken += 1
        with torch.no_grad():
            self.reconstruction, self.kl = reconstruction.detach(), kl.detach()
            self.not_finite = torch.where(self.not_finite == 0, self.taken * ~loss.isfinite(), self.not_finite)

    @property
    def stopped(self) -> str:
        """Say at which step the loss was not finite; '' while it is. Waits for the device."""
        found = int(self.not_finite)
        return f"stopped at step {found}: the autoencoder's loss was not a finite number" if found else ""

    def state(self) -> dict[str, np.ndarray]:
        """Weights, the optimiser's moments, what is counted."""
        arrays = {name: tensor.detach().cpu().numpy().copy() for name, tensor in self._tensors()}
        for i, weight in enumerate(self.weights):
            for name, tensor in self.opt.state[weight].items():
                arrays[f"moment/{name}/{i}"] = tensor.detach().cpu().numpy().copy()
        return arrays

    @torch.no_grad()
    def load(self, arrays: Mapping[str, np.ndarray], step: int) -> None:
        """Go on from `state`, bit for bit."""
        for name, tensor in self._tensors():
            tensor.copy_(torch.from_numpy(np.array(arrays[name])))
        for i, weight in enumerate(self.weights):
            for name in MOMENTS:
                if f"moment/{name}/{i}" in arrays:  # none before the first step
                    found = torch.from_numpy(np.array(arrays[f"moment/{name}/{i}"])).to(self.device)
                    self.opt.state[weight][name] = torch.empty_like(weight).copy_(found) if found.ndim else found
        self.taken = step

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        for i, weight in enumerate(self.weights):
            yield f"weight/{i}", weight
        for name in ("reconstruction", "kl", "not_finite"):
            yield name, getattr(self, name)
