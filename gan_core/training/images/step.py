"""One iteration of a GAN of images: n_D updates of the critic, then n_G of the generator.

The generator's first update goes through the images that the critic has just learnt from, so they are made once; the plane's
`gan_step` draws fresh ones, as Goodfellow et al. 2014 (arXiv:1406.2661), Algorithm 1, where a point costs next to nothing.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.autograd import grad
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer

from gan_core.networks.images.labelled import Verdict
from gan_core.training.images.game import ImageGame


@dataclass
class ImageRecord:
    """What one iteration measured of each network's last update, on the device. N is the batch size.

    Class figures are there where the critic names classes (AC-GAN), and NaN elsewhere.
    """

    loss_D: Tensor  # () of the source alone, without penalty and class
    f_real: Tensor  # (N,) scores of the critic's last step, before its update
    f_fake: Tensor
    class_loss_real: Tensor  # () cross entropy in nats, of the same images
    class_loss_fake: Tensor
    class_accuracy_real: Tensor  # () share of images whose class the critic names rightly
    class_accuracy_fake: Tensor
    loss_G: Tensor  # () of the source alone
    logit_gradient: Tensor  # (N,): N ∂L_G/∂f at the generated images
    sample_gradient: Tensor  # (N, C, H, W): N ∂/∂x of all that G minimises
    f_G: Tensor  # (N,) scores at the generated images of the generator's update
    gradients_D: list[Tensor] = field(default_factory=list)  # of all that D minimises; empty where it did not train
    gradients_G: list[Tensor] = field(default_factory=list)


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


CriticFigures = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]
GeneratorFigures = tuple[Tensor, Tensor, Tensor, Tensor]


def image_step(game: ImageGame) -> ImageRecord:
    """Take one iteration. Either of n_D and n_G may be 0: that network's figures are then measured without an update."""
    with game.drawing("layers"), game.autocast():
        g = game.generator("training")
        for i in range(max(1, game.n_D)):
            batch = Batch.draw(game, g, for_G=i >= game.n_D - 1)
            critic, gradients_D = critic_step(game, g, batch, update=game.n_D > 0)
        for i in range(max(1, game.n_G)):
            batch = Batch.draw(game, g, for_G=True) if i else batch
            generator, gradients_G = generator_step(game, g, batch, update=game.n_G > 0)
    return ImageRecord(*critic, *generator, gradients_D, gradients_G)


def critic_step(
    game: ImageGame, g: torch.Generator, batch: Batch, *, update: bool
) -> tuple[CriticFigures, list[Tensor]]:
    """One backward and one step on L_D + λ P + L_C, where L_C is the class loss of an AC-GAN. Returns figures and gradients."""
    figures, objective = critic_loss(game, g, batch)
    if not update:
        return figures, []
    gradients = list(grad(objective, game.weights_D))
    descend(game, game.opt_D, game.weights_D, game.lr_D, objective, gradients, quantity=0)
    if game.constraint.project is not None:
        game.constraint.project(game.weights_D, game.clip)
    return figures, gradients


def critic_loss(game: ImageGame, g: torch.Generator, batch: Batch) -> tuple[CriticFigures, Tensor]:
    """The critic's figures and the whole of what it minimises. It scores in two passes, each with batch statistics of its own."""
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
    return tuple(figure.detach() for figure in figures), objective  # type: ignore[return-value]


def generator_step(
    game: ImageGame, g: torch.Generator, batch: Batch, *, update: bool
) -> tuple[GeneratorFigures, list[Tensor]]:
    """One backward and one step on L_G (+ the class loss of an AC-GAN), under the critic as it is now."""
    figures, gradients = generator_gradients(game, g, batch, game.weights_G if update else [])
    if not update:
        return figures, []
    descend(game, game.opt_G, game.weights_G, game.lr_G, figures[0], gradients, quantity=2)
    if game.average_G is not None:
        game.average_G.update_parameters(game.G)
    return figures, gradients


def generator_gradients(
    game: ImageGame, g: torch.Generator, batch: Batch, weights: list[Tensor]
) -> tuple[GeneratorFigures, list[Tensor]]:
    """L_G (), N ∂L_G/∂f (N,), N ∂/∂x (N, C, H, W), f (N,) and the gradients in the given weights of G, in one backward."""
    x_fake, labels = batch.x_fake, batch.labels
    fake = game.D(game.blurred(x_fake, g), labels)
    f_real = game.D(game.blurred(batch.x, g), labels).scores if game.objective.needs_real else None
    loss_G = objective = game.objective.loss_G(fake.scores, f_real)
    if fake.classes is not None:
        objective = loss_G + class_figures(fake, labels)[0]
    slope, at_samples, *gradients = grad(objective, [fake.scores, x_fake, *weights])
    return (loss_G.detach(), slope * game.N, at_samples * game.N, fake.scores.detach()), gradients


def class_figures(verdict: Verdict, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cross entropy in nats and share of right names; NaN for a critic that names no classes."""
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
    quantity: int,
) -> None:
    """One optimiser step; where a loss or gradient is not finite, the weights stay as they are from here on."""
    size = torch.stack(torch._foreach_norm(gradients)).sum().view(1, 1)
    game.health.check(game.step, quantity, loss.detach().view(1), size)
    alive = game.health.alive.view(())
    for weight, gradient in zip(weights, gradients, strict=True):
        # in the weight's own layout: fused Adam walks both in the order of memory, whatever their strides
        own = gradient if gradient.stride() == weight.stride() else torch.empty_like(weight).copy_(gradient)
        weight.grad = own.masked_fill_(~alive, 0.0)
    optimiser.param_groups[0]["lr"].copy_(lr * alive)
    optimiser.step()
