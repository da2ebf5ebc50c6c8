"""A mixture of Gaussians on the line under the forward process: density, score, ε and the way back, all exact."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gan_core.array import Array, constant, namespace
from gan_core.diffusion.schedules import ScheduleTables


@dataclass(frozen=True)
class Mixture:
    """Σ_k w_k N(m_k, s_k²). Arrays are of any shape, numpy's or torch's; ᾱ is a number."""

    means: tuple[float, ...]
    stds: tuple[float, ...]
    weights: tuple[float, ...]

    shape: ClassVar[tuple[int, ...]] = ()

    def noised(self, alpha_bar: float) -> "Mixture":
        """Return the law of x_t: each part becomes N(√ᾱ m, ᾱ s² + 1 − ᾱ). N(0, 1) stays N(0, 1)."""
        means = tuple(alpha_bar**0.5 * m for m in self.means)
        return Mixture(means, tuple((alpha_bar * s**2 + 1 - alpha_bar) ** 0.5 for s in self.stds), self.weights)

    def moments(self) -> tuple[float, float]:
        """Return mean and variance: Σ w m and Σ w (s² + m²) − mean²."""
        w, m, s = (np.array(part) for part in (self.weights, self.means, self.stds))
        mean = float(w @ m)
        return mean, float(w @ (s**2 + m**2)) - mean**2

    def log_parts(self, x: Array) -> Array:
        """Return log w_k N(x; m_k, s_k²) in nats, (…, k)."""
        means, stds = (constant(part, x) for part in (self.means, self.stds))
        with np.errstate(divide="ignore"):  # a part of weight 0 is not there
            logs = constant(np.log(self.weights) - np.log(self.stds) - 0.5 * np.log(2 * np.pi), x)
        return logs - 0.5 * ((x[..., None] - means) / stds) ** 2

    def log_density(self, x: Array) -> Array:
        """Return log p(x) in nats, of the shape of x. N(0, 1) at 0: −0.918939."""
        logs = self.log_parts(x)
        return logs.logsumexp(-1) if namespace(x) is not np else np.logaddexp.reduce(logs, -1)

    def shares(self, x: Array) -> Array:
        """Return the probability of each part given x, (…, k); sums to 1."""
        return namespace(x).exp(self.log_parts(x) - self.log_density(x)[..., None])

    def score(self, x: Array) -> Array:
        """Return d log p/dx, of the shape of x: −Σ_k share_k (x − m_k)/s_k². N(0, 1): −x."""
        means, stds = (constant(part, x) for part in (self.means, self.stds))
        return -(self.shares(x) * (x[..., None] - means) / stds**2).sum(-1)

    def eps(self, x: Array, t: int, noise: ScheduleTables) -> Array:
        """E[ε | x_t = x] = −√(1 − ᾱ_t) · score of x_t (arXiv:2011.13456), of the shape of x: a perfect network's answer."""
        now = float(noise.alpha_bar[t])
        return -((1 - now) ** 0.5) * self.noised(now).score(x)

    def right_of_zero(self) -> tuple[float, float]:
        """Return P(x > 0) and the std of x where x > 0, by the trapezoidal rule. N(0, 1): ½ and √(1 − 2/π) = 0.602810."""
        x = np.linspace(0, max(self.means) + 10 * max(self.stds), 4001)
        p = np.exp(self.log_density(x))
        share, first, second = (float(np.trapezoid(p * x**k, x)) for k in range(3))
        return share, max(0.0, second / share - (first / share) ** 2) ** 0.5

    def draw(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Draw n points, (n,)."""
        k = rng.choice(len(self.weights), n, p=np.array(self.weights))
        return np.array(self.means)[k] + np.array(self.stds)[k] * rng.standard_normal(n)

    def posterior(self, x: float, beta: float) -> "Mixture":
        """Return q(x_{t−1} | x_t = x), exactly, where this is the law of x_{t−1} and x_t = √(1 − β) x_{t−1} + √β ε.

        Each part times the likelihood is a Gaussian of precision 1/s² + α/β, weighted by what the part gives to x_t.
        N(0, 1): mean √α x, variance β.
        """
        alpha, before = 1 - beta, self
        shares = before.noised(alpha).shares(np.array(x, float))
        precisions = [1 / s**2 + alpha / beta for s in self.stds]
        means = [
            (m / s**2 + alpha**0.5 * x / beta) / p for m, s, p in zip(self.means, self.stds, precisions, strict=True)
        ]
        return Mixture(tuple(means), tuple(p**-0.5 for p in precisions), tuple(float(share) for share in shares))


TWO = Mixture((-1.5, 1.5), (0.3, 0.3), (0.4, 0.6))  # what the pages look at: mean 0.3, variance 2.25
