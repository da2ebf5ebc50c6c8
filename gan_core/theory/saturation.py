"""Both generators' gradients where everything is known: data N(0, 1), generator N(θ, 1), discriminator at its best.

The discriminator is D*(x) = p(x) / (p(x) + q(x)) = σ(a(x)) with a(x) = θ²/2 − θx (arXiv:1406.2661, Proposition 1). It is held fixed
while the derivative in θ is taken: the generator's sample x = θ + ε moves, the discriminator does not.
"""

from dataclasses import dataclass

import numpy as np

from gan_core.array import sigmoid, softplus

BEYOND = 12.0  # what lies outside has a mass below 1e-32
STEP = 1 / 128  # for discriminators of any form; where everything is analytic `exact` needs less


@dataclass(frozen=True)
class Saturation:
    """∂L_G/∂θ of both losses and JS(p, q) in nats, each of the shape of θ."""

    gradient_minimax: np.ndarray
    gradient_non_saturating: np.ndarray
    js_nats: np.ndarray


def points(theta: float, step: float = STEP) -> np.ndarray:
    """Return the points x of the sums, (X,), a step apart."""
    low, high = min(0.0, theta) - BEYOND, max(0.0, theta) + BEYOND
    return np.arange(low, high, step)


def densities(theta: float, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return p(x) of N(0, 1) and q(x) of N(θ, 1)."""
    return tuple(np.exp(-0.5 * (x - mean) ** 2) / np.sqrt(2 * np.pi) for mean in (0.0, theta))  # type: ignore[return-value]


def exact(theta: float) -> Saturation:
    """Return θ E_q[D*], θ E_q[1 − D*] and JS(p, q), by quadrature.

    ∂/∂θ E_q[log(1 − D)] = E_q[−D a'] and ∂/∂θ E_q[−log D] = E_q[−(1 − D) a'], with a' = −θ. They sum to θ, the derivative
    of KL(q‖p) = θ²/2. Check: θ = 3 gives 0.29586, 2.70414 and 0.52678.
    """
    # the poles of σ(a) lie π/θ from the real line, so a sum errs by e^(−2π²/(θ · step)): 1e-17 here
    step = min(1 / 16, 0.5 / max(abs(theta), 1.0))
    x = points(theta, step)
    p, q = densities(theta, x)
    a = theta**2 / 2 - theta * x
    minimax, non_saturating = theta * (q * sigmoid(a)).sum() * step, theta * (q * sigmoid(-a)).sum() * step
    js = np.log(2) - 0.5 * (p * softplus(-a) + q * softplus(a)).sum() * step
    return Saturation(minimax, non_saturating, js)


def under_discriminator(theta: float, x: np.ndarray, f: np.ndarray, slope: np.ndarray) -> Saturation:
    """Return the same under any discriminator of logits f(x) and slopes f'(x), (…, X) at points STEP apart.

    js_nats is then ½ V + log 2, V the value of the game: a lower bound of JS, met by D* alone. Check: f = a gives `exact`.
    """
    p, q = densities(theta, x)
    minimax, non_saturating = (-(q * sigmoid(s * f) * slope).sum(-1) * STEP for s in (1, -1))
    value = -(p * softplus(-f) + q * softplus(f)).sum(-1) * STEP
    return Saturation(minimax, non_saturating, value / 2 + np.log(2))
