"""Where in the picture's square a discriminator's score is largest, and how far the samples have gathered there."""

import torch
from torch import Tensor

from gan_core.telemetry.plane.picture import CELLS, FixedInputs, pointwise_discriminator
from gan_core.training.cures.packing import copies
from gan_core.training.plane.game import Game

NEAR = 0.25  # in the data's unit: a sample this close to a place is at it
ROUNDS, SIDE = 4, 9


@torch.no_grad()
def discriminator_maximum(game: Game, scene: FixedInputs) -> tuple[Tensor, Tensor]:
    """Return the place (K, 2) of the largest score in the square [-extent, extent]² and the score (K,).

    The best of the picture's grid, then ROUNDS times the best of a grid of SIDE² around it, each a quarter as wide as the one
    before: with cells of 0.17 the place is known to 2 · 10⁻⁴ for a score that has one top there. A narrow top between cells
    of the first grid can be missed. Beyond the square a ReLU discriminator may grow without end; that is not looked at.
    Check: the score -‖x - a‖² with a in the square gives (a, 0).
    """
    discriminator = pointwise_discriminator(game, game.G.in_blocks(scene.z_batch) if game.kernels else None)
    extent = game.distribution.extent

    def best(points: Tensor) -> tuple[Tensor, Tensor]:
        found, at = discriminator.in_blocks(copies(points, game.packing)).squeeze(-1).max(1)  # (K,)
        return points[torch.arange(game.K, device=game.device), at], found

    place, score = best(scene.cells.expand(game.K, -1, -1))
    axis = torch.linspace(-1, 1, SIDE, device=game.device, dtype=game.dtype)
    around = torch.cartesian_prod(axis, axis)  # (SIDE², 2); its middle is the place itself
    reach = 2 * extent / (CELLS - 1)
    for _ in range(ROUNDS):
        place, score = best((place[:, None] + reach * around).clamp(-extent, extent))
        reach /= SIDE // 2
    return place, score


@torch.no_grad()
def gathering(game: Game, scene: FixedInputs) -> list[Tensor]:
    """(K,) each: the largest score, its place x and y, the samples' mean score, and shares of the samples within NEAR.

    The first share is of those near the place of the largest score, the second of those near the samples' own median: samples
    that are together, but elsewhere, have climbed another top.
    """
    place, largest = discriminator_maximum(game, scene)
    x_fake = game.shown_G.in_blocks(scene.z)  # (K, N, 2), the points of the picture
    discriminator = pointwise_discriminator(game, game.G.in_blocks(scene.z_batch) if game.kernels else None)
    mean = discriminator.in_blocks(copies(x_fake, game.packing)).squeeze(-1).mean(1)
    middle = x_fake.median(1).values
    shares = [((x_fake - to[:, None]).norm(dim=2) < NEAR).to(game.dtype).mean(1) for to in (place, middle)]
    return [largest, place[:, 0], place[:, 1], mean, *shares]
