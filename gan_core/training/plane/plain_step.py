"""The steps of a plain GAN without autograd: perceptrons, a loss of the scores alone, no penalty. Equal to those of `gan_step` but for rounding."""

import torch
from torch import Tensor

from gan_core.networks.plane.backward import Pass, can_serve
from gan_core.training.plane.game import Game
from gan_core.training.plane.records import DiscriminatorRecord, GeneratorRecord


def serves(game: Game) -> bool:
    """Return whether these steps do all that the game's settings ask for."""
    plain = not (game.unrolled or game.feature_matching or game.mode_seeking is not None)
    return plain and game.constraint.penalty is None and can_serve(game.G) and can_serve(game.D)


class PlainStep:
    """The passes of one game over its networks, with their buffers."""

    def __init__(self, game: Game):
        self.game, self.G, self.D = game, Pass(game.G), Pass(game.D)

    def discriminator(self, x: Tensor, x_fake: Tensor) -> tuple[DiscriminatorRecord, Tensor]:
        """L_D at packed points, (K, N, d) each, with its gradients; also all of them as (K, P)."""
        split = x.shape[1]
        with torch.no_grad():
            f = self.D.forward(torch.cat((x, x_fake), 1)).squeeze(-1)
            f = f.clone()
            f_real, f_fake = f[:, :split], f[:, split:]
            losses = self.game.losses
            self.D.backward(losses.slopes_D(f_real, f_fake)[..., None])
            record = DiscriminatorRecord(losses.loss_D(f_real, f_fake), f_real, f_fake, self.D.leaves)
        return record, self.D.gradient

    def fake(self, z: Tensor) -> Tensor:
        """G(z), (K, N, 2), valid until the next call."""
        with torch.no_grad():
            return self.G.forward(z)

    def scores_and_slopes(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The discriminator's scores (K, N) at packed points x, (K, N, d), and ∂f/∂x there, valid until the next call."""
        with torch.no_grad():
            f = self.D.forward(x)
            at_points = self.D.backward(torch.ones_like(f), weights=False, inputs=True)
        assert at_points is not None
        return f.squeeze(-1), at_points

    def generator(self, z: Tensor, *, train: bool) -> tuple[GeneratorRecord, Tensor]:
        """L_G at z, with its slopes at scores and samples; where it trains, with its gradients in the generator, also as (K, P)."""
        game = self.game
        with torch.no_grad():
            x_fake = self.G.forward(z)
            at_discriminator = game.packed(game.blurred(x_fake))
            x = game.packed(game.draw_real_for_G()) if game.needs_real else None
            rows = 0 if x is None else x.shape[1]
            f = self.D.forward(at_discriminator if x is None else torch.cat((x, at_discriminator), 1)).squeeze(-1)
            f_fake, f_real = f[:, rows:].clone(), f[:, :rows] if rows else None
            slope = game.losses.slopes_G(f_fake, f_real)
            inner = slope / slope.shape[1]
            whole = torch.cat((torch.zeros_like(f[:, :rows]), inner), 1) if rows else inner
            at_points = self.D.backward(whole[..., None], weights=False, inputs=True)
            assert at_points is not None
            at_samples = at_points[:, rows:].reshape(x_fake.shape)
            if train:
                self.G.backward(at_samples)
            loss = game.losses.loss_G(f_fake, f_real)
            gradients = self.G.leaves if train else []
            return GeneratorRecord(loss, slope, at_samples * game.N, f_fake, gradients), self.G.gradient
