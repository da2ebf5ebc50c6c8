"""Minimax (saturating) GAN objective (Goodfellow et al. 2014, arXiv:1406.2661, Eq. 1)."""

from gan_core.array import Array, sigmoid, softplus
from gan_core.losses.objective import Objective, register_loss


@register_loss
class Minimax(Objective):
    """The zero-sum game: the generator minimises what the discriminator maximises."""

    name, label, source = "minimax", "Minimax (saturating)", "arXiv:1406.2661"
    short = "Minimax"
    discriminator_output = "logit"  # D = σ(f)
    unit = "nats"
    has_labels = True
    latex_D = r"-\mathbb{E}_x[\log D(x)] - \mathbb{E}_z[\log(1 - D(G(z)))]"
    latex_G = r"\mathbb{E}_z[\log(1 - D(G(z)))]"
    latex_loss, latex_slope = r"\log(1-\sigma(a))", r"-\sigma(a)"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """-E[log D(x)] - E[log(1 - D(G(z)))] in nats; 2 log 2 at f = 0.

        With one-sided label smoothing (arXiv:1606.03498, Sec. 3.4) real data have the label 0.9, say, instead of 1.
        """
        real = softplus(-f_real).mean(-1)
        if real_label != 1.0:
            real = real_label * real + (1 - real_label) * softplus(f_real).mean(-1)
        return real + softplus(f_fake).mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """E[log(1 - D(G(z)))] in nats; slope -D/N in f, which vanishes as D(G(z)) -> 0; -log 2 at f = 0."""
        return -softplus(f_fake).mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """-(1 - D) at real scores, D at generated ones; -1/2 and 1/2 at f = 0."""
        real = -sigmoid(-f_real)
        if real_label != 1.0:
            real = real_label * real + (1 - real_label) * sigmoid(f_real)
        return real, sigmoid(f_fake)

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-D; -1/2 at f = 0."""
        return -sigmoid(f)
