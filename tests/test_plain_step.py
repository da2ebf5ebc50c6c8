"""The step without autograd gives what autograd gives."""

import pytest
import torch

from gan_core.losses import losses
from gan_core.networks.activations import activations
from gan_core.params import PlaneGanParams
from gan_core.training.optimisers import optimisers
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import gan_step, generator_gradients, plain_step

SMALL = {
    "preset": "collapse",
    "width_G": 8,
    "width_D": 8,
    "batch_size": 16,
    "lr_D": 1e-3,
    "members": 2,
    "ema_decay": 0.9,
}
CASES = [
    *({"loss": loss.name} for loss in losses),
    *({"loss": loss.name, "label_smoothing": 0.1} for loss in losses if loss.has_labels),
    *({"activation_G": each.name, "activation_D": each.name} for each in activations),
    *({"activation_G": each.name, "activation_D": each.name, "constraint": "spectral_norm", "members": 1} for each in activations),
    *({"optimiser": each.name} for each in optimisers),
    {"optimiser_G": "sgd"}, {"depth_G": 1, "depth_D": 4}, {"depth_G": 4, "depth_D": 1}, {"members": 1}, {"members": 5}, {"bounded": True},
    {"packing": 2}, {"packing": 2, "loss": "relativistic"}, {"instance_noise": 0.1}, {"constraint": "weight_clipping", "clip": 0.05}, {"n_D": 3, "n_G": 2},
    {"n_D": 0}, {"n_G": 0}, {"vary": "loss=hinge|relativistic; lr_G=1e-3|1e-2", "members": 1},
]  # fmt: skip
ELSEWHERE = [
    {"constraint": "gradient_penalty"}, {"constraint": "r1"}, {"unrolled": 2}, {"feature_matching": True}, {"mode_seeking": 1.0}, {"generators": 2},
    {"minibatch_discrimination": 4},
]  # fmt: skip


def after(steps, dtype, autograd, **settings):
    """The game and the record of its last step."""
    game = Game(PlaneGanParams.of({**SMALL, **settings}), torch.device("cpu"), dtype)
    game.always_autograd = autograd
    for _ in range(steps):
        game.step += 1
        record = gan_step(game)
    assert (plain_step(game) is None) == autograd
    return game, record


def numbers(game, record):
    """All of them in float64. In float32 Adam divides gradients that are rounding alone by their own size: then what it was given."""
    yield from (record.D.loss, record.D.f_real, record.D.f_fake, *record.D.gradients)
    if game.dtype == torch.float64:
        yield from (
            record.G.loss,
            record.G.logit_gradient,
            record.G.sample_gradient,
            record.G.f_fake,
            *record.G.gradients,
        )
        yield from (game.G.flat, game.D.flat, game.average_G, *game.opt_D.moments, *game.opt_G.moments)


@pytest.mark.parametrize("settings", CASES, ids=str)
@pytest.mark.parametrize(("dtype", "steps", "within"), [(torch.float64, 3, 1e-10), (torch.float32, 1, 1e-5)])
def test_weights_moments_losses_and_slopes_are_those_of_autograd(settings, dtype, steps, within):
    ours, theirs = (list(numbers(*after(steps, dtype, autograd, **settings))) for autograd in (False, True))
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other, rtol=within, atol=within, equal_nan=True)


@pytest.mark.parametrize("settings", CASES, ids=str)
def test_in_float32_the_generators_gradients_are_those_of_autograd(settings):
    found = []
    for autograd in (False, True):
        game = Game(PlaneGanParams.of({**SMALL, **settings}), torch.device("cpu"))
        game.always_autograd = autograd
        game.step = 1
        found.append(generator_gradients(game, game.draw_noise(), train=True)[0])
    for name in ("loss", "logit_gradient", "sample_gradient", "f_fake"):
        torch.testing.assert_close(getattr(found[0], name), getattr(found[1], name), rtol=1e-5, atol=1e-5)
    for mine, other in zip(found[0].gradients, found[1].gradients, strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("settings", ELSEWHERE, ids=str)
def test_what_it_does_not_serve_goes_by_autograd(settings):
    game = Game(PlaneGanParams.of({**SMALL, **settings}), torch.device("cpu"))
    assert plain_step(game) is None
    gan_step(game)


def test_a_change_to_what_it_does_not_serve_and_back_takes_the_other_way():
    game = Game(PlaneGanParams.of(SMALL), torch.device("cpu"))
    assert plain_step(game) is not None
    game.set_live(PlaneGanParams.of({**SMALL, "mode_seeking": 1.0}))
    assert plain_step(game) is None
    game.set_live(PlaneGanParams.of(SMALL))
    assert plain_step(game) is not None


@pytest.mark.parametrize("label", [1.0, 0.9])
@pytest.mark.parametrize("loss", list(losses), ids=lambda loss: loss.name)
def test_the_slopes_of_the_discriminator_s_loss_are_its_derivatives(loss, label):
    f_real, f_fake = torch.tensor(
        [[-3.0, -0.4, 0.0, 0.7, 2.5], [9.0, -9.0, 1.5, -1.5, 0.2]], dtype=torch.float64
    ).requires_grad_()
    by_autograd = torch.autograd.grad(5 * loss.loss_D(f_real, f_fake, label), (f_real, f_fake))
    for found, expected in zip(loss.slopes_D(f_real.detach(), f_fake.detach(), label), by_autograd, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-14)
    on_numpy = loss.slopes_D(f_real.detach().numpy(), f_fake.detach().numpy(), label)
    for found, expected in zip(on_numpy, by_autograd, strict=True):
        torch.testing.assert_close(torch.as_tensor(found), expected, rtol=1e-12, atol=1e-14)
