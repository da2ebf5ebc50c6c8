"""What the distributions share: probabilities of the cells of a grid, along one axis, and the size of the picture."""

import numpy as np


def normal_masses(edges: np.ndarray, centres: np.ndarray, sigma: float) -> np.ndarray:
    """P(edges[i] < c + σ e < edges[i + 1]), e ~ N(0, 1), for each centre c: (cells, centres).

    Exact to about 1e-16 absolute. One cell from -σ to σ about the centre gives 0.682689.
    """
    from scipy.special import ndtr  # here, because the web server starts without scipy

    below = ndtr((np.asarray(edges, float)[:, None] - np.asarray(centres, float)) / sigma)
    return np.diff(below, axis=0).clip(0)  # ndtr may fall by one rounding where it is flat


def normal_masses_within(x: np.ndarray, lows: np.ndarray, highs: np.ndarray, sigma: float) -> np.ndarray:
    """P(low < x + σ e < high), e ~ N(0, 1), for x (...) and each interval (L,): (..., L). From -σ to σ about x: 0.682689."""
    from scipy.special import ndtr

    x = np.asarray(x, float)[..., None]
    return (ndtr((highs - x) / sigma) - ndtr((lows - x) / sigma)).clip(0)


def overlaps(edges: np.ndarray, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
    """Length of each cell's part within [low, high]: (cells, intervals), in the data's unit."""
    edges = np.asarray(edges, float)[:, None]
    return (np.minimum(edges[1:], highs) - np.maximum(edges[:-1], lows)).clip(0)


def extent_for(reach: float, sigma: float) -> float:
    """Half the side of a square picture of data whose centres lie within `reach`: a margin of 1, or of 3σ if more."""
    return reach + max(1.0, 3 * sigma)
