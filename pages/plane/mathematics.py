"""The game, its best discriminator, and what a single generated point feels."""

from ui.lesson import Step

MATHEMATICS = [
    Step(
        "The game",
        r"\begin{aligned} \min_G \max_D \; V(D, G) &= \mathbb{E}_{x \sim p}[\log D(x)] \\ &+ \mathbb{E}_{z}[\log(1 - D(G(z)))] \end{aligned}",
        "D(x) = σ(f(x)) is the probability that the discriminator gives to x being real; p is the law of the data, z the noise. "
        "Goodfellow et al. 2014, arXiv:1406.2661, Eq. 1.",
    ),
    Step(
        "The best discriminator for a fixed generator",
        r"D^*(x) = \frac{p(x)}{p(x) + q(x)}",
        "For each x, V has the integrand p log D + q log(1 − D), where q is the law of G(z). Its derivative p/D − q/(1 − D) is 0 "
        "there (Proposition 1). Switch on the layer *optimal D\\**, and pause the generator (generator steps 0): the "
        "discriminator's undecided line moves to the dashed ½.",
    ),
    Step(
        "What the generator then minimises",
        r"V(D^*, G) = -\log 4 + 2\,\mathrm{JS}(p \,\|\, q)",
        "Put D* into V. JS, the Jensen–Shannon divergence, is 0 exactly when p = q, and at most log 2 (Theorem 1).",
    ),
    Step(
        "What a single point feels",
        r"\begin{aligned} \frac{\partial}{\partial f}\log(1 - \sigma(f)) &= -\sigma(f) \\ \frac{\partial}{\partial f}\bigl(-\log \sigma(f)\bigr) &= -(1 - \sigma(f)) \end{aligned}",
        "The first, minimax, dies where the discriminator is sure that the point is generated (σ(f) → 0). The second, non-saturating, "
        "is largest there. The chart of slopes shows both: change the loss while it trains.",
    ),
    Step(
        "One step",
        r"x \leftarrow x - \eta \, \frac{\partial L_G}{\partial f}\,\nabla_x f(x)",
        "If points moved freely, each would follow its arrow: the slope of the loss times the slope of the discriminator. The "
        "generator's weights are shared by all points, so they move together, as the map of z shows.",
    ),
]
