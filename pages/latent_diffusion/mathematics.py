"""The mathematics of the lesson on latent diffusion: the bound, why KL holds the scale, and what a sample costs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.numerals import format_number
from gan_core.params import LatentDiffusionParams
from ui.lesson import Step

BOUND: list[Step] = [
    Step("A bound on log p(x)", r"\begin{gathered} \log p(x) = \log \mathbb{E}_{q(z|x)}\!\left[\frac{p(x|z)\,p(z)}{q(z|x)}\right] \\ \ge \mathbb{E}_q[\log p(x|z)] - \mathrm{KL}\bigl(q(z|x)\,\|\,p(z)\bigr) \end{gathered}",
     "Write p(x) as a mean over z of any q, and take the logarithm inside: it is concave, so the mean of logarithms is the smaller (Jensen). What is lost is KL(q(z|x) ‖ p(z|x)). "
     "The right side is the **evidence lower bound**; an encoder gives q, a decoder p(x|z), and both climb it ([arXiv:1312.6114](https://arxiv.org/abs/1312.6114), Eq. 3 and 10)."),
    Step("Rebuilding, in nats", r"-\log p(x|z) = \frac{\|x - \hat x(z)\|^2}{2\sigma_x^2} + \text{const}",
     "Here p(x|z) is normal around the decoded image with σₓ = 0.1 of full ink. Bernoulli would be a probability for black and white; these digits have greys. The constant, (784/2) log 2πσₓ², is left out of the chart."),
    Step("KL, in closed form", r"\begin{gathered} \mathrm{KL}\bigl(N(\mu, \sigma^2)\,\|\,N(0, 1)\bigr) \\ = \tfrac12\left(\mu^2 + \sigma^2 - 1 - \log\sigma^2\right) \end{gathered}",
     "One such term for each of the 196 numbers; μ = 1 and σ = 1 cost half a nat. The loss is rebuilding + β KL: β = 1 is the bound, any other is a β-VAE, and β = 0 leaves the term out."),
    Step("Without KL nothing holds the scale", r"\hat x(z) = g(z) = g_c(c\,z), \quad g_c(u) = g(u/c)",
     "Encode c times as far out, decode c times as far in, and every image is rebuilt as before: the first term does not see c. It does see σ against the distances between codes, for noise in z is noise in the image; wider codes and a smaller σ both reduce it. "
     "So without KL the scale of z is whatever the training makes of it: the seed, the learning rate and the number of steps decide."),
]  # fmt: skip


def holds_the_scale(snapshot: Mapping[str, Any]) -> Step:
    """With the numbers of a run."""
    latex = r"\sigma^2 - 1 - \log\sigma^2 \ge 0 \;\Rightarrow\; \sum \mu^2 \le 2\,\mathrm{KL}"
    words = "So β KL bounds how far the codes are from 0, on average over images. "
    for k, name in enumerate(snapshot.get("member_labels", ())):
        kl, moment = float(snapshot["kl_nats"][k]), _mean_square(snapshot, k)
        if np.isfinite(kl):
            words += f"In this run, *{name}*: KL {format_number(kl, 4)} nats in the last batch, so at most 2 KL/196 = **{format_number(2 * kl / 196, 3)}** for the mean E μ² of a number; with the encoder's own variance E z² = E μ² + E σ² is **{format_number(moment, 3)}** on the images of the picture. "
    return Step("With KL the scale is held", latex, words)


def costs(snapshot: Mapping[str, Any]) -> Step:
    """With the counts of a run: S calls in pixels, and S calls in latents with one of the decoder."""
    latex = r"S \cdot C_{\text{pixels}} \quad\text{against}\quad S \cdot C_{\text{latents}} + C_{\text{decoder}}"
    if "multiply_adds_pixels" not in snapshot:
        return Step("What a sample costs", latex, "The counts stand here when the run has begun.")
    S, count = int(snapshot["sampler_calls"]), {name: int(snapshot[f"multiply_adds_{name}"]) for name in NAMES}
    words = (
        f"This denoiser has the form of the two lowest levels of the trained U-Net, and is narrower: {int(snapshot['parameters_denoiser']):,} weights against {int(snapshot['parameters_pixels']):,}. What the upper levels do at every call, the autoencoder does once. "
        f"Counted layer by layer, in multiply–adds: a call of the trained U-Net on 28 × 28 pixels **{count['pixels']:,}**, of this denoiser on 4 × 7 × 7 "
        f"**{count['latents']:,}**, the decoder {count['decoder']:,}, the encoder {count['encoder']:,}. With S = {S} calls a sample costs {S * count['pixels']:,} in pixels and "
        f"{S * count['latents'] + count['decoder']:,} in latents: **{operations(snapshot):.1f} times** fewer. "
    )
    if np.isfinite(snapshot["ms_pixels"]):
        each = " · ".join(f"{name} {float(snapshot['ms_' + name]):.2f} ms" for name in NAMES)
        words += (
            f"Measured on this server, in turns, {each} an image and call: "
            f"**{time(snapshot):.1f} times** shorter. Small layers do not use a processor as well as large ones, so time and operations need not shrink alike."
        )
    else:
        words += "The times are measured when the autoencoder is frozen."
    return Step("What a sample costs", latex, words)


NAMES = ("pixels", "latents", "encoder", "decoder")


def operations(snapshot: Mapping[str, Any]) -> float:
    """How many times more multiply–adds a sample costs in pixels than in latents."""
    return _ratio(snapshot, "multiply_adds")


def time(snapshot: Mapping[str, Any]) -> float:
    """How many times longer it takes; NaN while it is not measured."""
    return _ratio(snapshot, "ms")


def _ratio(snapshot: Mapping[str, Any], of: str) -> float:
    S = int(snapshot["sampler_calls"])
    pixels, latents, decoder = (float(snapshot[f"{of}_{name}"]) for name in ("pixels", "latents", "decoder"))
    return S * pixels / (S * latents + decoder)


def _mean_square(snapshot: Mapping[str, Any], k: int) -> float:
    return float((np.asarray(snapshot["latent_mean"][k]) ** 2 + np.asarray(snapshot["latent_std"][k]) ** 2).mean())


AFTER: list[Step] = [
    Step("A small KL is not yet the prior", r"\begin{gathered} \mathbb{E}_x\,\mathrm{KL}\bigl(q(z|x)\,\|\,p(z)\bigr) \\ = I(x; z) + \mathrm{KL}\bigl(q(z)\,\|\,p(z)\bigr) \end{gathered}",
     "The mean KL is what z tells of the image, and how far all codes together, the **aggregate posterior** q(z), are from N(0, I). Each channel may have mean 0 and standard deviation 1 while its 49 places belong together as strokes do; "
     "N(0, I) draws each place alone. A denoiser in the latents learns q(z) itself, how its places belong together included."),
    Step("One number for the size", r"\begin{gathered} z' = z/s \\ s^2 = \mathrm{Var}(z) \\ \text{over all images and numbers} \end{gathered}",
     "The usual schedules of noise assume data of about variance 1. So s is measured once, when the autoencoder is frozen, and samples are multiplied by it before they are decoded "
     "([arXiv:2112.10752](https://arxiv.org/abs/2112.10752), Sec. 4.3.2 and App. D.1). Exactly, Var z = E σ² + Var μ."),
]  # fmt: skip


def steps(snapshot: Mapping[str, Any], params: LatentDiffusionParams, member: int) -> list[Step]:
    """All steps, with the numbers of a run as soon as it has some."""
    now = snapshot if "picture" in snapshot else {}
    return [*BOUND, holds_the_scale(now), *AFTER, costs(now)]
