"""What a sampler of gan_core.diffusion asks: ε at (x_t, t), answered by a network, with guidance and a bound on x_0."""

import torch
from torch import Tensor, nn

from gan_core.diffusion.samplers import Predict, Sampler, sample
from gan_core.diffusion.schedules import ScheduleTables
from gan_core.diffusion.targets import Target

BLOCK = 128  # samples that a network sees at once: more do not fit a CPU's caches


def predictor(
    network: nn.Module,
    target: Target,
    noise: ScheduleTables,
    *,
    labels: Tensor | None = None,
    null_label: int = 0,
    guidance: float = 1.0,
    bound: float | None = None,
) -> Predict:
    """Return (x_t, t) → ε of a network that answers with `target`.

    With labels (N,): ε = ε(no class) + w (ε(class) − ε(no class)), w = `guidance`; w = 0 ignores the class, w = 1 adds nothing,
    both at the cost of one call, any other of two. Ho & Salimans 2022, arXiv:2207.12598, Eq. 6, with 1 + w there for our w.
    bound: x̂_0 is cut to ± bound, and ε is what then leads from it to x_t: images have no ink beyond black and white.
    """

    def answer(x: Tensor, t: Tensor, labels: Tensor | None) -> Tensor:
        if labels is None or guidance == 1:
            return network(x, t, labels)
        none = torch.full_like(labels, null_label)
        if guidance == 0:
            return network(x, t, none)
        without, with_class = network(torch.cat([x, x]), torch.cat([t, t]), torch.cat([none, labels])).chunk(2)
        return without.lerp(with_class, guidance)

    def in_blocks(x: Tensor, t: int) -> Tensor:
        parts = x.split(BLOCK)
        classes = labels.split(BLOCK) if labels is not None else [None] * len(parts)
        times = torch.full((len(x),), t, device=x.device).split(BLOCK)
        return torch.cat([answer(*each) for each in zip(parts, times, classes, strict=True)])

    @torch.no_grad()
    def eps(x: Tensor, t: int) -> Tensor:
        now = float(noise.alpha_bar[t])
        a, s = now**0.5, (1 - now) ** 0.5
        found = in_blocks(x, t)
        if bound is None:
            return target.eps(x, found, a, s)
        return (x - a * target.x_0(x, found, a, s).clamp(-bound, bound)) / s

    return eps


def end_of(
    x: Tensor, visited: list[int], eps: Predict, noise: ScheduleTables, sampler: Sampler, g: torch.Generator
) -> Tensor:
    """Go down through the times visited from x of N(0, 1), drawing from g; return the samples, of x's shape."""

    def draw(like: Tensor) -> Tensor:
        return torch.randn(like.shape, generator=g, device=like.device)

    for now in sample(x, visited, eps, noise, sampler, draw):
        x = now.x_s
    return x
