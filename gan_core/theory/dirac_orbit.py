"""Orbits of the Dirac-GAN: descent in steps of h, both players at once or the generator first."""

from math import isfinite

import numpy as np

from gan_core.theory.dirac_gan import Game, methods

SCHEMES = {"simultaneous": "Simultaneous", "alternating": "Alternating"}


def orbit(game: Game, scheme: str, start: tuple[float, float], steps: int, *, until: float = 0.0) -> np.ndarray:
    """Return (θ, ψ) before the first step and after each: (steps + 1, 2); NaN from the first that is not finite.

    simultaneous: (θ, ψ) + h v(θ, ψ). alternating: the generator moves first, and the discriminator answers the new θ. A clipped
    discriminator is cut to [−clip, clip] after its step. With h = 0.2 from (1, 1), ‖(θ, ψ)‖ of the WGAN is √2 · 1.04^(n/2) after n
    simultaneous steps. until: the path ends early once |θ| + |ψ| is below it.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme '{scheme}'; known: {', '.join(SCHEMES)}")
    pull_theta, pull_psi = methods[game.method].pulls(game)
    h, first = game.h, scheme == "alternating"
    bound = game.clip if "clip" in methods[game.method].uses else float("inf")
    theta, psi = map(float, start)
    path = [(theta, psi)]
    for _ in range(steps):
        moved = theta + h * pull_theta(theta, psi)
        psi += h * pull_psi(moved if first else theta, psi)
        theta = moved
        if psi > bound:
            psi = bound
        elif psi < -bound:
            psi = -bound
        if not isfinite(theta + psi):
            break
        path.append((theta, psi))
        if abs(theta) + abs(psi) < until:
            return np.array(path)
    found = np.full((steps + 1, 2), np.nan)
    found[: len(path)] = path
    return found


def radius(path: np.ndarray) -> np.ndarray:
    """Return the distance √(θ² + ψ²) from the equilibrium of points (…, 2): (…)."""
    return np.hypot(path[..., 0], path[..., 1])
