"""Two parallel lines, θ apart (arXiv:1701.07875, Example 1): every distance in closed form, and gradient descent on each.

The data are (0, U), the generator's samples (θ, U), with U uniform on [0, 1]. The supports share no point unless θ = 0.
"""

from dataclasses import dataclass

import numpy as np

NAMES = ("w1", "js_nats", "kl_nats", "tv")


@dataclass(frozen=True)
class Distances:
    """A value of each distance, or of each one's slope in θ; of the shape of θ."""

    w1: np.ndarray
    js_nats: np.ndarray
    kl_nats: np.ndarray
    tv: np.ndarray


def distances(theta: np.ndarray | float) -> Distances:
    """Return W₁ = |θ|, JS = log 2, KL(p‖q) = ∞ and TV = 1 away from θ = 0, and 0 there. KL(q‖p) is the same.

    Check: θ = 0.5 gives 0.5, 0.693147, ∞, 1.
    """
    theta = np.asarray(theta, float)
    apart = theta != 0
    return Distances(
        np.abs(theta), np.where(apart, np.log(2), 0.0), np.where(apart, np.inf, 0.0), np.where(apart, 1.0, 0.0)
    )


def slopes(theta: np.ndarray | float) -> Distances:
    """Return the derivatives in θ: sign θ for W₁, 0 for JS and TV away from θ = 0, NaN for KL, which is ∞ on both sides.

    At θ = 0 the constant ones jump and have none (NaN); for W₁ 0 is returned, of its subgradients [−1, 1] the least.
    """
    theta = np.asarray(theta, float)
    flat = np.where(theta != 0, 0.0, np.nan)
    return Distances(np.sign(theta), flat, np.full_like(theta, np.nan), flat.copy())


def roll(theta: float, h: float, steps: int) -> Distances:
    """Return where a ball is after 0 … steps steps of gradient descent θ ← θ − h · slope on each distance, (steps + 1,).

    Where there is no slope the ball stays. Under W₁ it comes within h of 0 and then steps over it and back, as a constant
    slope with a constant h must. Check: θ = 1, h = 0.25 under W₁: 1, 0.75, 0.5, 0.25, 0, 0.
    """
    down, at = [float(theta)], float(theta)  # plain floats: `slopes` on arrays would take a hundred times as long
    for _ in range(steps):
        at -= h * ((at > 0) - (at < 0))
        down.append(at)
    stays = [np.full(steps + 1, float(theta)) for _ in range(3)]
    return Distances(np.array(down), *stays)
