"""Figures of a GAN of images. A probe reads: it draws from generators of its own and changes nothing that trains."""

import torch
from torch import Tensor, nn
from torch.autograd import grad

from gan_core.telemetry.images.measuring import as_trained
from gan_core.training.constraints.constraint import interpolates
from gan_core.training.images.game import ImageGame
from gan_core.training.images.step import ImageRecord
from gan_core.training.plane.member_losses import share_right

CLASS = ("class_loss_real", "class_loss_fake", "class_accuracy_real", "class_accuracy_fake")
EVERY = ("loss_D", "loss_G", "score_real", "score_fake", "logit_gradient", "non_saturating_slope", *CLASS)
PROBE = ("sample_gradient", "discriminator_slope_max", "discriminator_accuracy", "gradient_G", "gradient_D")
PROBED = 32


def every_step(record: ImageRecord) -> Tensor:
    """The scalars EVERY, (10,): as in the plane, and of an AC-GAN what it says of classes."""
    D, G = record
    scores = (D.f_real.mean(), D.f_fake.mean())
    slopes = (G.logit_gradient.abs().mean(), torch.sigmoid(-G.f_fake).mean())
    return torch.stack([D.loss, G.loss, *scores, *slopes, *(getattr(D, name) for name in CLASS)])


def layers(network: nn.Module) -> list[nn.Module]:
    """The layers whose gradients are charted: those that multiply."""
    return [layer for layer in network.modules() if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d)]


def probe_step(game: ImageGame, record: ImageRecord) -> Tensor:
    """The scalars PROBE, then the gradient norm of every layer of G and of D.

    sample_gradient: mean ‖N ∂/∂x‖₂ at the generated images, over all pixels. discriminator_slope_max: largest ‖∇D‖₂ on
    interpolates as in arXiv:1704.00028. discriminator_accuracy: on held-out real and fresh generated images. Both on PROBED images.
    """
    g = game.generator("probe")
    x, labels = game.held_out.sample(PROBED, g)
    z, eps = game.draw_z(g, PROBED), torch.rand(PROBED, 1, 1, 1, generator=g, device=g.device)
    with as_trained(game.G), as_trained(game.D), game.autocast():
        with torch.no_grad():
            x_fake = game.G(z, labels).float()
            f_real, f_fake = game.D(x, labels).scores, game.D(x_fake, labels).scores
        between = interpolates(x, x_fake, eps).requires_grad_()
        (slopes,) = grad(game.D(between, labels).scores.sum(), between)
    by_layer = [
        *layer_norms(game.G, game.weights_G, record.G.gradients),
        *layer_norms(game.D, game.weights_D, record.D.gradients),
    ]
    return torch.stack([
        torch.linalg.vector_norm(record.G.sample_gradient.flatten(1), dim=1).mean(),
        torch.linalg.vector_norm(slopes.flatten(1), dim=1).amax(),
        share_right(game.objective, f_real, f_fake),
        whole_norm(game.device, record.G.gradients),
        whole_norm(game.device, record.D.gradients),
        *by_layer,
    ])  # fmt: skip


def whole_norm(device: torch.device, gradients: list[Tensor]) -> Tensor:
    """‖∇L‖₂ of a network; NaN where it did not train."""
    if not gradients:
        return torch.full((), torch.nan, device=device)
    return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))


def layer_norms(network: nn.Module, weights: list[Tensor], gradients: list[Tensor]) -> list[Tensor]:
    """‖∇L‖₂ of the weight and bias of each layer; NaN where the network did not train."""
    of = {id(weight): gradient for weight, gradient in zip(weights, gradients, strict=False)}
    device = weights[0].device
    return [whole_norm(device, [of[id(w)] for w in layer.parameters() if id(w) in of]) for layer in layers(network)]
