"""One iteration of a GAN of images: n_D updates of the discriminator, then n_G of the generator.

The generator's first update goes through the images that the discriminator has just learnt from, so they are made once; the plane's
`gan_step` draws fresh ones, as Goodfellow et al. 2014 (arXiv:1406.2661), Algorithm 1, where a point costs next to nothing.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd import grad
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from gan_core.networks.images.labelled import Verdict
from gan_core.training.images.game import ImageGame


@dataclass
class DiscriminatorRecord:
    """What the last step of D measured, on the device. N is the batch size.

    Class figures are there where D names classes (AC-GAN), and NaN elsewhere.
    """

    loss: Tensor  # () of the source alone, without penalty and class
    f_real: Tensor  # (N,) scores before the update
    f_fake: Tensor
    class_loss_real: Tensor  # () cross entropy in nats, of the same images
    class_loss_fake: Tensor
    class_accuracy_real: Tensor  # () share of images whose class D names rightly
    class_accuracy_fake: Tensor
    gradients: list[Tensor] = field(
        init=False, default_factory=list
    )  # of all that D minimises; empty where it did not train


@dataclass
class GeneratorRecord:
    """What the last step of G measured, on the device."""

    loss: Tensor  # () of the source alone
    logit_gradient: Tensor  # (N,): N ∂L_G/∂f at the generated images
    sample_gradient: Tensor  # (N, C, H, W): N ∂/∂x of all that G minimises
    f_fake: Tensor  # (N,) scores there
    gradients: list[Tensor]  # of all that G minimises, in the weights asked for


class ImageRecord(NamedTuple):
    """What one iteration measured of each network's last update: observers read it."""

    D: DiscriminatorRecord
    G: GeneratorRecord


@dataclass
class Batch:
    """Real and generated images of the same classes, and whatever a gradient needs to go back from the latter into G."""

    x: Tensor  # (N, C, H, W) in [0, 1]
    labels: Tensor  # (N,)
    x_fake: Tensor  # (N, C, H, W)

    @classmethod
    def draw(cls, game: ImageGame, g: torch.Generator, *, for_G: bool) -> "Batch":
        """Draw one; for_G: a gradient may go back into G."""
        x, labels = game.draw_real(g)
        with torch.set_grad_enabled(for_G):
            return cls(x, labels, game.G(game.draw_z(g), labels).float())


def image_step(game: ImageGame) -> ImageRecord:
    """Take one iteration. Either of n_D and n_G may be 0: that network's figures are then measured without an update."""
    with game.drawing("layers"), game.autocast():
        g = game.generator("training")
        for i in range(max(1, game.n_D)):
            batch = Batch.draw(game, g, for_G=i >= game.n_D - 1)
            discriminator = discriminator_step(game, g, batch, update=game.n_D > 0)
        for i in range(max(1, game.n_G)):
            batch = Batch.draw(game, g, for_G=True) if i else batch
            generator = generator_step(game, g, batch, update=game.n_G > 0)
    return ImageRecord(discriminator, generator)


def discriminator_step(game: ImageGame, g: torch.Generator, batch: Batch, *, update: bool) -> DiscriminatorRecord:
    """One backward and one step on L_D + λ P + L_C, where L_C is the class loss of an AC-GAN."""
    record, objective = discriminator_loss(game, g, batch)
    if update:
        record.gradients = list(grad(objective, game.weights_D))
        descend(game, game.opt_D, game.weights_D, game.lr_D, objective, record.gradients, owner=0)
        if game.constraint.project is not None:
            game.constraint.project(game.weights_D, game.clip)
    return record


def discriminator_loss(game: ImageGame, g: torch.Generator, batch: Batch) -> tuple[DiscriminatorRecord, Tensor]:
    """What D measures and the whole of what it minimises. It scores in two passes, each with batch statistics of its own."""
    labels = batch.labels
    x, x_fake = game.blurred(batch.x, g), game.blurred(batch.x_fake.detach(), g)
    real, fake = game.D(x, labels), game.D(x_fake, labels)
    loss_D = objective = game.objective.loss_D(real.scores, fake.scores, game.real_label)
    if game.constraint.penalty is not None:
        eps = torch.rand(1, len(x), 1, 1, 1, generator=g, device=g.device)

        def score(images: Tensor) -> Tensor:
            return game.D(images[0], labels).scores[None]

        objective = objective + game.penalty_weight * game.constraint.penalty(score, x[None], x_fake[None], eps)[0]
    (loss_real, right_real), (loss_fake, right_fake) = class_figures(real, labels), class_figures(fake, labels)
    if real.classes is not None:
        objective = objective + loss_real + loss_fake
    figures = (loss_D, real.scores, fake.scores, loss_real, loss_fake, right_real, right_fake)
    return DiscriminatorRecord(*map(Tensor.detach, figures)), objective


def generator_step(game: ImageGame, g: torch.Generator, batch: Batch, *, update: bool) -> GeneratorRecord:
    """One backward and one step on L_G (+ the class loss of an AC-GAN), under the discriminator as it is now."""
    record = generator_gradients(game, g, batch, game.weights_G if update else [])
    if update:
        descend(game, game.opt_G, game.weights_G, game.lr_G, record.loss, record.gradients, owner=1)
        if game.average_G is not None:
            game.average_G.update()
    return record


def generator_gradients(game: ImageGame, g: torch.Generator, batch: Batch, weights: list[Tensor]) -> GeneratorRecord:
    """L_G of a batch, with its slopes at scores and images and its gradients in the given weights of G, in one backward."""
    x_fake, labels = batch.x_fake, batch.labels
    fake = game.D(game.blurred(x_fake, g), labels)
    f_real = game.D(game.blurred(batch.x, g), labels).scores if game.objective.needs_real else None
    loss_G = objective = game.objective.loss_G(fake.scores, f_real)
    if fake.classes is not None:
        objective = loss_G + class_figures(fake, labels)[0]
    slope, at_samples, *gradients = grad(objective, [fake.scores, x_fake, *weights])
    return GeneratorRecord(loss_G.detach(), slope * game.N, at_samples * game.N, fake.scores.detach(), gradients)


def class_figures(verdict: Verdict, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cross entropy in nats and share of right names; NaN for a discriminator that names no classes."""
    if verdict.classes is None:
        nothing = torch.full((), torch.nan, device=labels.device)
        return nothing, nothing
    right = (verdict.classes.argmax(1) == labels).float().mean()
    return cross_entropy(verdict.classes, labels), right


def descend(
    game: ImageGame,
    optimiser: Optimizer,
    weights: list[Tensor],
    lr: float,
    loss: Tensor,
    gradients: list[Tensor],
    *,
    owner: int,
) -> None:
    """One optimiser step; where a loss or gradient is not finite, the weights stay as they are from here on."""
    size = torch.stack(torch._foreach_norm(gradients)).sum().view(1, 1)
    game.health.check(game.step, loss.detach().view(1), size, owner)
    alive = game.health.alive.view(())
    for weight, gradient in zip(weights, gradients, strict=True):
        # in the weight's own layout: fused Adam walks both in the order of memory, whatever their strides
        own = gradient if gradient.stride() == weight.stride() else torch.empty_like(weight).copy_(gradient)
        weight.grad = own.masked_fill_(~alive, 0.0)
    optimiser.param_groups[0]["lr"].copy_(lr * alive)
    optimiser.step()
