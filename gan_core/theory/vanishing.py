"""What products of many Jacobians come to: powers of a matrix, and of a forget gate."""

import math

import numpy as np


def power_norms(W: np.ndarray, steps: int) -> np.ndarray:
    """Return the spectral norms of W⁰ … W^steps, (steps + 1). Check: [[.9, 5], [0, .9]] peaks at 19.4 although both eigenvalues are 0.9."""
    power, found = np.eye(len(W)), []
    for _ in range(steps + 1):
        found.append(float(np.linalg.norm(power, 2)))
        power = W @ power
    return np.array(found)


def spectral_radius(W: np.ndarray) -> float:
    """Return the largest |eigenvalue|: it decides what the powers do in the end."""
    return float(np.abs(np.linalg.eigvals(W)).max())


def sheared(rho: float, shear: float) -> np.ndarray:
    """Return [[ρ, s], [0, ρ]]: both eigenvalues are ρ, whatever s is."""
    return np.array([[rho, shear], [0.0, rho]])


def turned(rho: float, angle: float) -> np.ndarray:
    """Return ρ times a rotation by `angle` (radians): ρ times an orthogonal matrix, so ‖Wᵗ‖ = ρᵗ."""
    return rho * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])


def gate(bias: float) -> float:
    """Return σ(b), what a forget gate with nothing but its bias lets through."""
    return 1 / (1 + math.exp(-bias))


def kept(f: float, steps: np.ndarray | float) -> np.ndarray:
    """Return f^steps, what is left along the cell. Check: 0.97¹⁰⁰ = 0.0476; σ(5)⁶⁰ = 0.67; σ(1)⁶⁰ = 7e-9."""
    return np.asarray(f, float) ** np.asarray(steps, float)


def clipped(gradient: np.ndarray, threshold: float) -> np.ndarray:
    """Return g, or g · threshold/‖g‖ where its norm is larger (arXiv:1211.5063, Algorithm 1)."""
    norm = float(np.linalg.norm(gradient))
    return gradient if norm <= threshold else gradient * (threshold / norm)
