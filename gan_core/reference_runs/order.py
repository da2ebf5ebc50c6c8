"""What each order of steps ended with: runs of `order_gan` at every ratio, of either loss, made by `python -m benchmarks.order --loss LOSS`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FILES = {
    "non_saturating": Path(__file__).with_name("order.json"),
    "minimax": Path(__file__).with_name("order_minimax.json"),
}
RATIOS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)  # n_D / n_G: 1 : 50 to 50 : 1
FIGURES = ("nearest_modes_95", "modes_covered", "high_quality_share", "at_maximum", "together")


@dataclass(frozen=True)
class ReferenceRun:
    """Every seed of every ratio after the same number of iterations, each of n_D discriminator and n_G generator steps."""

    seeds: int
    iterations: int
    torch: str
    date: str
    ratios: np.ndarray  # (R,) those that were run, ascending
    figures: Mapping[str, np.ndarray]  # each (R, seeds); NaN where a seed has none


@cache
def read(loss: str = "non_saturating") -> ReferenceRun:
    """Return what the file of a loss holds; another loss raises KeyError."""
    found: dict[str, Any] = json.loads(FILES[loss].read_text("utf-8"))
    runs = sorted(found["runs"], key=lambda run: run["ratio"])
    figures = {name: np.array([run[name] for run in runs], np.float64) for name in FIGURES}
    ratios = np.array([run["ratio"] for run in runs], np.float64)
    return ReferenceRun(found["seeds"], found["iterations"], found["torch"], found["date"], ratios, figures)
