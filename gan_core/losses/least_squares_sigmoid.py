"""Least squares on a probability: the objective of Mao et al. 2017 (arXiv:1611.04076, Eq. 2) with a sigmoid before it."""

from gan_core.array import Array, sigmoid
from gan_core.losses.objective import Objective, register_loss


@register_loss
class LeastSquaresSigmoid(Objective):
    """The discriminator's probability D = σ(f) regresses to 1 on data and 0 on fakes; the generator wants D = 1.

    A departure from the source, whose discriminator is linear at its end: the sigmoid brings saturation back.
    """

    name, label, source = "least_squares_sigmoid", "Least squares on σ(f)", "arXiv:1611.04076"
    short = "Least squares, σ(a)"
    discriminator_output = "logit"  # D = σ(f); the best D is p/(p + q), as for minimax
    unit = "probability²"
    has_labels = True
    latex_D = r"\tfrac12\,\mathbb{E}_x[(D(x) - 1)^2] + \tfrac12\,\mathbb{E}_z[D(G(z))^2]"
    latex_G = r"\tfrac12\,\mathbb{E}_z[(D(G(z)) - 1)^2]"
    latex_loss, latex_slope = r"\tfrac12(\sigma(a)-1)^2", r"-\sigma(a)\,(1-\sigma(a))^2"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """½ E[(σ(f(x)) - b)²] + ½ E[σ(f(G(z)))²], b = real_label; 1/4 at f = 0."""
        return 0.5 * ((sigmoid(f_real) - real_label) ** 2).mean(-1) + 0.5 * (sigmoid(f_fake) ** 2).mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """½ E[(σ(f(G(z))) - 1)²]; slope -D (1 - D)²/N in f, largest at D = 1/3, vanishing on both sides; 1/8 at f = 0.

        Not written with σ(-f): autograd would then make D out of 1 - (1 - D), which in float32 is 0 from f = -17 on.
        """
        return 0.5 * ((sigmoid(f_fake) - 1) ** 2).mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """(D - b) D (1 - D) at real scores, D² (1 - D) at generated ones; -1/8 and 1/8 at f = 0."""
        real, fake = sigmoid(f_real), sigmoid(f_fake)
        return (real - real_label) * real * sigmoid(-f_real), fake**2 * sigmoid(-f_fake)

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-D (1 - D)²; -1/8 at f = 0."""
        return -sigmoid(f) * sigmoid(-f) ** 2
