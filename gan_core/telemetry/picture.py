"""What the page draws of a GAN in the plane: points, critic, arrows, and the image of a grid of z."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.training.game import Game

POINTS, ARROWS, CELLS = 300, 64, 36
LINES, POINTS_A_LINE = 9, 17


@dataclass
class Scene:
    """What stays the same from picture to picture, so that points move instead of flickering: z, real points, the grid."""

    z: Tensor  # (K, POINTS, noise_dim)
    real: Tensor  # (K, POINTS, 2)
    cells: Tensor  # (1, CELLS², 2), rows y ascending
    z_grid: Tensor  # (1, 2 · LINES · POINTS_A_LINE, noise_dim); for a z of length 1 a single line

    @classmethod
    def of(cls, game: Game) -> "Scene":
        """Draw the fixed points from each member's picture generator."""
        generators = game.generators("picture")
        z = torch.stack([game.draw_z(g, POINTS) for g in generators])
        real = torch.stack([game.draw_points(g, POINTS) for g in generators])
        on: dict[str, Any] = {"device": game.device, "dtype": game.dtype}
        axis = torch.linspace(-game.distribution.extent, game.distribution.extent, CELLS, **on)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        return cls(z, real, torch.stack([x, y], -1).view(1, -1, 2), cls._grid(game, **on))

    @staticmethod
    def _grid(game: Game, **on: Any) -> Tensor:
        reach = 1.0 if game.uniform_noise else 2.0
        lines, along = torch.linspace(-reach, reach, LINES, **on), torch.linspace(-reach, reach, POINTS_A_LINE, **on)
        fixed, running = torch.meshgrid(lines, along, indexing="ij")
        both = torch.stack([torch.stack([fixed, running], -1), torch.stack([running, fixed], -1)])  # (2, LINES, P, 2)
        d = min(2, game.noise_dim)
        z = torch.zeros(*both.shape[:-1], game.noise_dim, **on)
        z[..., :d] = both[..., 2 - d :]
        return z.view(1, -1, game.noise_dim)


def picture(game: Game, scene: Scene) -> dict[str, np.ndarray]:
    """Return float32 arrays: generated, critic, arrows, manifold (shapes in docs/architecture.md); nothing is drawn at random.

    Beside them stands loss, (K,), the losses in use by their places in the registry.

    arrows are -N ∂L_G/∂x of the loss in use: the way each point is pushed, as a sample feels it. Points are those of the
    averaged generator where an average is kept.
    """
    G = game.G.with_weights(game.average_G) if game.ema_decay else game.G
    K = game.K
    generated = G.in_blocks(scene.z)
    critic = game.D.in_blocks(scene.cells.expand(K, -1, -1)).view(K, CELLS, CELLS)
    manifold = G.in_blocks(scene.z_grid.expand(K, -1, -1)).view(K, 2 * LINES, POINTS_A_LINE, 2)
    x_fake = generated[:, :ARROWS].clone().requires_grad_()
    f_real = game.D.scores(scene.real[:, :ARROWS])[0].detach() if game.losses.needs_real else None
    loss_G = game.losses.loss_G(game.D.scores(x_fake)[0], f_real)
    (push,) = grad(loss_G.sum(), x_fake)
    arrays = {"generated": generated, "critic": critic, "arrows": -push * ARROWS, "manifold": manifold}
    drawn = {name: array.float().cpu().numpy() for name, array in arrays.items()}
    return {**drawn, "loss": np.array(game.losses.places, np.uint8)}
