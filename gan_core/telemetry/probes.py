"""Figures of a GAN in the plane. A probe reads: it draws from streams of its own and changes nothing that trains."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.training.constraints import interpolates
from gan_core.training.game import Game
from gan_core.training.gan_step import StepRecord

EVERY = ("loss_D", "loss_G", "score_real", "score_fake", "logit_gradient", "non_saturating_slope")
PROBE = ("sample_gradient", "critic_slope_max", "critic_accuracy", "gradient_G", "gradient_D")
PROBED = 32


def points_of(record: StepRecord) -> tuple[Tensor, ...]:
    """What `every_step` reads of a step: losses (K,), scores and slopes (K, N)."""
    return record.loss_D, record.loss_G, record.f_real, record.f_fake, record.logit_gradient, record.f_G


def every_step(steps: Sequence[tuple[Tensor, ...]]) -> Tensor:
    """The scalars EVERY of n steps, (n, 6, K): losses, mean scores, and the mean slope |N ∂L_G/∂f| that a sample feels.

    Non-saturating reads the mean of 1 - D there, minimax that of D. The last is what non-saturating would read at the same
    scores: where D = σ(f) is a probability, the quotient of both says how far the loss saturates. Many steps at once cost
    little more than one.
    """
    loss_D, loss_G, f_real, f_fake, slopes, f_G = (torch.stack(each) for each in zip(*steps, strict=True))
    scores = (f_real.mean(-1), f_fake.mean(-1))
    return torch.stack([loss_D, loss_G, *scores, slopes.abs().mean(-1), torch.sigmoid(-f_G).mean(-1)], 1)


def probe_step(game: Game, record: StepRecord) -> list[Tensor]:
    """The scalars PROBE, then the gradient norm of every layer of G and of D, (K,) each.

    sample_gradient: mean ‖N ∂L_G/∂x‖ at the generated samples. critic_slope_max: largest ‖∇D‖ on interpolates as in
    arXiv:1704.00028. critic_accuracy: on fresh real and fresh
    generated points. Both on PROBED points a member.
    """
    x, x_fake, eps = (game.streams[name].next()[:, :PROBED] for name in ("probe_data", "probe_noise", "probe_penalty"))
    with torch.no_grad():
        x_fake = game.G(x_fake)
        f_real, f_fake = game.D.scores(x, x_fake)
    between = interpolates(x, x_fake, eps).requires_grad_()
    (slopes,) = grad(game.D.scores(between)[0].sum(), between)
    accuracy = game.losses.is_right(f_real, f_fake)
    layers_G, layers_D = layer_norms(record.gradients_G, game.G.leaves), layer_norms(record.gradients_D, game.D.leaves)
    whole = [torch.linalg.vector_norm(torch.stack(layers), dim=0) for layers in (layers_G, layers_D)]
    slope_max = torch.linalg.vector_norm(slopes, dim=2).amax(1)
    sample_gradient = torch.linalg.vector_norm(record.sample_gradient, dim=2).mean(1)
    return [sample_gradient, slope_max, accuracy, *whole, *layers_G, *layers_D]


def layer_norms(gradients: list[Tensor], leaves: list[Tensor]) -> list[Tensor]:
    """‖∇L‖₂ of each layer, weight and bias together: one (K,) a layer; NaN where the network did not train."""
    if not gradients:
        return [torch.full_like(weight[:, 0, 0], torch.nan) for weight in leaves[::2]]
    pairs = zip(gradients[::2], gradients[1::2], strict=True)
    return [torch.linalg.vector_norm(torch.cat([weight, bias], 1), dim=(1, 2)).detach() for weight, bias in pairs]
