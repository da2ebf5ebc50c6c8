"""Non-saturating GAN objective (Goodfellow et al. 2014, arXiv:1406.2661, Sec. 3)."""

from gan_core.array import Array, sigmoid, softplus
from gan_core.losses.minimax import Minimax
from gan_core.losses.objective import register_loss


@register_loss
class NonSaturating(Minimax):
    """The discriminator of minimax; the generator maximises log D(G(z)) instead of minimising log(1 - D(G(z)))."""

    name, label = "non_saturating", "Non-saturating"
    short = "Non-saturating"
    latex_G = r"-\mathbb{E}_z[\log D(G(z))]"
    latex_loss, latex_slope = r"-\log\sigma(a)", r"-(1-\sigma(a))"

    def loss_G(self, f_fake: Array, f_real: Array | None = None) -> Array:
        """-E[log D(G(z))] in nats; slope -(1 - D)/N in f, which does not vanish as D(G(z)) -> 0; log 2 at f = 0."""
        return softplus(-f_fake).mean(-1)

    def slope_G(self, f: Array, f_real: Array) -> Array:
        """-(1 - D); -1/2 at f = 0."""
        return -sigmoid(-f)
