"""Families of generative models. Adding one: write the file, declare it here; the order is that of the tables. No torch is imported."""

from dataclasses import dataclass

from gan_core.registry import Declared, Registry


@dataclass(frozen=True)
class DeclaredFamily(Declared):
    """`load` gives a `Family`. Its paper (arXiv id), what it minimises as LaTeX, and why, with how a sample is made."""

    paper: str
    latex: str
    why: str


families: Registry[DeclaredFamily] = Registry("family")
for _family in (
    DeclaredFamily(
        "gan", "GAN", f"{__name__}.gan:Gan", "1406.2661",
        r"\begin{gathered} \min_D\; \mathbb{E}_x[-\log\sigma(D(x))] \\ {}+ \mathbb{E}_z[-\log\sigma(-D(G(z)))] \\ {}+ \tfrac{\gamma}{2}\,\mathbb{E}_x\|\nabla D(x)\|^2 \\[6pt] \min_G\; \mathbb{E}_z[-\log\sigma(D(G(z)))] \end{gathered}",
        "The loss of G is a mean over generated points only. Under a fixed discriminator, a mode without generated points therefore sends G no gradient; under the best discriminator it does raise the loss. A sample is one call of G.",
    ),
    DeclaredFamily(
        "vae", "VAE", f"{__name__}.vae:Vae", "1312.6114",
        r"\begin{gathered} -\log p(x) \le \mathbb{E}_{q(z \mid x)}[-\log p(x \mid z)] \\ {}+ \mathrm{KL}\bigl(q(z \mid x)\,\|\,\mathcal{N}(0, I)\bigr) \\[6pt] p(x \mid z) = \mathcal{N}(\mu(z), \sigma^2 I) \end{gathered}",
        "The bound is a mean over the data, so data that no z explains cost much. For one z, p(x | z) is a Gaussian around μ(z): where z leaves several x possible, μ(z) is their mean, which is blurred, also where the bound is tight. A sample is one call of the decoder.",
    ),
    DeclaredFamily(
        "flow", "RealNVP", f"{__name__}.flow:Flow", "1605.08803",
        r"\begin{gathered} -\log p(x) = -\log \mathcal{N}(f(x); 0, I) \\ {}- \log\left|\det \tfrac{\partial f}{\partial x}\right| \\[6pt] f = f_L \circ \dots \circ f_1 \end{gathered}",
        "An exact likelihood of a restricted form: f is invertible and continuous in both directions, so between separate modes some density is left. A sample is one pass through all inverses.",
    ),
    DeclaredFamily(
        "ddpm", "DDPM", f"{__name__}.ddpm:Ddpm", "2006.11239",
        r"\begin{gathered} \min_\theta\; \mathbb{E}_{x_0, \varepsilon, t}\,\|v - v_\theta(x_t, t)\|^2 \\[6pt] v = \sqrt{\bar\alpha_t}\,\varepsilon - \sqrt{1 - \bar\alpha_t}\,x_0 \end{gathered}",
        "A mean squared error, one for every amount of noise; the paper asks for ε, here it is v ([arXiv:2202.00512](https://arxiv.org/abs/2202.00512)) under the cosine schedule ([arXiv:2102.09672](https://arxiv.org/abs/2102.09672)). A sample is T calls: each step back is drawn from a Gaussian, which the exact step is close to only where it is small.",
    ),
    DeclaredFamily(
        "ddim", "DDIM", f"{__name__}.ddpm:DdimFamily", "2010.02502",
        r"x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1 - \bar\alpha_s}\,\hat\varepsilon, \qquad s < t",
        "The DDPM's own network, asked at fewer times and without drawing: nothing more is trained. A sample is as many calls as there are steps.",
    ),
    DeclaredFamily(
        "denoising_gan", "Denoising diffusion GAN", f"{__name__}.denoising_gan:DenoisingGan", "2112.07804",
        r"\begin{gathered} \min_G\; \sum_{t=1}^{T} \mathbb{E}\bigl[-\log\sigma(D(x_{t-1}, x_t, t))\bigr] \\[6pt] x_{t-1} \sim q(x_{t-1} \mid x_t, \hat x_0) \\ \hat x_0 = G(x_t, z, t) \end{gathered}",
        "Large steps back are in general not Gaussian, so a conditional GAN learns each of them: G draws an x̂₀, and the discriminator, trained as the GAN's with R1, judges pairs. A sample is as many calls of G as there are steps.",
    ),
):  # fmt: skip
    families.register(_family)
