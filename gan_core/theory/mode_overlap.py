"""How far the modes of a mixture overlap: what a generator without one of them would still leave nearest to it."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gan_core.data import distributions
from gan_core.theory.perfect_sampler import SAMPLES

_RINGS, _ANGLES = 48, 40


@dataclass(frozen=True)
class Overlap:
    """(M,) each. left: the share nearest to a mode of a perfect sampler of the M − 1 others; perfect: that of a perfect sampler of all M."""

    left: np.ndarray
    perfect: np.ndarray

    @property
    def can_tell(self) -> bool:
        """Tell whether an evaluation's samples tell each mode's share from what the others leave there, by 4 standard errors of a share."""
        error = np.sqrt(self.perfect * (1 - self.perfect) / SAMPLES)
        return bool((self.perfect - self.left > 4 * error).all())


@lru_cache(64)
def overlap(data: str, sigma: float, radius: float) -> Overlap:
    """Return the overlap of M equal N(c, σ² I), by a rule of 48 × 40 points for each of them, good to about 10⁻³.

    Check: modes far apart leave 0 and have 1/M; at σ → ∞ a ring's modes leave 1/M. Data without modes raise ValueError.
    """
    law = distributions[data](sigma=sigma, radius=radius)
    if law.modes is None:
        raise ValueError(f"{data} has no modes")
    modes = np.asarray(law.modes, float)
    reach = sigma * np.sqrt(
        -2 * np.log1p(-(np.arange(_RINGS) + 0.5) / _RINGS)
    )  # equal masses, by the law of the distance
    angle = 2 * math.pi * (np.arange(_ANGLES) + 0.5) / _ANGLES
    around = (reach[:, None, None] * np.stack([np.cos(angle), np.sin(angle)], -1)).reshape(-1, 2)
    near = np.stack([((centre + around)[:, None] - modes) ** 2 for centre in modes]).sum(-1).argmin(-1)  # (M, points)
    goes_to = np.stack([np.bincount(row, minlength=len(modes)) / len(around) for row in near])  # (M, M), from i to m
    perfect = goes_to.mean(0)
    return Overlap((goes_to.sum(0) - np.diag(goes_to)) / (len(modes) - 1), perfect)
