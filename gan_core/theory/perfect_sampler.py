"""What a sampler of exactly the data's law scores, when the data are M equal Gaussians in the plane: the mark to be measured against."""

import math
from functools import lru_cache

import numpy as np

from gan_core.data import distributions
from gan_core.data.distribution import Distribution
from gan_core.theory.mode_discs import REACH, mode_discs

SAMPLES = 2_500  # of each evaluation of a run
DIRECTIONS, REPEATS = 8, 4  # of the sliced Wasserstein distance of two samples
DRAWS = 20_000  # of the law, where discs around its modes meet and there is no formula


def share_within(reach: float = REACH) -> float:
    """Return the share of N(0, σ² I) in the plane that lies within `reach` σ of its centre, 1 − e^(−reach²/2).

    ‖x‖²/σ² has the law χ² with 2 degrees of freedom, that is 2 · Exp(1). 3 gives 0.98889; on a line it would be 0.9973.
    """
    return -math.expm1(-(reach**2) / 2)


@lru_cache(256)
def share_of(data: str, sigma: float, radius: float) -> float:
    """Return the share of good samples of a perfect sampler of these data: `share_within()` where the discs around the modes lie apart.

    Where they meet, a sample may be within 3σ of another mode than its own: more, measured on 20,000 draws. The ring of radius 2:
    0.98889 with σ = 0.2, about 0.995 with σ = 0.5. Data without modes raise ValueError.
    """
    law = distributions[data](sigma=sigma, radius=radius)
    if law.modes is None:
        raise ValueError(f"{data} has no modes")
    return share_within() if mode_discs(law.modes, sigma).apart else measured(law, DRAWS, 0)["high_quality_share"]


@lru_cache(64)
def sliced_w1_of(data: str, sigma: float, radius: float, samples: int = DRAWS) -> float:
    """Return the mean sliced Wasserstein-1 distance of two independent samples of these data, in their unit: what a perfect sampler scores.

    The mean over the directions of mean |x₍ᵢ₎ − y₍ᵢ₎|, both projections sorted, is W₁ on the line; over REPEATS draws it scatters by about a
    tenth of itself. It falls as 1/√samples. At 20,000 samples 0.007 for the line and 0.033 for the grid, with σ = 0.02.
    """
    law, rng = distributions[data](sigma=sigma, radius=radius), np.random.default_rng(0)
    angle = np.pi * (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    along = np.stack([np.cos(angle), np.sin(angle)])  # (2, DIRECTIONS)
    found = [
        np.abs(np.sort(law.sample(samples, rng) @ along, 0) - np.sort(law.sample(samples, rng) @ along, 0)).mean()
        for _ in range(REPEATS)
    ]
    return float(np.mean(found))


def kl_ceiling_nats(modes: int) -> float:
    """Return log M, the KL to uniform of samples that all lie at one mode: log 8 = 2.079."""
    return math.log(modes)


def kl_floor_nats(modes: int, samples: int = SAMPLES) -> float:
    """Return (M − 1)/(2 N), N the expected number of good samples: what chance alone leaves, to first order in 1/N.

    2 N · KL is the likelihood ratio of M equal shares, which for large N is χ² with M − 1 degrees of freedom (Wilks 1938). Of
    8 modes and 2,500 samples: 0.00142.
    """
    return (modes - 1) / (2 * share_within() * samples)


def kl_to_uniform_nats(shares: np.ndarray) -> float:
    """Return Σ h log(M h) of shares that sum to 1, with 0 log 0 = 0: seven equal ones of eight give log(8/7) = 0.1335.

    One mode of eight with 0.001 and the rest even: 0.999 log(8 · 0.999/7) + 0.001 log(0.008) = 0.1276.
    """
    h = np.asarray(shares, float)
    return float(np.sum(h[h > 0] * np.log(len(h) * h[h > 0])))


def measured(distribution: Distribution, samples: int, seed: int) -> dict[str, float]:
    """Draw from the data's own law and score it as a run's samples are: modes_covered, high_quality_share, kl_to_uniform_nats.

    20,000 of the ring of eight give 8, 0.989 ± 0.003 and a KL below 0.001. A distribution without modes raises ValueError.
    """
    if distribution.modes is None:
        raise ValueError("only data with modes can be scored by modes")
    points = np.asarray(distribution.sample(samples, np.random.default_rng(seed)))
    d2 = ((points[:, None] - distribution.modes) ** 2).sum(-1)  # (N, M)
    good = (d2 <= (REACH * distribution.sigma) ** 2).any(1)
    discs = mode_discs(distribution.modes, distribution.sigma)
    covered = (d2 <= (discs.reach * distribution.sigma) ** 2).sum(0) >= discs.needed(samples)
    held = np.bincount(d2[good].argmin(1), minlength=d2.shape[1])
    return {
        "modes_covered": float(covered.sum()),
        "high_quality_share": float(good.mean()),
        "kl_to_uniform_nats": kl_to_uniform_nats(held / held.sum()),
    }
