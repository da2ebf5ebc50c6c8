"""Hinge GAN objective (Lim and Ye 2017, arXiv:1705.02894)."""

from gan_core.array import Array, relu
from gan_core.losses.objective import Objective, register_loss


@register_loss
class Hinge(Objective):
    """The discriminator is pushed only where it is not yet right by the margin 1; the generator's loss is Wasserstein's."""

    name, label, source = "hinge", "Hinge", "arXiv:1705.02894"
    discriminator_output = "score"
    unit = "score"
    latex_D = r"\mathbb{E}_x[\max(0, 1 - f(x))] + \mathbb{E}_z[\max(0, 1 + f(G(z)))]"
    latex_G = r"-\mathbb{E}_z[f(G(z))]"
    latex_loss, latex_slope = r"-a", r"-1"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """E[max(0, 1 - f(x))] + E[max(0, 1 + f(G(z)))] in the score's unit; 2 at f = 0, 0 beyond the margins."""
        return relu(1 - f_real).mean(-1) + relu(1 + f_fake).mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """-E[f(G(z))]; slope -1/N in f everywhere; 1 at f = -1."""
        return -f_fake.mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """-1 at real scores up to 1, 1 at generated ones from -1 on, 0 beyond."""
        return (f_real <= 1) * (0 * f_real - 1), (f_fake >= -1) * (0 * f_fake + 1)

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-1 everywhere."""
        return 0 * f - 1
