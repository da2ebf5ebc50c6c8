"""One iteration of a GAN: Algorithm 1 of Goodfellow et al. 2014 (arXiv:1406.2661), for K members at once.

With a packing of m the discriminator judges packs of m points: N scores are then N/m. Cures of mode collapse are in
gan_core.training.cures; with all of them off this is Algorithm 1 alone.
"""

import torch
from torch import Tensor
from torch.autograd import grad

from gan_core.networks.plane.stacked_mlp import StackedMLP
from gan_core.training.cures.feature_matching import feature_distance
from gan_core.training.cures.mode_seeking import inverse_ratio
from gan_core.training.cures.unrolled import look_ahead
from gan_core.training.plane.game import Game
from gan_core.training.plane.plain_step import PlainStep, serves
from gan_core.training.plane.records import DiscriminatorRecord, GeneratorRecord, StepRecord


def gan_step(game: Game) -> StepRecord:
    """n_D updates of D, then n_G of G. Either may be 0: that network's figures are then measured without an update."""
    for _ in range(game.updates_of_D):
        discriminator = discriminator_step(game)
    for _ in range(game.n_G):
        generator = generator_step(game)
    if game.updates_of_D == 0:
        discriminator = measure_discriminator(game)
    if game.n_G == 0:
        generator, _ = generator_gradients(game, game.draw("probe_noise"), train=False)
    return StepRecord(discriminator, generator)


def discriminator_step(game: Game) -> DiscriminatorRecord:
    """One backward and one step on L_D + λ P."""
    D, constraint, plain = game.D, game.constraint, plain_step(game)
    x = game.draw_real()  # (K, N, 2)
    with torch.no_grad():
        z = game.draw_noise()
        x_fake = plain.fake(z) if plain else game.G(z)
    x, x_fake = game.packed(game.blurred(x)), game.packed(game.blurred(x_fake))
    if D.spectral is not None:
        D.spectral.iterate(D.leaves[::2])
    if plain:
        record, gradient = plain.discriminator(x, x_fake)
        objective = record.loss
    else:
        objective, loss_D, f_real, f_fake = discriminator_objective(game, D, x, x_fake)
        gradients = list(grad(objective.sum(), D.leaves))
        record, gradient = (
            DiscriminatorRecord(loss_D.detach(), f_real.detach(), f_fake.detach(), gradients),
            joined(game, gradients),
        )
    gradient = game.health.check(game.now("step"), objective, gradient, owner=0)
    game.opt_D.update(D.flat, gradient, game.health.masked(game.lr_D), game.one_rate("lr_D"))
    if constraint.project is not None:
        constraint.project([D.flat], game.clip)
    return record


def discriminator_objective(
    game: Game, D: StackedMLP, x: Tensor, x_fake: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """L_D + λ P and L_D, (K,), and the scores, (K, N) each."""
    f_real, f_fake = D.scores(x, x_fake)  # (K, N) raw scores
    loss_D = objective = game.losses.loss_D(f_real, f_fake)  # (K,)
    if game.constraint.penalty is not None:
        eps = game.draw("penalty")[:, : x.shape[1]]
        objective = loss_D + game.penalty_weight * game.constraint.penalty(D, x, x_fake, eps)
    return objective, loss_D, f_real, f_fake


def generator_step(game: Game) -> GeneratorRecord:
    """One backward and one step on L_G, under the discriminator as it is now."""
    record, gradient = generator_gradients(game, game.draw_noise(), train=True)
    gradient = game.health.check(game.now("step"), record.loss, gradient, owner=1)
    game.opt_G.update(game.G.flat, gradient, game.health.masked(game.lr_G), game.one_rate("lr_G"))
    if game.ema_decay:
        game.average_G.lerp_(game.G.flat, game.now("average_share"))
    return record


def generator_gradients(game: Game, z: Tensor, *, train: bool) -> tuple[GeneratorRecord, Tensor]:
    """L_G at z, with its slopes at scores and samples, in one backward; where it trains, with the gradients in G, also as (K, P).

    Only what is asked for gets a gradient, so the discriminator need not be frozen. Losses that compare with real data score them
    with the discriminator as it is now, after its step, or unrolled from there.
    """
    if plain := plain_step(game):
        return plain.generator(z, train=train)
    x_fake = game.G(z)
    if not train:
        x_fake = x_fake.detach().requires_grad_()
    at_discriminator = game.packed(game.blurred(x_fake))
    x = game.packed(game.draw_real_for_G()) if game.needs_real else None
    loss_G, f_fake = generator_loss(game, unrolled_discriminator(game, x, at_discriminator), x, at_discriminator)
    objective = loss_G
    if game.mode_seeking is not None:
        objective = loss_G + game.mode_seeking * inverse_ratio(z, x_fake, game.parts)
    wanted = [f_fake, x_fake, *(game.G.leaves if train else [])]
    slope, at_samples, *gradients = grad(objective.sum(), wanted, allow_unused=game.feature_matching)
    slope = torch.full_like(f_fake, torch.nan) if slope is None else slope * f_fake.shape[1]
    record = GeneratorRecord(loss_G.detach(), slope, at_samples * game.N, f_fake.detach(), gradients)
    return record, joined(game, gradients) if train else x_fake.new_zeros(0)


def generator_loss(game: Game, D: StackedMLP, x: Tensor | None, x_fake: Tensor) -> tuple[Tensor, Tensor]:
    """L_G (K,), by scores or by features, and the scores f of x_fake, (K, N); x is read where `game.needs_real`."""
    if game.feature_matching and x is not None:
        return feature_distance(D, x, x_fake)
    f_real, f_fake = D.scores(x, x_fake) if game.losses.needs_real and x is not None else (None, D.scores(x_fake)[0])
    return game.losses.loss_G(f_fake, f_real), f_fake


def unrolled_discriminator(game: Game, x: Tensor | None, x_fake: Tensor) -> StackedMLP:
    """The discriminator that the generator plays against: the one there is, or that of `unrolled` steps later."""
    if not game.unrolled or x is None:
        return game.D
    lr = game.health.masked(game.lr_D)
    return look_ahead(
        game.D,
        lambda D: discriminator_objective(game, D, x, x_fake)[0],
        game.unrolled,
        game.opt_D,
        lr,
        game.constraint,
        game.clip,
    )


@torch.no_grad()
def measure_discriminator(game: Game) -> DiscriminatorRecord:
    """L_D and scores of a discriminator that is not trained, on points blurred as in training."""
    x, x_fake = game.draw("probe_data"), game.G(game.draw("probe_noise"))
    f_real, f_fake = game.D.scores(*(game.packed(game.blurred(points, "probe_instance")) for points in (x, x_fake)))
    return DiscriminatorRecord(game.losses.loss_D(f_real, f_fake), f_real, f_fake, [])


def plain_step(game: Game) -> PlainStep | None:
    """Return the passes without autograd of a game that they serve."""
    if game.always_autograd or not serves(game):
        return None
    game.plain = game.plain or PlainStep(game)
    return game.plain


def joined(game: Game, gradients: list[Tensor]) -> Tensor:
    """The gradients of all leaves as (K, P)."""
    return torch.cat([gradient.flatten(1) for gradient in gradients], 1).view(game.K, -1)
