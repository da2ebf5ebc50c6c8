"""What is seen of a denoiser in training: samples of its average, from the same noise over and over."""

import torch
from torch import Tensor

from gan_core.diffusion.samplers import Ddim, times
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.diffusion.sampling import end_of, predictor


def samples_of(
    game: DiffusionGame,
    start: Tensor,
    steps: int,
    *,
    labels: Tensor | None = None,
    guidance: float = 1.0,
    bound: float | None = None,
) -> Tensor:
    """Go back from start, of N(0, 1), by DDIM with η = 0, which draws nothing; return samples of start's shape."""
    with game.average.in_force():
        eps = predictor(
            game.network, game.target, game.noise, labels=labels, no_class=game.no_class, guidance=guidance, bound=bound
        )
        nothing = torch.Generator(game.device)
        return end_of(start, times("even", game.T, steps), eps, game.noise, Ddim(), nothing)


def distance(x: Tensor, y: Tensor) -> float:
    """Sliced W₁ of two sets of points (N, 2), in the data's unit; NaN where one is not finite."""
    if not bool(x.isfinite().all() & y.isfinite().all()):
        return float("nan")
    return sliced_w1(x.double().cpu().numpy(), y.double().cpu().numpy())
