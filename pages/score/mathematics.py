"""What the score is, step by step, each with its numbers at the probe."""

import numpy as np

from gan_core.diffusion.plane_mixture import plane_mixture, undecided_nats
from gan_core.diffusion.samplers import Ddim, step
from gan_core.diffusion.schedules import schedules
from gan_core.figures.score import guess
from gan_core.numerals import format_number
from gan_core.params import ScoreParams
from ui.lesson import Step

SDE = "[arXiv:2011.13456](https://arxiv.org/abs/2011.13456)"
H = 1e-5  # of a difference quotient


def steps_of(params: ScoreParams) -> list[Step]:
    """Return the steps, at the probe and half of T."""
    data, noise = plane_mixture(params.data, params.sigma, params.radius), schedules[params.schedule].noise(params.T)
    t = params.T // 2
    left, x = float(noise.alpha_bar[t]), np.array([params.probe_x, params.probe_y])
    law = data.noised(left)
    score, shares, centres = law.score(x), law.shares(x), np.array(data.centres)

    ends = x + H * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    right, before, above, below = law.log_density(ends)
    slopes = np.array([right - before, above - below]) / (2 * H)

    pull = left**0.5 * data.sigma**2 / law.sigma**2  # of x, from where a mode would lie
    means = centres + pull * (x - left**0.5 * centres)
    low = step(x, t, t - 1, lambda at, time: data.eps(at, time, noise), noise, Ddim(), np.zeros_like)
    beta = float(noise.beta[t])
    flow = x + beta / 2 * (x + score)
    return [
        Step("Where the density grows", r"\begin{gathered} s(x) = \nabla \log p(x) \\ p = N(m, \sigma^2 I):\quad s(x) = \frac{m - x}{\sigma^2} \end{gathered}",
         "The constant before the exponential drops out with the derivative of the logarithm, so it need not be known. For one Gaussian the score points to its middle and grows with the distance."),
        Step("Of a mixture under noise", r"\begin{gathered} \nabla \log p_t(x) = \frac{\sum_m r_m(x)\,\sqrt{\bar\alpha_t}\,c_m - x}{\bar\alpha_t\sigma^2 + 1 - \bar\alpha_t} \\ r_m(x) = P(m \mid x_t = x) \end{gathered}",
         "Noise shrinks the modes towards 0 and widens them, all alike; the score is the mean of the scores of the modes, each weighted by the probability that it made x. "
         f"At the probe and t = {t:,}: by differences of log p, **{_pair(slopes)}**; by the formula, **{_pair(score)}**."),
        Step("What it says of x₀", r"\begin{aligned} \hat x_0(x) &= \mathbb{E}[x_0 \mid x_t = x] \\ &= \frac{x + (1-\bar\alpha_t)\,\nabla \log p_t(x)}{\sqrt{\bar\alpha_t}} \end{aligned}",
         "Tweedie's formula ([Efron 2011](https://doi.org/10.1198/jasa.2011.tm11181)): the best denoiser and the score determine each other. "
         f"At the probe: by this formula, **{_pair(guess(law, left, x))}**; as the mean of what each mode would have sent, weighted by r, **{_pair(shares @ means)}**."),
        Step("Following the flow", r"\frac{dx}{dt} = -\tfrac12\,\beta(t)\,\bigl(x + \nabla \log p_t(x)\bigr)",
         f"Points that have the density $p_T$ at T and move by this equation, backwards in t, have the density pₜ at every t, though nothing is drawn: the probability flow ({SDE}, Eq. 13, for its variance-preserving process). It is not the score alone: points that only climbed along the score would end on the tops. A DDIM step with η = 0 is one way to "
         f"solve it. From the probe, one step from t = {t:,} to {t - 1:,}: DDIM moves by **{_pair(low.x_s - x)}**, a straight step of this equation by **{_pair(flow - x)}**."),
        Step("How much is left to decide", r"H(x) = -\sum_m r_m(x) \log r_m(x) \quad \text{nats}",
         f"log M where x says nothing of its mode, 0 where it says all. At the probe and t = {t:,}: **{format_number(float(undecided_nats(shares)))}** of log {len(centres)} = {format_number(float(np.log(len(centres))))}. "
         "The chart has its mean over the chains. Where it falls, a sampler that draws noise decides the mode; afterwards the chain moves within its mode. With DDIM and η = 0 the start decides."),
    ]  # fmt: skip


def _pair(x: np.ndarray, digits: int = 4) -> str:
    return f"({', '.join(format_number(float(one), digits) for one in x)})"
