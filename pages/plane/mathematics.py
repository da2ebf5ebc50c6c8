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
        "Here D may be any function with values between 0 and 1, and the data and the law of G(z) have densities p and q. For each x, V has the integrand "
        "p log D + q log(1 − D). Its derivative p/D − q/(1 − D) is 0 at D*, and its second derivative −p/D² − q/(1 − D)² is negative: this is the maximum "
        "(Proposition 1). A network is not any function. Switch on the layer *optimal D\\**, and pause the generator (generator steps 0): how near to the dashed ½ does "
        "the discriminator's undecided line come?",
    ),
    Step(
        "What the generator then minimises",
        r"V(D^*, G) = -\log 4 + 2\,\mathrm{JS}(p \,\|\, q)",
        "Put D* into V. JS, the Jensen–Shannon divergence, is 0 exactly when p = q, and at most log 2 (Theorem 1). This needs the best of all D for each G. "
        "In a run D is a network that lags behind, and the loss that this page starts with, −log D, is another one (next step).",
    ),
    Step(
        "What a single point feels",
        r"\begin{aligned} \frac{\partial}{\partial f}\log(1 - \sigma(f)) &= -\sigma(f) \\ \frac{\partial}{\partial f}\bigl(-\log \sigma(f)\bigr) &= -(1 - \sigma(f)) \end{aligned}",
        "The first, minimax, goes to 0 where the discriminator is sure that the point is generated (σ(f) → 0). The second, non-saturating, "
        "is largest there; with it G does not minimise what D maximises, so the game is not zero-sum. The chart shows the slope in use: change the loss while it trains.",
    ),
    Step(
        "One step",
        r"x \leftarrow x - \eta \, \frac{\partial L_G}{\partial f}\,\nabla_x f(x)",
        "If points moved freely and by plain gradient descent, each would follow its arrow: the slope of the loss times the slope of the discriminator. The "
        "generator's weights are shared by all points, so they move together, as the map of z shows; and Adam divides the gradient of each weight by the size of its past "
        "gradients.",
    ),
]
