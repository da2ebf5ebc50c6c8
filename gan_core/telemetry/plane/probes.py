"""Figures of a GAN in the plane. A probe reads: it draws from streams of its own and changes nothing that trains."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.telemetry.plane.picture import pointwise_discriminator
from gan_core.training.constraints.constraint import interpolates
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import plain_step
from gan_core.training.plane.records import StepRecord

EVERY = ("loss_D", "loss_G", "score_real", "score_fake", "logit_gradient", "non_saturating_slope")
PROBE = ("sample_gradient", "discriminator_slope_max", "discriminator_accuracy", "gradient_G", "gradient_D")
PROBED = 32


class Scores(NamedTuple):
    """What `every_step` reads of a step, without the gradients: losses (K,), scores and slopes (K, N)."""

    loss_D: Tensor
    loss_G: Tensor
    f_real: Tensor
    f_fake: Tensor
    logit_gradient: Tensor
    f_G: Tensor

    @classmethod
    def of(cls, record: StepRecord) -> "Scores":
        """Take them from a step's record."""
        D, G = record
        return cls(D.loss, G.loss, D.f_real, D.f_fake, G.logit_gradient, G.f_fake)


def every_step(steps: Sequence[Scores]) -> Tensor:
    """The scalars EVERY of n steps, (n, 6, K): losses, mean scores, and the mean slope |N ∂L_G/∂f| that a sample feels.

    Non-saturating reads the mean of 1 - D there, minimax that of D. The last is what non-saturating would read at the same
    scores: where D = σ(f) is a probability, the quotient of both says how far the loss saturates. Many steps at once cost
    little more than one. In float64 between: torch computes what is left over of a vector otherwise than its full vectors, so in
    float32 the last bit would depend on how many steps come at once.
    """
    members = steps[0].loss_D.shape
    losses = torch.stack([loss for step in steps for loss in (step.loss_D, step.loss_G)]).view(-1, 2, *members)
    of = torch.stack([scores for step in steps for scores in step[2:]]).double().view(len(steps), 4, *members, -1)
    of[:, 2].abs_()
    of[:, 3].neg_().sigmoid_()
    return torch.cat([losses, of.mean(-1).to(losses.dtype)], 1)


@torch.no_grad()
def probe_step(game: Game, record: StepRecord) -> Tensor:
    """The scalars PROBE, then the gradient norm of every layer of G and of D, (5 + layers, K).

    sample_gradient: mean ‖N ∂L_G/∂x‖ at the generated samples. discriminator_slope_max: largest ‖∇D‖ on interpolates as in
    arXiv:1704.00028, of a discriminator of packs by the whole pack, of one that compares a batch beside generated points.
    discriminator_accuracy: on fresh real and fresh generated points. Both on PROBED points a member, or packs of them; where the
    discriminator compares a batch the accuracy is of a whole batch.
    """
    m, plain = game.packing, plain_step(game)
    x, z, eps = (game.draw(name) for name in ("probe_data", "probe_noise", "probe_penalty"))
    if not game.kernels:
        most = max(PROBED // m, 1) * m
        x, z = x[:, :most], z[:, :most]
    x_fake = plain.fake(z) if plain else game.G(z)
    x, packs = game.packed(x), game.packed(x_fake)
    n, few = x.shape[1], slice(max(PROBED // m, 1))
    between = interpolates(x[:, few], packs[:, few], eps[:, : x[:, few].shape[1]])
    if plain:
        f, slopes = plain.scores_and_slopes(torch.cat((x, packs, between), 1))
        f_real, f_fake, slopes = f[:, :n], f[:, n : 2 * n], slopes[:, 2 * n :]
    else:
        f_real, f_fake = game.D.scores(x, packs)
        slopes = slopes_at(pointwise_discriminator(game, x_fake), between)
    layers = [
        layer_norms(gradients, net.leaves, game.K)
        for gradients, net in ((record.G.gradients, game.G), (record.D.gradients, game.D))
    ]
    slope_max = torch.linalg.vector_norm(slopes, dim=2).amax(1)
    sample_gradient = torch.linalg.vector_norm(record.G.sample_gradient, dim=2).mean(1)
    whole = [torch.linalg.vector_norm(each, dim=0) for each in layers]
    first = torch.stack([sample_gradient, slope_max, game.losses.is_right(f_real, f_fake), *whole])
    return torch.cat([first, *layers])


def slopes_at(D: StackedMLP, x: Tensor) -> Tensor:
    """∂f/∂x (K, N, d) at x (K, N, d)."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        (slopes,) = grad(D.scores(x)[0].sum(), x)
    return slopes


def layer_norms(gradients: list[Tensor], leaves: list[Tensor], members: int) -> Tensor:
    """‖∇L‖₂ of each layer, weight and bias together, of all generators of a member, (layers, K); NaN where none trained."""
    if not gradients:
        return leaves[0].new_full((len(leaves) // 2, members), torch.nan)
    if len(gradients[0]) == 1:
        norms = torch.stack(torch._foreach_norm(gradients))
    else:
        norms = torch.stack([torch.linalg.vector_norm(leaf, dim=(1, 2)) for leaf in gradients])
    return torch.linalg.vector_norm(norms.view(len(leaves) // 2, 2, members, -1), dim=(1, 3))
