"""Critics alone: K perceptrons that learn to tell two distributions apart by logits, with no generator that moves."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.losses import losses
from gan_core.networks.stacked_mlp import StackedMLP
from gan_core.training.optimisers import Adam
from gan_core.training.streams import generator


class LogitCritics:
    """One critic a seed, (K, N, d) → (K, N), trained by Adam (β 0.9, 0.999) on the minimax critic's loss."""

    def __init__(self, seeds: Sequence[int], inputs: int, width: int, device: torch.device):
        self.seeds, self.device = list(seeds), device
        starts = [generator(seed, "critic", device) for seed in seeds]
        self.net = StackedMLP.create((inputs, width, width, 1), "relu", starts, torch.float32)
        one = torch.ones(len(seeds), 1, device=device)
        self.adam = Adam(self.net.flat, 0.9 * one, 0.999 * one)

    def draw(self, purpose: str, step: int, shape: tuple[int, ...], *, uniform: bool = False) -> Tensor:
        """Draw N(0, 1), or U(0, 1), of each member's seed, this purpose and step: (K, *shape). Nothing of it is state."""
        law = torch.rand if uniform else torch.randn
        return torch.stack([
            law(shape, generator=generator(seed, purpose, self.device, step), device=self.device) for seed in self.seeds
        ])  # fmt: skip

    def step(self, real: Tensor, fake: Tensor, lr: float) -> None:
        """Take one step on batches (K, N, d)."""
        f_real, f_fake = self.net.scores(real, fake)
        loss = losses["minimax"].loss_D(f_real, f_fake)
        gradients = grad(loss.sum(), self.net.leaves)
        flat = torch.cat([gradient.flatten(1) for gradient in gradients], 1)
        self.adam.update(self.net.flat, flat, torch.full((len(self.seeds), 1), lr, device=self.device))

    def score(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits (K, N) and their slopes ∂f/∂x (K, N, d) at x (K, N, d)."""
        x = x.detach().requires_grad_()
        (f,) = self.net.scores(x)
        (slope,) = grad(f.sum(), x)
        return f.detach(), slope

    def tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Weights and moments by name: all that a saved run needs."""
        yield "critic", self.net.flat
        yield from ((f"moment/{i}", moment) for i, moment in enumerate(self.adam.moments))

    def state(self) -> dict[str, np.ndarray]:
        """Return arrays that `load` reads."""
        return {name: tensor.detach().cpu().numpy().copy() for name, tensor in self.tensors()}

    @torch.no_grad()
    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from `state`, in place."""
        for name, tensor in self.tensors():
            tensor.copy_(torch.from_numpy(np.array(arrays[name])))
