"""The best discriminator for the data and the generator as they are, D* = p/(p + q), on the picture's grid."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gan_core.data import distributions
from gan_core.theory.optimal_discriminator import kernel_log_density, optimal_discriminator


def optimal_map(snapshot: Mapping[str, Any], member: int = 0) -> np.ndarray:
    """Return D* (H, W), rows y ascending, on the grid of the picture's discriminator; arXiv:1406.2661, Proposition 1.

    q, the generator's density, is unknown: it is estimated by a normal kernel at the shown points. Its width h is half a
    cell, so p is taken at the same resolution, with σ² + h² in place of σ². At the optimum both agree and D* = ½.

    A discriminator of packs of m points is drawn at m copies of x, and there D* = pᵐ/(pᵐ + qᵐ).
    """
    params, picture = snapshot["params"], snapshot["picture"]
    cells, extent = picture["discriminator"].shape[-1], float(picture["extent"])
    axis = np.linspace(-extent, extent, cells)
    h = extent / (cells - 1)
    log_p = _log_data(params["data"], float(np.hypot(params["sigma"], h)), params["radius"], cells, extent)
    log_q = kernel_log_density(picture["generated"][member].astype(np.float64), axis, axis, h)
    m = params.get("packing", 1)
    return optimal_discriminator(m * log_p, m * log_q)


@lru_cache(maxsize=64)
def _log_data(data: str, sigma: float, radius: float, cells: int, extent: float) -> np.ndarray:
    axis = np.linspace(-extent, extent, cells)
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return distributions[data](sigma=sigma, radius=radius).log_density(np.stack([x, y], -1))
