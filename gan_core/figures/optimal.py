"""The best discriminator for the data and the generator as they are, on the picture's grid: p/(p + q), and what noise and labels change in it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gan_core.data import distributions
from gan_core.theory.optimal_discriminator import kernel_log_density, optimal_discriminator


def optimal_map(snapshot: Mapping[str, Any], member: int = 0) -> np.ndarray:
    """Return D* (H, W), rows y ascending, on the grid of the picture's discriminator; arXiv:1406.2661, Proposition 1.

    q, the generator's density, is unknown: it is estimated by a normal kernel at the shown points, as wide as a cell of the grid, and p
    is blurred by the same kernel. Where p = q both agree and D* = ½.

    Instance noise of standard deviation s is seen by the discriminator on both: p and q are blurred by N(0, s² I) too. Label smoothing by a
    makes D* = (1 − a) p/(p + q) (arXiv:1701.00160, Sec. 4.2). A discriminator of packs of m points is drawn at m copies of x, and there
    D* = pᵐ/(pᵐ + qᵐ). Check: the ring of radius 2 with σ = 0.02, q = N(0, 0.3² I) and s = 1 give 0.24 at (1, 0).
    """
    params, picture = snapshot["params"], snapshot["picture"]
    cells, extent = picture["discriminator"].shape[-1], float(picture["extent"])
    axis = np.linspace(-extent, extent, cells)
    h = extent / (cells - 1)
    blur = float(np.hypot(h, instance_noise_at(params, picture.get("step", 0))))
    log_p = _log_data(params["data"], params["sigma"], params["radius"], blur, cells, extent)
    log_q = kernel_log_density(picture["generated"][member].astype(np.float64), axis, axis, blur)
    m = params.get("packing", 1)
    return (1 - params.get("label_smoothing", 0.0)) * optimal_discriminator(m * log_p, m * log_q)


def instance_noise_at(params: Mapping[str, Any], step: int) -> float:
    """Return the standard deviation of the instance noise at a step: it falls linearly to 0 over the steps of its decay, if these are not 0."""
    sigma, steps = params.get("instance_noise", 0.0), params.get("instance_noise_decay_steps", 0)
    return sigma * max(0.0, 1 - step / steps) if steps else sigma


@lru_cache(maxsize=64)
def _log_data(data: str, sigma: float, radius: float, noise: float, cells: int, extent: float) -> np.ndarray:
    axis = np.linspace(-extent, extent, cells)
    points = np.stack(np.meshgrid(axis, axis), -1)  # (H, W, 2), rows y
    return distributions[data].log_density_with_noise(points, sigma=sigma, radius=radius, noise=noise)
