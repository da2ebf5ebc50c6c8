"""Sliced Wasserstein distance between two sets of points in the plane."""

import numpy as np


def directions(n_projections: int, seed: int) -> np.ndarray:
    """Return unit vectors (n_projections, 2): angles equally spaced over half a turn from one seeded offset.

    Half a turn, because opposite directions give one distance. Equal spacing has an error of order 1/n² where independent
    directions have 1/√n: the mean |cos| is 2/π to 1.3 % at 8, against 17 %.
    """
    angle = np.pi * (np.arange(n_projections) + np.random.default_rng(seed).random()) / n_projections
    return np.stack([np.cos(angle), np.sin(angle)], -1)


def sliced_w1(x: np.ndarray, y: np.ndarray, *, n_projections: int = 8, seed: int = 0) -> float:
    """Mean over directions w of W₁ between the projections x·w and y·w, in the data's unit; x (N, 2), y (M, 2).

    The source of the definition is Bonneel et al. 2015 (doi 10.1007/s10851-014-0506-3), there with W₂². A shift by θ gives
    (2/π)|θ|, not θ², to 1.3 % at 8 directions. By sorting, so that no run waits for the import of a library; the tests compare with POT.
    """
    w = directions(n_projections, seed)
    return float(np.mean([w1_on_a_line(on_x, on_y) for on_x, on_y in zip(w @ x.T, w @ y.T, strict=True)]))


def w1_on_a_line(a: np.ndarray, b: np.ndarray) -> float:
    """W₁ of two sets of numbers, (N,) and (M,): the area between their distribution functions. Check: {0} and {0, 3} give 1.5."""
    a, b = np.sort(a), np.sort(b)
    if len(a) == len(b):
        return float(np.abs(a - b).mean())
    both = np.sort(np.concatenate((a, b)))
    below = [np.searchsorted(values, both[:-1], side="right") / len(values) for values in (a, b)]
    return float((np.abs(below[0] - below[1]) * np.diff(both)).sum())
