"""A mixture of equal round Gaussians in the plane under the forward process: density, score and ε, all exact."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gan_core.data import distributions
from gan_core.data.mixture import log_mixture
from gan_core.diffusion.schedules import ScheduleTables


@dataclass(frozen=True)
class PlaneMixture:
    """1/M Σ_m N(c_m, σ² I). Points are (…, 2); ᾱ is a number."""

    centres: tuple[tuple[float, float], ...]
    sigma: float

    shape: ClassVar[tuple[int, ...]] = (2,)

    def noised(self, alpha_bar: float) -> "PlaneMixture":
        """Return the law of x_t: centres √ᾱ c, variance ᾱ σ² + 1 − ᾱ. N(0, I) stays N(0, I)."""
        centres = tuple((alpha_bar**0.5 * x, alpha_bar**0.5 * y) for x, y in self.centres)
        return PlaneMixture(centres, (alpha_bar * self.sigma**2 + 1 - alpha_bar) ** 0.5)

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Return log p(x) in nats, (…)."""
        return log_mixture(x, np.array(self.centres), self.sigma)

    def shares(self, x: np.ndarray) -> np.ndarray:
        """Return the probability that each Gaussian made x, (…, M); sums to 1. At the same distance of two of two: ½ and ½."""
        apart = -((x[..., None, :] - np.array(self.centres)) ** 2).sum(-1) / (2 * self.sigma**2)
        shares = np.exp(apart - apart.max(-1, keepdims=True))
        return shares / shares.sum(-1, keepdims=True)

    def score(self, x: np.ndarray) -> np.ndarray:
        """Return ∇ log p(x), (…, 2): (Σ_m share_m c_m − x)/σ². N(0, I): −x."""
        return (self.shares(x) @ np.array(self.centres) - x) / self.sigma**2

    def eps(self, x: np.ndarray, t: int, noise: ScheduleTables) -> np.ndarray:
        """E[ε | x_t = x] = −√(1 − ᾱ_t) ∇ log p_t(x) (arXiv:2011.13456), (…, 2): a perfect network's answer."""
        now = float(noise.alpha_bar[t])
        return -((1 - now) ** 0.5) * self.noised(now).score(x)


def plane_mixture(name: str, sigma: float, radius: float) -> PlaneMixture:
    """Return a data set of equal Gaussians by its name."""
    found = distributions[name](sigma=sigma, radius=radius)
    assert found.modes is not None, f"{name} is no mixture of Gaussians"
    return PlaneMixture(tuple((float(x), float(y)) for x, y in found.modes), sigma)


def undecided_nats(shares: np.ndarray) -> np.ndarray:
    """Return the entropy −Σ_m s log s of shares (…, M) in nats, (…): log M where nothing is decided, 0 where all is."""
    return -(shares * np.log(np.maximum(shares, 1e-300))).sum(-1)
