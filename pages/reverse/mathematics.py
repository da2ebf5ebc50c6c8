"""The derivation of the samplers, each step with its numbers at the step and the chain that are shown."""

import numpy as np

from gan_core.diffusion import posterior
from gan_core.diffusion.gaussian import Gaussian, propagated
from gan_core.diffusion.samplers import Ancestral, Ddim, times
from gan_core.diffusion.samplers import Step as SamplerStep
from gan_core.diffusion.schedules import schedules
from gan_core.diffusion.trajectory import Trajectory
from gan_core.numerals import format_number
from ui.lesson import Step

DDPM, DDIM = "[arXiv:2006.11239](https://arxiv.org/abs/2006.11239)", "[arXiv:2010.02502](https://arxiv.org/abs/2010.02502)"  # fmt: skip


def steps_of(found: Trajectory, now: SamplerStep) -> list[Step]:
    """Return the steps."""
    return [_known(found, now), _score(found, now), _guess(found, now), _ddim(found, now), _affine()]


def said(found: Trajectory, now: SamplerStep) -> str:
    """The step of the chain that is followed: each quantity with its formula, and the formula with its numbers; Markdown with <br> and <sub>."""
    before, after = (float(found.noise.alpha_bar[at]) for at in (now.t, now.s))
    x, eps, x_0, mean, z, x_s = (_n(value[0]) for value in (now.x_t, now.eps, now.x_0, now.mean, now.z, now.x_s))
    fine = (now.x_t[0], (1 - before) ** 0.5, now.eps[0], before**0.5)  # at t = T two near numbers are subtracted
    solved = "({} − {} · {})/{}".format(*(_n(value, 6) for value in fine))
    if isinstance(found.sampler, Ddim):
        formula = "√ᾱ<sub>s</sub> x̂₀ + √(1 − ᾱ<sub>s</sub> − σ²) ε"
        a, b, _ = found.sampler.coefficients(found.noise, now.t, now.s)
        numbers = f"{_n(a)} · {x_0} + {_n(b)} · {eps}"
    else:
        formula = "a x̂₀ + b x<sub>t</sub>"
        a, b = posterior.coefficients(found.noise, now.t, now.s)
        numbers = f"{_n(a)} · {x_0} + {_n(b)} · {x}"
    spread = "no noise in this step" if now.sigma == 0 else "η √β̃" if isinstance(found.sampler, Ddim) else "√β̃" if found.sampler.variance == "beta_tilde" else "√β"  # fmt: skip
    rows = [
        ("x<sub>t</sub>", f"at t = {now.t:,}", x),
        ("ε", "−√(1 − ᾱ<sub>t</sub>) · score", eps),
        ("x̂₀", f"(x<sub>t</sub> − √(1 − ᾱ<sub>t</sub>) ε)/√ᾱ<sub>t</sub><br>= {solved}", x_0),
        ("mean", f"{formula}<br>= {numbers}", mean),
        ("σ", spread, _n(now.sigma)),
        ("z", "drawn from N(0, 1)" if now.sigma else "not drawn", z if now.sigma else "–"),
        ("x<sub>s</sub>", f"mean + σ z, at s = {now.s:,}", f"**{x_s}**"),
    ]
    lines = [f"| {name} | {how} | {value} |" for name, how, value in rows]
    note = f"\n\nᾱ<sub>t</sub> = {_n(before, 4)}, ᾱ<sub>s</sub> = {_n(after, 4)}"
    return "\n".join(["| | how | value |", "| :-- | :-- | --: |", *lines]) + note


def _known(found: Trajectory, now: SamplerStep) -> Step:
    t, s = now.t, max(now.s, 1)
    t = max(t, s + 1)
    beta, left = posterior.added(found.noise, t, s), float(1 - found.noise.alpha_bar[s])
    precision = (1 - beta) / beta + 1 / left
    a, b = posterior.coefficients(found.noise, t, s)
    return Step(
        "Back, where x₀ is known",
        r"\begin{aligned} q(x_s \mid x_t, x_0) &= N\bigl(a\,x_0 + b\,x_t,\ \tilde\beta\bigr) \\ \alpha &= \bar\alpha_t/\bar\alpha_s = 1 - \beta \\ 1/\tilde\beta &= \alpha/\beta + 1/(1-\bar\alpha_s) \\ "
        r"a &= \frac{\sqrt{\bar\alpha_s}\,\beta}{1-\bar\alpha_t}, \quad b = \frac{\sqrt{\alpha}\,(1-\bar\alpha_s)}{1-\bar\alpha_t} \end{aligned}",
        f"Bayes' rule: q(xₜ given xₛ) q(xₛ given x₀) as a function of xₛ is a product of two Gaussians, so precisions add. {DDPM}, Eqs. 6 and 7, there with s = t − 1. "
        f"For t = {t:,}, s = {s:,}: 1 over the sum of precisions is **{_n(1 / precision, 6)}**, and β̃ = (1 − ᾱₛ)/(1 − ᾱₜ) β = **{_n(posterior.variance(found.noise, t, s), 6)}**; "
        f"a = {_n(a)}, b = {_n(b)}. At s = 0: a = 1, b = 0, β̃ = 0.",
    )


