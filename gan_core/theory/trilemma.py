"""From measured figures to the three corners of a triangle: speed, quality, coverage; each a score from 0 to 1."""

import numpy as np

CORNERS = ("speed", "quality", "coverage")


def speed(time_ms: np.ndarray) -> np.ndarray:
    """log(t_slowest/t)/log(t_slowest/t_fastest): 0 for the slowest of those compared, 1 for the fastest; (F,).

    All of one speed: 1. Check: 1, 10 and 100 ms give 1, ½ and 0.
    """
    logs = np.log(np.asarray(time_ms, float))
    slowest, fastest = np.nanmax(logs), np.nanmin(logs)
    return (slowest - logs) / (slowest - fastest) if slowest > fastest else np.where(np.isnan(logs), np.nan, 1.0)


def by_distance(distance: np.ndarray, of_noise: float, of_data: float) -> np.ndarray:
    """Quality by a distance d: log(d_noise/d)/log(d_noise/d_data), cut to 0 … 1; (F,).

    0 for samples no nearer to the data than noise is, 1 for those that are as near as other data. NaN where noise is as near as
    data, for then the distance tells nothing. Check: noise 1, data 0.01, distance 0.1: ½.
    """
    if not 0 < of_data < of_noise:
        return np.full(len(distance), np.nan)
    with np.errstate(divide="ignore"):
        return np.clip(np.log(of_noise / np.asarray(distance, float)) / np.log(of_noise / of_data), 0.0, 1.0)


def by_share(share: np.ndarray, of_noise: float, of_data: float) -> np.ndarray:
    """Quality by the share s of good samples: (s − s_noise)/(s_data − s_noise), cut to 0 … 1; (F,).

    NaN where noise is as good as data. Check: noise 0.1, data 0.9, share 0.5: ½.
    """
    if not of_noise < of_data:
        return np.full(len(share), np.nan)
    return np.clip((np.asarray(share, float) - of_noise) / (of_data - of_noise), 0.0, 1.0)


QUALITIES = {"frechet": by_distance, "good_share": by_share}


def scores(
    time_ms: np.ndarray,
    figure: np.ndarray,
    by: str,
    coverage: np.ndarray,
    of_noise: float,
    of_data: float,
    perfect_coverage: float = 1.0,
) -> np.ndarray:
    """Return (F, 3): speed, quality by a figure of QUALITIES, and coverage over that of a perfect sampler, cut to 0 … 1.

    NaN where nothing was measured.
    """
    if np.isnan(np.asarray(time_ms, float)).all():
        return np.full((len(time_ms), 3), np.nan)
    return np.stack(
        [
            speed(time_ms),
            QUALITIES[by](figure, of_noise, of_data),
            np.clip(np.asarray(coverage, float) / perfect_coverage, 0.0, 1.0),
        ],
        1,
    )
