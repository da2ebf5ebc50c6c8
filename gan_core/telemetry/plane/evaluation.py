"""How good the samples are: figures of a fresh sample, a pure function of the weights, the seed and the step."""

import numpy as np
import torch
from torch import Tensor

from gan_core.metrics.jensen_shannon import js_on_grid_nats
from gan_core.metrics.modes import mode_metrics
from gan_core.metrics.sliced_wasserstein import sliced_w1
from gan_core.theory.mode_discs import mode_discs
from gan_core.theory.perfect_sampler import SAMPLES
from gan_core.training.plane.game import Game

MANY_SAMPLES = 20_000
MODES = (
    "modes_covered",
    "modes_covered_1pct",
    "nearest_modes_95",
    "high_quality_share",
    "kl_to_uniform_nats",
    "kl_floor_nats",
)
DISTANCES = ("js_nats", "js_floor_nats", "sliced_w1")


@torch.no_grad()
def evaluate(game: Game) -> list[Tensor]:
    """The scalars MODES (K,) of 2,500 samples, then the share of each nearest mode; [] where the data have no modes."""
    if game.distribution.modes is None:
        return []
    z = torch.stack([game.draw_z(g, SAMPLES) for g in game.generators("evaluation", game.step)])
    at, sigma = game.distribution.modes, game.distribution.sigma
    modes = torch.as_tensor(at, device=game.device, dtype=game.dtype)
    found = mode_metrics(game.shown_G.in_blocks(z), modes, sigma, mode_discs(at, sigma))
    return [found[name].to(game.dtype) for name in MODES] + list(found["mode_histogram"].to(game.dtype).unbind(1))


@torch.no_grad()
def distances(game: Game) -> np.ndarray:
    """The scalars DISTANCES, (3, K), of 20,000 samples a member, on the host: this is where a run waits for its device."""
    columns = []
    for k, g in enumerate(game.generators("distance", game.step)):
        z, real = game.draw_z(g, MANY_SAMPLES), game.draw_points(g, MANY_SAMPLES)
        alone = game.G.with_weights(game.shown_G.flat[k : k + 1])
        samples, points = alone.in_blocks(z[None])[0].double().cpu().numpy(), real.double().cpu().numpy()
        if not np.isfinite(samples).all():
            columns.append([np.nan] * 3)
            continue
        columns.append([*js_on_grid_nats(samples, game.distribution), sliced_w1(samples, points)])
    return np.array(columns).T
