"""The derivation of the jump from x₀ to xₜ, each step with its numbers at the t that is shown."""

import math

import numpy as np

from gan_core.diffusion.chains import Chains
from gan_core.diffusion.schedules import ScheduleTables
from gan_core.numerals import format_number
from ui.lesson import Step

PAPER = "[arXiv:2006.11239](https://arxiv.org/abs/2006.11239)"


def steps_of(noise: ScheduleTables, t: int, mean: float, var: float, stepped: Chains, jumped: Chains) -> list[Step]:
    """Return the steps. mean, var: of x_t by the formula; t = 0 is told at t = 2."""
    t = max(t, 2)
    return [_one(noise, t), _two(noise, t), _all(noise, t), _jump(mean, var, stepped, jumped), _snr(noise, t), _end(noise)]  # fmt: skip


def _one(noise: ScheduleTables, t: int) -> Step:
    keep, add = noise.alpha[t], noise.beta[t]
    return Step(
        "One step keeps a variance of 1",
        r"\begin{aligned} x_t &= \sqrt{1-\beta_t}\,x_{t-1} + \sqrt{\beta_t}\,\epsilon_t \\ \epsilon_t &\sim N(0, 1) \end{aligned}",
        f"The forward process of {PAPER}, Eq. 2. The noise is independent of xₜ₋₁, so variances add: if xₜ₋₁ has variance 1, then xₜ has (1 − βₜ) · 1 + βₜ. "
        f"At t = {t:,}: {_n(keep, 6)} + {_n(add, 6)} = **{_n(keep + add)}**. A mean shrinks, by √(1 − βₜ) = {_n(math.sqrt(keep), 6)}.",
    )


def _two(noise: ScheduleTables, t: int) -> Step:
    a, b = noise.alpha[t], noise.alpha[t - 1]
    left = a * noise.beta[t - 1] + noise.beta[t]
    return Step(
        "Two steps are one",
        r"\begin{aligned} \alpha_t &= 1 - \beta_t \\ x_t &= \sqrt{\alpha_t\alpha_{t-1}}\,x_{t-2} \\ &\quad + \sqrt{\alpha_t\beta_{t-1}}\,\epsilon_{t-1} + \sqrt{\beta_t}\,\epsilon_t \\ "
        r"\alpha_t\beta_{t-1} + \beta_t &= 1 - \alpha_t\alpha_{t-1} \end{aligned}",
        "Put xₜ₋₁ into the step for xₜ. The two noises are independent Gaussians. Their sum is a Gaussian, and its variance is the sum of theirs: αβ′ + β = α(1 − α′) + 1 − α. "
        f"At t = {t:,}: α_t β_(t−1) + βₜ = **{_n(left, 6)}**, 1 − α_t α_(t−1) = **{_n(1 - a * b, 6)}**.",
    )


def _all(noise: ScheduleTables, t: int) -> Step:
    kept = sum(float(noise.beta[s]) * float(np.prod(noise.alpha[s + 1 : t + 1])) for s in range(1, t + 1))
    return Step(
        "So are all t of them",
        r"\begin{aligned} \bar\alpha_t &= \prod_{s=1}^{t}\alpha_s \\ \sum_{s=1}^{t}\beta_s\prod_{r=s+1}^{t}\alpha_r &= 1 - \bar\alpha_t \end{aligned}",
        "Again and again, down to x₀. On the left, what each step added and all later ones kept, term by term. "
        f"At t = {t:,}: the sum of {t:,} terms is **{_n(kept, 6)}**, and 1 − ᾱₜ = **{_n(1 - float(noise.alpha_bar[t]), 6)}**.",
    )


def _jump(mean: float, var: float, stepped: Chains, jumped: Chains) -> Step:
    return Step(
        "The jump",
        r"\begin{aligned} x_t &= \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\epsilon \\ \epsilon &\sim N(0, 1) \end{aligned}",
        f"{PAPER}, Eq. 4. No chain has to be run to train at any t. Of data of mean 0.3 and variance 2.25 xₜ has the mean √ᾱₜ · 0.3 and the variance ᾱₜ · 2.25 + 1 − ᾱₜ, at the t "
        f"that is shown **{_n(mean, 4)}** and **{_n(var, 4)}**. 10,000 chains that were stepped: {_n(stepped.mean, 4)} and {_n(stepped.var, 4)}; 10,000 that jumped: "
        f"{_n(jumped.mean, 4)} and {_n(jumped.var, 4)}.",
    )


def _snr(noise: ScheduleTables, t: int) -> Step:
    now = float(noise.alpha_bar[t])
    return Step(
        "Signal to noise",
        r"\mathrm{SNR}(t) = \frac{\bar\alpha_t}{1-\bar\alpha_t}",
        f"The variance of what is left of data of variance 1, over that of the noise. At t = {t:,}: {_n(now)} / {_n(1 - now)} = **{_n(now / (1 - now))}**. "
        f"It is 1 at t = {int(np.argmin(np.abs(noise.alpha_bar - 0.5))):,}, as near as a whole t comes.",
    )


def _end(noise: ScheduleTables) -> Step:
    end = float(noise.alpha_bar[-1])
    kl = 0.5 * (-end - math.log1p(-end) + end)
    return Step(
        "The end must be noise",
        r"\begin{aligned} & \mathrm{KL}\bigl(q(x_T \mid x_0)\,\|\,N(0, 1)\bigr) \\ & \quad = \tfrac12\bigl(\bar\alpha_T x_0^2 - \bar\alpha_T - \log(1 - \bar\alpha_T)\bigr) \end{aligned}",
        f"Sampling starts from N(0, 1). The distribution of $x_T$ for a pixel of full ink, x₀ = 1, differs from that by **{_n(kl)}** nats, with $\\bar\\alpha_T$ = **{_n(end)}**; its root = {_n(math.sqrt(end))} of x₀ is still there. "
        "We warn from $\\bar\\alpha_T$ = 10⁻³ on.",
    )


def _n(x: float, digits: int = 4) -> str:
    return format_number(float(x), digits)
