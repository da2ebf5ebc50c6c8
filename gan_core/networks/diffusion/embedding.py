"""How a network is told the time: sines and cosines of it."""

import torch
from torch import Tensor

MAX_PERIOD = 10_000.0  # the longest period over 2π, in steps


def sinusoidal(t: Tensor, dim: int) -> Tensor:
    """Return [sin(t ω_k), cos(t ω_k)] of times t (N,), (N, dim), with ω_k = 10,000^(−k/(dim/2)), k = 0 … dim/2 − 1.

    Source: Vaswani et al. 2017, arXiv:1706.03762, Sec. 3.5, sines first, as in DDPM. Check: at t = 0 half are 0 and half are 1.
    """
    half = dim // 2
    omega = MAX_PERIOD ** (-torch.arange(half, device=t.device) / half)
    angles = t[:, None].float() * omega
    return torch.cat([angles.sin(), angles.cos()], 1)
