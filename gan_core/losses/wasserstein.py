"""Wasserstein GAN objective (Arjovsky et al. 2017, arXiv:1701.07875, Eq. 2 and Algorithm 1)."""

from gan_core.array import Array
from gan_core.losses.objective import Objective, register_loss


@register_loss
class Wasserstein(Objective):
    """Over 1-Lipschitz critics the least loss_D is -W₁, in the data's unit; without a constraint it has no minimum."""

    name, label, source = "wasserstein", "Wasserstein", "arXiv:1701.07875"
    discriminator_output = "score"
    unit = "score"
    ignores_shift = True  # f + c leaves loss_D as it is, and moves loss_G by the constant -c, which has no slope
    threshold = None
    latex_D = r"\mathbb{E}_z[f(G(z))] - \mathbb{E}_x[f(x)]"
    latex_G = r"-\mathbb{E}_z[f(G(z))]"
    latex_loss, latex_slope = r"-a", r"-1"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """E[f(G(z))] - E[f(x)] in the score's unit, slopes ±1/N everywhere; -2 at f(x) = 1, f(G(z)) = -1."""
        return f_fake.mean(-1) - f_real.mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """-E[f(G(z))]; slope -1/N in f everywhere; 1 at f = -1."""
        return -f_fake.mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """-1 at real scores, 1 at generated ones."""
        return 0 * f_real - 1, 0 * f_fake + 1

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-1 everywhere."""
        return 0 * f - 1
