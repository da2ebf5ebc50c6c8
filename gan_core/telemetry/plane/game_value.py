"""The value of the game: of the discriminator as it is, and of the best one."""

import math

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from gan_core.metrics.jensen_shannon import js_on_grid_nats
from gan_core.training.plane.game import Game

DRAWN, MANY = 4096, 20_000


@torch.no_grad()
def value(game: Game) -> Tensor:
    """V(D, G) = E_x log σ(f(x)) + E_z log(1 - σ(f(G(z)))) in nats, (K,), on 4,096 points of each kind, the same at every step.

    -log 4 = -1.386 of a discriminator that says ½ everywhere; 0 is the most there can be.
    """
    generators = game.generators("value")
    x = torch.stack([game.draw_points(g, DRAWN) for g in generators])
    x_fake = game.G.in_blocks(torch.stack([game.draw_z(g, DRAWN) for g in generators]))
    f_real, f_fake = (
        torch.cat([game.D.scores(b)[0] for b in game.packed(points).split(512, 1)], 1) for points in (x, x_fake)
    )
    return logsigmoid(f_real).mean(1) + logsigmoid(-f_fake).mean(1)


@torch.no_grad()
def best_value(game: Game) -> Tensor:
    """max_D V(D, G) = -log 4 + 2 JS(p, q) in nats, (K,); JS on the picture's grid from 20,000 samples (arXiv:1406.2661, Theorem 1).

    An estimate: cells hide what is finer than they, which lowers it, and counting noise raises it by up to twice `js_floor_nats`.
    """
    found = []
    for k, g in enumerate(game.generators("best_value")):
        alone = game.G.with_weights(game.G.flat[k : k + 1])
        samples = alone.in_blocks(game.draw_z(g, MANY)[None])[0].double().cpu().numpy()
        found.append(-math.log(4) + 2 * js_on_grid_nats(samples, game.distribution)[0])
    return torch.tensor(found, device=game.device, dtype=game.dtype)
