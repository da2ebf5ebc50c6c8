"""Least-squares GAN objective (Mao et al. 2017, arXiv:1611.04076, Eq. 2), labels a = 0, b = 1, c = 1."""

from gan_core.array import Array
from gan_core.losses.objective import Objective, register_loss


@register_loss
class LeastSquares(Objective):
    """The discriminator regresses to b = 1 on data and a = 0 on fakes; the generator wants the score c = 1."""

    name, label, source = "least_squares", "Least squares", "arXiv:1611.04076"
    short = "Least squares, a"
    discriminator_output = "score"
    unit = "score²"
    has_labels = True
    threshold = 0.5  # halfway between the labels
    latex_D = r"\tfrac12\,\mathbb{E}_x[(f(x) - 1)^2] + \tfrac12\,\mathbb{E}_z[f(G(z))^2]"
    latex_G = r"\tfrac12\,\mathbb{E}_z[(f(G(z)) - 1)^2]"
    latex_loss, latex_slope = r"\tfrac12(a-1)^2", r"a-1"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """½ E[(f(x) - b)²] + ½ E[f(G(z))²], b = real_label, in the score's unit squared; 1/2 at f = 0.

        One-sided label smoothing lowers the discriminator's target b; the generator's c stays 1.
        """
        return 0.5 * ((f_real - real_label) ** 2).mean(-1) + 0.5 * (f_fake**2).mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """½ E[(f(G(z)) - 1)²]; slope (f - 1)/N in f, which grows with the distance from 1 on both sides; 1/2 at f = 0."""
        return 0.5 * ((f_fake - 1) ** 2).mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """F - b at real scores, f at generated ones; -1 and 0 at f = 0."""
        return f_real - real_label, f_fake

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """F - 1; -1 at f = 0."""
        return f - 1
