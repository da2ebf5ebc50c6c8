"""What noise on the data and on the samples does to JS (arXiv:1610.04490; arXiv:1701.04862, Sec. 3): N(0, σ²) against N(θ, σ²).

Noise of σ on two points, or across two parallel lines, θ apart. JS depends on the ratio θ/σ alone; W₁ stays |θ|.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy.optimize import minimize_scalar

from gan_core.theory import saturation

FAR = 76.0  # of θ/σ: beyond it the overlap e^(−(θ/σ)²/8) is less than float64 can tell from 0 beside log 2


@dataclass(frozen=True)
class Healed:
    """JS in nats and its derivative in θ, in nats per unit of θ."""

    js_nats: float
    slope: float


@lru_cache(maxsize=8192)
def healed(theta: float, sigma: float) -> Healed:
    """Return JS(N(0, σ²), N(θ, σ²)) and ∂JS/∂θ, by quadrature over θ/σ.

    The slope is half the minimax generator's gradient at the best discriminator, which descends 2 JS (`theory.saturation`).
    Check: θ = 1 and σ = 2, 1, 0.5, 0.2 give JS 0.03031, 0.11142, 0.33683, 0.67594. For θ ≪ σ JS → θ²/8σ², its slope θ/4σ².
    """
    ratio = abs(theta) / sigma
    if ratio > FAR:
        return Healed(float(np.log(2)), 0.0)
    found = saturation.exact(ratio)
    return Healed(float(found.js_nats), float(np.sign(theta) * found.gradient_minimax / (2 * sigma)))


def best_sigma(theta: float) -> float:
    """Return the σ at which JS is steepest in θ: a constant times |θ|, for the slope is J′(θ/σ)/σ. Check: 0.40724 at θ = 1."""
    return _best_ratio() * abs(theta)


@cache
def _best_ratio() -> float:
    return float(minimize_scalar(lambda sigma: -healed(1.0, sigma).slope, bounds=(0.2, 0.8), method="bounded").x)
