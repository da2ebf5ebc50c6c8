"""What the page draws of a GAN in the plane: points, discriminator, arrows, and the image of a grid of z."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.networks.plane.backward import Pass, can_serve
from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.training.cures.generators import Mixture
from gan_core.training.cures.minibatch_discrimination import MinibatchDiscriminator
from gan_core.training.cures.packing import copies
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import generator_loss

POINTS, ARROWS, CELLS = 300, 64, 36
LINES, POINTS_A_LINE = 9, 17
ROWS = CELLS * CELLS // 3  # points of one pass: a hidden layer of them stays in the cache


@dataclass
class FixedInputs:
    """What stays the same from picture to picture, so that points move instead of flickering: z, real points, the grid."""

    z: Tensor  # (K, POINTS, noise_dim)
    real: Tensor  # (K, POINTS, 2)
    z_batch: Tensor  # (K, B, noise_dim): z again, filled up to a batch for discriminators that judge points together
    real_batch: Tensor  # (K, B, 2)
    cells: Tensor  # (1, CELLS², 2), rows y ascending
    z_grid: Tensor  # (1, 2 · LINES · POINTS_A_LINE, noise_dim); for a z of length 1 a single line
    passes: dict[str, Pass] = field(default_factory=dict)  # over the networks that are drawn, with their buffers

    @classmethod
    def of(cls, game: Game) -> "FixedInputs":
        """Draw the fixed points from each member's picture generator."""
        generators = game.generators("picture")
        z = torch.stack([game.draw_z(g, POINTS) for g in generators])
        real = torch.stack([game.draw_points(g, POINTS) for g in generators])
        together = -(-max(game.N, ARROWS) // game.packing) * game.packing - ARROWS
        of_batch = game.generators("picture_batch")
        z_batch = torch.cat([z[:, :ARROWS], torch.stack([game.draw_z(g, together) for g in of_batch])], 1)
        real_batch = torch.cat([real[:, :ARROWS], torch.stack([game.draw_points(g, together) for g in of_batch])], 1)
        on: dict[str, Any] = {"device": game.device, "dtype": game.dtype}
        axis = torch.linspace(-game.distribution.extent, game.distribution.extent, CELLS, **on)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        cells = torch.stack([x, y], -1).view(1, -1, 2)
        return cls(z, real, z_batch, real_batch, cells, cls._grid(game, **on))

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

    @cached_property
    def real_shown(self) -> np.ndarray:
        """The real points of the first member as they are drawn, (POINTS, 2) float32, read-only: they are sent once."""
        shown = self.real[0].float().cpu().numpy()
        shown.flags.writeable = False
        return shown

    def mapped(self, name: str, network: StackedMLP, x: Tensor) -> Tensor:
        """Map (K, N, in) to (K, N, out) without gradients. name: of the network, whose weights stay where they are."""
        if not can_serve(network):
            return network.in_blocks(x)
        found = x.new_empty(*x.shape[:2], network.sizes[-1])
        with torch.no_grad():
            for start in range(0, x.shape[1], ROWS):
                found[:, start : start + ROWS] = self.kept(name, network).forward(x[:, start : start + ROWS])
        return found

    def kept(self, name: str, network: StackedMLP) -> Pass:
        """Return the pass over a network."""
        if name not in self.passes:
            self.passes[name] = Pass(network)
        return self.passes[name]


def picture(game: Game, scene: FixedInputs) -> dict[str, np.ndarray]:
    """Return float32 arrays: generated, discriminator, arrows, manifold (shapes in docs/snapshots.md); nothing is drawn at random.

    Beside them stands loss, (K,), the names of the losses in use.

    arrows are -N ∂L_G/∂x of the loss in use: the way each point is pushed, as a sample feels it, by the discriminator as it is now.
    Points are those of the averaged generator where an average is kept.

    A discriminator of packs is drawn at m copies of each place, and one that compares a batch at each place in a batch whose others
    are generated points. The arrows of both, and of feature matching, are of a whole batch, of which the shown points are the first.
    """
    name, G = "average_G" if game.ema_decay else "G", game.shown_G
    K = game.K
    z_grid = scene.z_grid.expand(K, -1, -1)
    if isinstance(G, Mixture):
        generated, maps = G.in_blocks(scene.z), G.each(z_grid)
    else:
        generated, maps = scene.mapped(name, G, torch.cat([scene.z, z_grid], 1)).split([POINTS, z_grid.shape[1]], 1)
    at_cells = pointwise_discriminator(game, G.in_blocks(scene.z_batch) if game.kernels else None)
    cells = copies(scene.cells.expand(K, -1, -1), game.packing)
    discriminator = scene.mapped("D", at_cells, cells).view(K, CELLS, CELLS)
    x_fake, real = generated[:, :ARROWS], scene.real[:, :ARROWS]
    if game.packing > 1 or game.kernels or game.feature_matching:
        x_fake, real = G.in_blocks(scene.z_batch), scene.real_batch
    push = pushes(game, scene, real, x_fake)
    arrays = {
        "generated": generated,
        "discriminator": discriminator,
        "arrows": -push[:, :ARROWS] * x_fake.shape[1],
        "manifold": maps.view(K, -1, POINTS_A_LINE, 2),
    }
    drawn = {name: array.float().contiguous().cpu().numpy() for name, array in arrays.items()}
    return {**drawn, "loss": np.array(game.losses.names)}


def pushes(game: Game, scene: FixedInputs, real: Tensor, x_fake: Tensor) -> Tensor:
    """∂L_G/∂x at generated points, (K, N, 2); real: the points that some losses compare them with."""
    x = game.packed(real) if game.needs_real else None
    if game.feature_matching or not can_serve(game.D):
        x_fake = x_fake.clone().requires_grad_()
        loss_G, _ = generator_loss(game, game.D, x, game.packed(x_fake))
        return grad(loss_G.sum(), x_fake)[0]
    D, packs = scene.kept("D", game.D), game.packed(x_fake)
    rows = 0 if x is None else x.shape[1]
    with torch.no_grad():
        f = D.forward(packs if x is None else torch.cat((x, packs), 1)).squeeze(-1)
        slope = torch.zeros_like(f)
        slope[:, rows:] = game.losses.slopes_G(f[:, rows:], f[:, :rows] if rows else None) / packs.shape[1]
        at_packs = D.backward(slope[..., None], weights=False, inputs=True)
    assert at_packs is not None
    return at_packs[:, rows:].reshape(x_fake.shape)


def pointwise_discriminator(game: Game, x_fake: Tensor | None) -> StackedMLP:
    """Return the discriminator as it judges a place, or pack, alone: one that compares a batch does so beside generated points."""
    if isinstance(game.D, MinibatchDiscriminator) and x_fake is not None:
        return game.D.with_reference(game.packed(x_fake)[:, 1 : game.N // game.packing])
    return game.D
