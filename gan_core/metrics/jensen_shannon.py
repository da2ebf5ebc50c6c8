"""Jensen–Shannon divergence between a generator's samples and the data, on a grid, in nats."""

from functools import lru_cache

import numpy as np

from gan_core.data.distribution import Distribution

FLOOR_DRAWS = 32


def js_nats(p: np.ndarray, q: np.ndarray) -> float:
    """JS(p, q) = ½ KL(p‖m) + ½ KL(q‖m), m = (p + q)/2, for masses of one shape that each sum to 1.

    0 for equal ones, log 2 for disjoint ones. The divergence itself: scipy's `jensenshannon` returns its square root.
    """
    from scipy.special import rel_entr

    both = p + q  # and not its half, which is 0 for the least positive p
    return float((rel_entr(2 * p, both) + rel_entr(2 * q, both)).sum() / 4)


def data_masses(distribution: Distribution, bins: int) -> np.ndarray:
    """Exact probabilities of bins² cells of the picture, then one overflow cell for all that lies outside it; sum 1."""
    edges = np.linspace(-distribution.extent, distribution.extent, bins + 1)
    inside = distribution.bin_masses(edges, edges).ravel()
    return np.append(inside, max(0.0, 1 - inside.sum()))


def sample_masses(samples: np.ndarray, extent: float, bins: int) -> np.ndarray:
    """Shares of samples (N, 2) in the cells of `data_masses`; sum 1."""
    at = (np.asarray(samples, float) + extent) * (bins / (2 * extent))
    at = at[((at >= 0) & (at < bins)).all(1)].astype(np.intp)
    counts = np.bincount(at[:, 0] * bins + at[:, 1], minlength=bins * bins)
    return np.append(counts, len(samples) - len(at)) / len(samples)


@lru_cache(maxsize=16)
def _masses_and_floor(distribution: Distribution, n: int, bins: int) -> tuple[np.ndarray, float]:
    p = data_masses(distribution, bins)
    draws = np.random.default_rng(0).multinomial(n, p, size=FLOOR_DRAWS) / n
    return p, float(np.mean([js_nats(p, q) for q in draws]))


def js_on_grid_nats(samples: np.ndarray, distribution: Distribution, bins: int = 64) -> tuple[float, float]:
    """JS between the data's exact cell probabilities and the shares of samples (N, 2): (js, floor), in nats.

    The grid is the picture's square in bins × bins cells, with one more cell for what lies outside. The plug-in estimate
    is biased upward: `floor` is what a perfect sampler of this N scores, the mean over 32 seeded draws from the exact
    probabilities (kept for each distribution object, N and bins). Show it beside the figure, and take N ≥ 20,000: for
    the ring at σ = 0.3 the floor is 0.018 there, and 0.11 at 2,500. NaN if a sample is not finite.
    Check: samples all outside the square give log 2 (the data's mass outside is negligible).
    """
    p, floor = _masses_and_floor(distribution, len(samples), bins)
    if not np.isfinite(samples).all():
        return float("nan"), floor
    return js_nats(p, sample_masses(samples, distribution.extent, bins)), floor
