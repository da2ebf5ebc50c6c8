"""Figures that were measured once at full size and are kept with what made them: 16 seeds of each setting, see tools.make_reference_runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gan_core.reference_runs.settings import CURES, EARLY_STEPS, PHASES, PRESET, RATES, SEEDS, SETTINGS, STEPS

__all__ = [
    "CURES",
    "EARLY_STEPS",
    "FIGURES",
    "FILE",
    "PHASES",
    "PRESET",
    "RATES",
    "SEEDS",
    "SETTINGS",
    "STEPS",
    "ReferenceRun",
    "kept",
]

FILE = Path(__file__).with_name("sixteen_seeds.json")
FIGURES = ("modes_covered", "nearest_modes_95", "high_quality_share", "kl_to_uniform_nats")


@dataclass(frozen=True)
class ReferenceRun:
    """The seeds 0, 1, … of one setting after `steps` steps. A figure is (seeds,), NaN where a seed has none."""

    name: str
    settings: Mapping[str, Any]  # override those of PRESET
    seeds: int
    steps: int
    figures: Mapping[str, np.ndarray]
    early: tuple[float, ...]  # shares of the modes of seed 0 alone after EARLY_STEPS: a test repeats this
    stopped: int  # seeds that met a number that was not finite
    torch: str
    date: str
    time_ratio: float | None  # time of a step over that of the plain run; None: not measured yet

    @property
    def all_modes(self) -> int:
        """Seeds that cover all 8 modes."""
        return int((self.figures["modes_covered"] == 8).sum())

    @property
    def two_or_fewer(self) -> int:
        """Seeds whose nearest modes that hold 95 % of the samples are at most 2."""
        return int((self.figures["nearest_modes_95"] <= 2).sum())

    @property
    def good(self) -> tuple[float, float]:
        """Median and least share of good samples."""
        share = self.figures["high_quality_share"]
        return float(np.median(share)), float(share.min())

    @property
    def command(self) -> str:
        """The command that repeats this entry."""
        words = [f"preset={PRESET}", f"members={self.seeds}", *(f"{name}={_text(value)}" for name, value in self.settings.items())]  # fmt: skip
        return f"python -m gan_core run plane_gan {' '.join(f'--set {word}' for word in words)} --steps {self.steps} --json"


@cache
def kept() -> dict[str, ReferenceRun]:
    """Return every entry of the file by name, in the order of SETTINGS."""
    found = json.loads(FILE.read_text("utf-8"))
    return {name: _read(name, found[name]) for name in SETTINGS if name in found}


def _read(name: str, entry: dict[str, Any]) -> ReferenceRun:
    figures = {key: np.array(values, np.float64) for key, values in entry["figures"].items()}  # None becomes NaN
    return ReferenceRun(name, **{**entry, "figures": figures, "early": tuple(entry["early"])})


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
