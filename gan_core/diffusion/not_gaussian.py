"""When is q(x_{t−1} | x_t) a Gaussian? The exact one against Gaussians of its mean."""

from dataclasses import dataclass

import numpy as np

from gan_core.diffusion.mixture import Mixture

BETAS = np.geomspace(1e-4, 0.9, 81)
POINTS, REACH = 4001, 10.0  # of the integral, and its ends in standard deviations


@dataclass(frozen=True)
class Answer:
    """The exact posterior, its mean and std, KL(exact ‖ N(mean, std²)) in nats, and how many maxima its density has."""

    law: Mixture
    mean: float
    std: float
    kl_nats: float
    hills: int


def compared(before: Mixture, x: float, beta: float) -> Answer:
    """Return q(x_{t−1} | x_t = x) for the law `before` of x_{t−1}, against the Gaussian that is nearest to it in KL.

    That is the one of the same mean and variance. One Gaussian before: kl_nats is 0 at every β.
    """
    law = before.posterior(x, beta)
    mean, var = law.moments()
    std = var**0.5
    return Answer(law, mean, std, kl(law, mean, std), hills(law))


def kl(law: Mixture, mean: float, std: float) -> float:
    """KL(law ‖ N(mean, std²)) in nats, by the trapezoidal rule over ten of the law's widest deviations beyond its means."""
    reach = REACH * max(law.stds)
    x = np.linspace(min(law.means) - reach, max(law.means) + reach, POINTS)
    log_p = law.log_density(x)
    log_q = Mixture((mean,), (std,), (1.0,)).log_density(x)
    return max(0.0, float(np.trapezoid(np.exp(log_p) * (log_p - log_q), x)))


def hills(law: Mixture) -> int:
    """Return how many local maxima the density has on a fine grid over ten standard deviations."""
    mean, var = law.moments()
    p = law.log_density(mean + 5 * var**0.5 * np.linspace(-1, 1, POINTS))
    return int(((p[1:-1] > p[:-2]) & (p[1:-1] >= p[2:])).sum())


def ddpm_std(alpha_bar_before: float, beta: float) -> tuple[float, float]:
    """Return √β̃ and √β, what DDPM puts in place of the exact std: (1 − ᾱ_{t−1})/(1 − ᾱ_t) β and β."""
    after = alpha_bar_before * (1 - beta)
    return ((1 - alpha_bar_before) / (1 - after) * beta) ** 0.5, beta**0.5
