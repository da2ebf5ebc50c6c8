"""The KL objective of f-GAN (Nowozin et al. 2016, arXiv:1606.00709, Eq. 6 and Tables 1 and 2)."""

from gan_core.array import Array, namespace
from gan_core.losses.objective import Objective, register_loss


@register_loss
class FGanKl(Objective):
    """A game for KL(p‖q), p the data and q the generated samples: both play for E_p[f] - E_q[exp(f - 1)], D up and G down.

    exp(t - 1) is the convex conjugate of u log u, whose divergence is KL. The best discriminator at one place maximises
    p f - q exp(f - 1), so it is f = 1 + log(p/q), and the game's value is then E_p[1 + log(p/q)] - 1 = KL(p‖q). Where both
    densities are equal f is 1: the threshold.

    Where p and q do not overlap, KL is infinite. loss_D then has no least value: it falls without end as f grows on the data
    and falls on the samples. The generator's slope exp(f - 1) vanishes exponentially on the samples meanwhile: it saturates
    as minimax does. In float32 exp overflows from f = 89.7 on; the run then stops and says so.
    """

    name, label, source = "f_gan_kl", "f-GAN, KL", "arXiv:1606.00709"
    discriminator_output = "score"
    unit = "nats"
    threshold = 1.0  # the derivative of u log u at u = 1
    latex_D = r"-\mathbb{E}_x[f(x)] + \mathbb{E}_z[\exp(f(G(z)) - 1)]"
    latex_G = r"-\mathbb{E}_z[\exp(f(G(z)) - 1)]"
    latex_loss, latex_slope = r"-e^{a-1}", r"-e^{a-1}"

    def loss_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> Array:
        """-E[f(x)] + E[exp(f(G(z)) - 1)] in nats; its least value is -KL(p‖q); 1/e at f = 0."""
        return namespace(f_fake).exp(f_fake - 1).mean(-1) - f_real.mean(-1)

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """-E[exp(f(G(z)) - 1)] in nats; slope -exp(f - 1)/N in f, which vanishes as f -> -∞; -1/e at f = 0."""
        return -namespace(f_fake).exp(f_fake - 1).mean(-1)

    def slopes_D(self, f_real: Array, f_fake: Array, real_label: float = 1.0) -> tuple[Array, Array]:
        """-1 at real scores, exp(f - 1) at generated ones; 1/e there at f = 0."""
        return 0 * f_real - 1, namespace(f_fake).exp(f_fake - 1)

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-exp(f - 1); -1/e at f = 0."""
        return -namespace(f).exp(f - 1)
