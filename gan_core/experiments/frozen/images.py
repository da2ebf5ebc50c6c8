"""Frozen generators of images, stopped early and late in their training, and fresh discriminators for them."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.autograd import grad
from torch.nn.functional import sigmoid

from gan_core.data.images import ImageSet
from gan_core.losses import losses
from gan_core.nested import flatten, unflatten
from gan_core.networks.images import LabelledDiscriminator
from gan_core.networks.pairs import pairs
from gan_core.telemetry.images.measuring import as_trained
from gan_core.training.images.shipped import Shipped
from gan_core.training.state import arrays_of, load_moments, load_tensors, moments_of
from gan_core.training.streams import generator

MEASURED = 64


class FrozenImages:
    """K discriminators, one for each generator and seed. ‖∇_θ L_G‖₂ is over all weights of the generator."""

    def __init__(self, generators: Sequence[Shipped], seeds: Sequence[int], images: ImageSet, device: torch.device):
        self.images, self.device = images, device
        self.members = [(shipped, seed) for shipped in generators for seed in seeds]
        many = len(seeds) > 1
        self.labels = [
            f"{_age(shipped, images)}, seed {seed}" if many else _age(shipped, images) for shipped, seed in self.members
        ]
        self.discriminators, self.optimisers = [], []
        for shipped, seed in self.members:
            shipped.G.requires_grad_(True)
            with torch.random.fork_rng([device] if device.type == "cuda" else []):
                torch.manual_seed(generator(seed, "discriminator", device).initial_seed())
                discriminator = LabelledDiscriminator(pairs["dcgan_small"], shipped.shape, shipped.params.width)
            self.discriminators.append(discriminator.to(device).to(memory_format=torch.channels_last))  # type: ignore[call-overload]
            self.optimisers.append(torch.optim.Adam(discriminator.parameters(), fused=True))

    def _z(self, k: int, purpose: str, step: int, n: int) -> Tensor:
        shipped, seed = self.members[k]
        return torch.randn(
            n, shipped.params.noise_dim, generator=generator(seed, purpose, self.device, step), device=self.device
        )

    def train_step(self, step: int, batch: int, lr: float) -> None:
        """Train every discriminator on fresh images; real and generated ones in batches of their own."""
        for k, (shipped, seed) in enumerate(self.members):
            x, labels = self.images.sample(batch, generator(seed, "real", self.device, step))
            with torch.no_grad():
                x_fake = shipped.images(self._z(k, "generated", step, batch))
            loss = losses["minimax"].loss_D(*(self.discriminators[k](part, labels).scores for part in (x, x_fake)))
            self.optimisers[k].zero_grad()
            loss.backward()
            self.optimisers[k].param_groups[0]["lr"] = lr
            self.optimisers[k].step()

    def measure(self) -> list[Tensor]:
        """‖∇_θ L_G‖ of minimax and of non-saturating, std over mean of the latter's ‖∂L/∂x‖ across images, mean D; (K,) each."""
        return list(torch.stack([torch.stack(self._measure(k)) for k in range(len(self.members))], 1))

    def _measure(self, k: int) -> list[Tensor]:
        shipped, discriminator = self.members[k][0], self.discriminators[k]
        weights = list(shipped.G.parameters())
        labels = torch.zeros(MEASURED, dtype=torch.long, device=self.device)
        x = shipped.images(self._z(k, "measured", 0, MEASURED))
        with as_trained(discriminator):
            f = discriminator(x, labels).scores
        sizes = []
        for name in ("minimax", "non_saturating"):
            at_x, *gradients = grad(losses[name].loss_G(f), [x, *weights], retain_graph=True)
            sizes.append(torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients))))
        each = torch.linalg.vector_norm(at_x.flatten(1), dim=1)
        return [*sizes, each.std() / each.mean(), sigmoid(f.detach()).mean()]

    def pictures(self) -> np.ndarray:
        """Return images of every member, (K, 16, C, H, W) uint8."""
        drawn = [
            (255 * self.members[k][0].images(self._z(k, "measured", 0, 16)).detach()).round().to(torch.uint8)
            for k in range(len(self.members))
        ]
        return torch.stack(drawn).cpu().numpy()

    def stopped(self) -> list[str]:
        """Nothing watches over these discriminators: '' each."""
        return [""] * len(self.members)

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        discriminators = {
            f"discriminator{k}": arrays_of(discriminator.state_dict().items())
            for k, discriminator in enumerate(self.discriminators)
        }
        return flatten(
            discriminators | {f"moments{k}": moments_of(optimiser) for k, optimiser in enumerate(self.optimisers)}
        )

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`."""
        parts = unflatten(arrays)
        for k, (discriminator, optimiser) in enumerate(zip(self.discriminators, self.optimisers, strict=True)):
            load_tensors(discriminator.state_dict().items(), parts[f"discriminator{k}"])
            load_moments(optimiser, parts.get(f"moments{k}", {}))


def _age(shipped: Shipped, images: ImageSet) -> str:
    epochs = shipped.entry["images_seen"] / len(images)
    return f"{epochs:.0f} epoch" + "s" * (round(epochs) != 1)