def _score(found: Trajectory, now: SamplerStep) -> Step:
    root, x, h = (1 - float(found.noise.alpha_bar[now.t])) ** 0.5, float(now.x_t[0]), 1e-5
    law = found.data.noised(1 - root**2)
    low, high = law.log_density(np.array([x - h, x + h]))
    return Step(
        "The best ε is the score",
        r"\mathbb{E}[\epsilon \mid x_t] = -\sqrt{1-\bar\alpha_t}\;\frac{d}{dx_t}\log q(x_t)",
        "xₜ is √ᾱₜ x₀ plus independent Gaussian noise of variance 1 − ᾱₜ, so q(xₜ) is an integral over x₀; take the derivative under it. The mean squared error of ε is smallest at this mean, for each xₜ and t: a trained network approximates it. Here q(xₜ) is known. "
        f"For the chain at t = {now.t:,}: by a difference of log q, **{_n(-root * (high - low) / (2 * h), 5)}**; by the formula of the mixture, **{_n(now.eps[0], 5)}**.",
    )


def _guess(found: Trajectory, now: SamplerStep) -> Step:
    before, x = float(found.noise.alpha_bar[now.t]), now.x_t
    law = found.data.noised(before)
    parts = zip(found.data.means, found.data.stds, law.means, law.stds, law.shares(x)[0], strict=True)
    mean = sum(share * (m + before**0.5 * s**2 / v**2 * (float(x[0]) - n)) for m, s, n, v, share in parts)
    shares = " and ".join(_n(share) for share in law.shares(x)[0])
    return Step(
        "A guess of x₀ in place of x₀",
        r"\hat x_0 = \frac{x_t - \sqrt{1-\bar\alpha_t}\,\epsilon}{\sqrt{\bar\alpha_t}} = \mathbb{E}[x_0 \mid x_t]",
        f"The jump, solved for x₀. With the best ε it is the mean of all x₀ that could have led here, weighted by their probability; the data may have no density at this mean. For the chain at t = {now.t:,}: "
        f"from ε, **{_n(now.x_0[0], 5)}**; from the two hills, weighted by {shares}, **{_n(mean, 5)}**. Ancestral sampling puts it in the place of x₀ and draws: {DDPM}, Algorithm 2.",
    )


def _ddim(found: Trajectory, now: SamplerStep) -> Step:
    noise, t, s = found.noise, now.t, now.s
    full, ancestral = (rule.coefficients(noise, t, s) for rule in (Ddim(1.0), Ancestral()))
    return Step(
        "DDIM: the same marginals with less noise",
        r"\begin{aligned} x_s &= \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma^2}\;\epsilon + \sigma z \\ \sigma &= \eta\sqrt{\tilde\beta} \end{aligned}",
        f"{DDIM}, Eqs. 12 and 16. If x̂_0 and ε are the true ones, the two noises together have the variance (1 − ᾱₛ − σ²) + σ² = 1 − ᾱₛ, whatever σ is, as the jump to s would have. "
        f"η = 0 draws nothing. η = 1 is the ancestral step with β̃: from t = {t:,} to {s:,} their factors of ε are **{_n(full[1], 6)}** and **{_n(ancestral[1], 6)}**.",
    )


def _affine() -> Step:
    noise, data, ends = schedules["linear"].noise(1000), Gaussian(2.0, 0.5), []
    for name, S, rule in (
        ("ancestral, β̃, 1,000 steps", 1000, Ancestral()), ("ancestral, β, 1,000 steps", 1000, Ancestral("beta")),
        ("DDIM, 50 steps", 50, Ddim()), ("DDIM, 10 steps", 10, Ddim()),
    ):  # fmt: skip
        mean, std = propagated(data, times("even", 1000, S), noise, rule)
        ends.append(f"| {name} | {mean[-1]:.6f} | {std[-1]:.6f} |")
    rows = "\n".join(["| | mean | std |", "| :-- | --: | --: |", *ends])
    return Step(
        "What is lost by few steps, exactly",
        r"\begin{aligned} x_s &= A\,x_t + B + \sigma z \\ m_s &= A\,m_t + B \\ v_s &= A^2 v_t + \sigma^2 \end{aligned}",
        "For data N(μ, s²) the best ε is affine in xₜ, and so is every step: mean and variance of all chains follow without drawing one. Data N(2, 0.5²), linear schedule, T = 1,000:\n\n"
        f"{rows}\n\nThe error is the sampler's alone: ε is exact. `python -m gan_core run gaussian_diffusion --set sampler=ddim --set sampling_steps=10` prints both, and what 20,000 chains give.",
    )


def _n(x: float, digits: int = 3) -> str:
    return format_number(float(x), digits)
