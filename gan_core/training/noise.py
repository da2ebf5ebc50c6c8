"""Noise that training draws: the generator's input, and how strong instance noise is."""

from dataclasses import dataclass

import torch
from torch import Tensor


def sample_prior(g: torch.Generator, *shape: int, uniform: bool, dtype: torch.dtype = torch.float32) -> Tensor:
    """Draw z of N(0, 1), or uniform on ±1, of a shape, on the generator's device."""
    if uniform:
        return torch.rand(shape, generator=g, device=g.device, dtype=dtype).mul_(2).sub_(1)
    return torch.randn(shape, generator=g, device=g.device, dtype=dtype)


@dataclass(frozen=True)
class InstanceNoise:
    """σ of the normal noise on what the discriminator sees; it falls linearly to 0 over `decay_steps`, where these are not 0.

    Check: σ = 0.4 over 20 steps is 0.3 at step 5.
    """

    sigma: float
    decay_steps: int

    def at(self, step: int) -> float:
        """Return σ at a step."""
        return self.sigma * max(0.0, 1 - step / self.decay_steps) if self.decay_steps else self.sigma
