"""What a class changes in the game, what WGAN maximises, and the distance by which samples are judged."""

from ui.lesson import Step

MATHEMATICS = [
    Step(
        "The game with a class: CGAN",
        r"\begin{aligned} \min_G \max_D \; & \mathbb{E}_{x, y}[\log D(x, y)] \\ + \; & \mathbb{E}_{z, y}[\log(1 - D(G(z, y), y))] \end{aligned}",
        "y is the class of the image. Both networks are told it, so the discriminator compares each generated image with real images of the same class. "
        "[arXiv:1411.1784](https://arxiv.org/abs/1411.1784), Eq. 2.",
    ),
    Step(
        "The class as an answer: AC-GAN",
        r"\begin{aligned} D &: \; \min \; L_D + L_C(x) + L_C(G(z, y)) \\ G &: \; \min \; L_G + L_C(G(z, y)) \\ L_C(x) &= \mathbb{E}[-\log P(y \mid x)] \end{aligned}",
        "P is the discriminator's softmax over the classes, from the image alone, and its cross entropy is the class loss. The other two are the losses that are set. "
        "Both networks minimise the class loss of generated images. [arXiv:1610.09585](https://arxiv.org/abs/1610.09585), Eq. 2 and 3.",
    ),
    Step(
        "What a Wasserstein critic maximises",
        r"\begin{aligned} W_1 &= \max_{\|f\|_{\mathrm{Lip}} \le 1} \mathbb{E}_x[f(x)] - \mathbb{E}_z[f(G(z))] \\ P &= \mathbb{E}_{\hat x}\bigl[(\|\nabla f(\hat x)\|_2 - 1)^2\bigr] \end{aligned}",
        "The first line needs a critic whose slope is at most 1 ([arXiv:1701.07875](https://arxiv.org/abs/1701.07875), Eq. 2). Clipped weights bound the slope. The gradient penalty P "
        "asks for slope 1 at points x̂ between real and generated images ([arXiv:1704.00028](https://arxiv.org/abs/1704.00028), Eq. 3).",
    ),
    Step(
        "The Fréchet distance",
        r"\begin{aligned} & \|\mu_r - \mu_g\|^2 \\ & + \operatorname{tr}\bigl(\Sigma_r + \Sigma_g - 2\,(\Sigma_r \Sigma_g)^{1/2}\bigr) \end{aligned}",
        "μ and Σ are mean and covariance of the classifier's features, r of real and g of generated images. It is W₂² between two normal distributions with these moments "
        "([arXiv:1706.08500](https://arxiv.org/abs/1706.08500), Eq. 6). On a line it is (μ_r − μ_g)² + (σ_r − σ_g)².",
    ),
]
