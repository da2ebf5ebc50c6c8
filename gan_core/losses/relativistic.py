"""Paired relativistic GAN objective, logistic form (Jolicoeur-Martineau 2018, arXiv:1807.00734: RSGAN; later RpGAN)."""

from gan_core.array import Array, sigmoid, softplus
from gan_core.losses.objective import Objective, register_loss


@register_loss
class Relativistic(Objective):
    """The discriminator compares: σ(f(x) - f(G(z))) is the probability that x is the real one of the pair (x, G(z)).

    σ(f) alone is no probability, hence a "score". The i-th real and the i-th fake score make a pair, so both have one N.
    """

    name, label, source = "relativistic", "Relativistic (paired)", "arXiv:1807.00734"
    short = "Relativistic"
    discriminator_output = "score"
    unit = "nats"
    ignores_shift = True
    threshold = None
    needs_real = True
    latex_D = r"-\mathbb{E}_{x,z}[\log\sigma(f(x) - f(G(z)))]"
    latex_G = r"-\mathbb{E}_{x,z}[\log\sigma(f(G(z)) - f(x))]"
    latex_loss, latex_slope = r"-\log\sigma(a-0)", r"-\sigma(0-a)"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """-E[log σ(f(x) - f(G(z)))] in nats; log 2 where the scores of every pair are equal."""
        return softplus(f_fake - f_real).mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """-E[log σ(f(G(z)) - f(x))] in nats; slope -σ(f(x) - f(G(z)))/N in f(G(z)); log 2 at equal scores."""
        return softplus(f_real - f_fake).mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """-σ(f(G(z)) - f(x)) at real scores, the contrary at generated ones; -1/2 and 1/2 at equal scores."""
        slope = sigmoid(f_fake - f_real)
        return -slope, slope

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-σ(f(x) - f(G(z))); -1/2 at equal scores."""
        return -sigmoid(f_real - f)
