"""The loss that no denoiser gets below: the part of its answer that x_t does not determine, for equal round Gaussians in the plane."""

import math
from functools import lru_cache

import numpy as np

from gan_core.diffusion.plane_mixture import PlaneMixture
from gan_core.diffusion.schedules import ScheduleTables
from gan_core.diffusion.targets import targets

STEP, REACH = 0.4, 5.2  # of the trapezoidal rule, in standard deviations of the noise
TIMES = 10  # at most so many in a part of 1 … T


def spread_of_centres(data: PlaneMixture, kappa: float) -> float:
    """Return E ‖c − E[c | y]‖² of y = κ c + n, n of N(0, I): how far y leaves open which mode made it, in the data's unit squared.

    By the trapezoidal rule around every mode. Check: the mean of ‖c‖² at κ = 0 for modes around 0; 0 for one mode. For modes at
    ±1 and κ = 2 it is 0.068597; the error is below 1e-5.
    """
    steps = np.arange(-REACH, REACH + STEP / 2, STEP)
    weight = np.exp(-(steps**2) / 2)
    n = np.stack(np.meshgrid(steps, steps), -1).reshape(-1, 2)
    centres = np.array(data.centres)
    squares = (centres**2).sum(-1)
    y = kappa * centres[:, None] + n  # (M, points, 2)
    r = kappa * y @ centres.T - kappa**2 * squares / 2  # (M, points, M), up to what all modes share
    r = np.exp(r - r.max(-1, keepdims=True))
    r /= r.sum(-1, keepdims=True)
    spread = r @ squares - ((r @ centres) ** 2).sum(-1)
    return float((spread @ np.outer(weight, weight).ravel()).mean() / weight.sum() ** 2)


def clean_variance(data: PlaneMixture, alpha_bar: float) -> float:
    """Return E ‖x_0 − E[x_0 | x_t]‖²/2, the least mean squared error of a coordinate of x_0, at 0 < ᾱ_t < 1.

    Within a mode x_t leaves σ² s²/w, with s² = 1 − ᾱ and w = ᾱ σ² + s² the variance of x_t in a mode; the mean of x_0 given the
    mode c has c times s²/w in it. Check: one mode of σ = 1: 1 − ᾱ.
    """
    s2 = 1 - alpha_bar
    w = alpha_bar * data.sigma**2 + s2
    return data.sigma**2 * s2 / w + (s2 / w) ** 2 * spread_of_centres(data, (alpha_bar / w) ** 0.5) / 2


def least_loss(data: PlaneMixture, alpha_bar: float, target: str) -> float:
    """Return the mean squared error of a coordinate that the best answer has: ε, x_0 or v.

    Given x_t, each of them is affine in x_0, with the slope −√ᾱ/s, 1 and −1/s. Check: N(0, I): ᾱ of ε, 1 − ᾱ of x_0, 1 of v.
    """
    a, s = alpha_bar**0.5, (1 - alpha_bar) ** 0.5
    slope = targets[target].of(1.0, -a / s, a, s)
    return slope**2 * clean_variance(data, alpha_bar)


@lru_cache(maxsize=16)
def _clean_variances(data: PlaneMixture, alpha_bars: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(clean_variance(data, alpha_bar) for alpha_bar in alpha_bars)


def least_loss_by_t(data: PlaneMixture, noise: ScheduleTables, target: str, parts: int = 10) -> np.ndarray:
    """Return the mean of `least_loss` over each of so many parts of 1 … T, (parts,): part k has the t with ⌊(t − 1) parts/T⌋ = k.

    Of a part with more than TIMES times, the mean is over TIMES of them, evenly spaced around its middle. NaN for a part
    without a time. Check: ring of radius 2, σ = 0.1, cosine, T = 100, v: 0.56 in the first tenth and 2.00 in the last.
    """
    return np.array([_mean(data, noise, target, _times(noise.T, parts, k)) for k in range(parts)])


def _times(T: int, parts: int, k: int) -> list[int]:
    every = [t for t in range(1, T + 1) if (t - 1) * parts // T == k]
    if len(every) <= TIMES:
        return every
    return [every[int((i + 0.5) * len(every) / TIMES)] for i in range(TIMES)]


def _mean(data: PlaneMixture, noise: ScheduleTables, target: str, times: list[int]) -> float:
    if not times:
        return math.nan
    bars = [float(noise.alpha_bar[t]) for t in times]
    slopes = [targets[target].of(1.0, -((bar / (1 - bar)) ** 0.5), bar**0.5, (1 - bar) ** 0.5) for bar in bars]
    found = _clean_variances(data, tuple(bars))
    return float(np.mean([slope**2 * one for slope, one in zip(slopes, found, strict=True)]))
