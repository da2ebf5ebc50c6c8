"""Train what `gan_core/reference_runs/trilemma.json` keeps: every family on points and on digits, from three seeds. See tools.make_reference_runs."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import torch

from gan_core import experiments
from gan_core.params import TrilemmaParams
from gan_core.reference_runs.trilemma import FIGURES, FILE, OF_RUN, ONCE, PRESETS, SEEDS


def run(preset: str, seed: int, steps: int) -> dict[str, Any]:
    """Train one seed to its end; return the snapshot."""
    made = experiments.create("trilemma", preset=preset, seed=seed, steps=steps)
    made.advance(steps)
    return made.snapshot()


def entry(preset: str, seeds: int, steps: int) -> dict[str, Any]:
    """Train every seed of a preset."""
    found = [run(preset, seed, steps) for seed in range(seeds)]
    figures = {name: [_numbers(one[name]) for one in found] for name in FIGURES}
    return {
        "settings": found[0]["params"], "seeds": seeds, "steps": steps, "figures": figures,
        "once": {name: found[0][name].tolist() for name in ONCE}, "of_run": {name: found[0][name] for name in OF_RUN},
        "torch": str(torch.__version__), "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }  # fmt: skip


def _numbers(values: np.ndarray) -> list[float | None]:
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values.tolist()]


def make(presets: tuple[str, ...] = PRESETS, seeds: int = SEEDS, steps: int | None = None) -> None:
    """Repeat the presets; each is written when it is done. steps: fewer than in the settings, for a test."""
    for preset in presets:
        made = entry(preset, seeds, steps or TrilemmaParams.of(preset=preset).steps)
        whole = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
        whole[preset] = made
        rows = (f"  {json.dumps(key)}: {json.dumps(whole[key])}" for key in PRESETS if key in whole)
        FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
        print(f"trilemma, {preset}: {seeds} seeds of {made['steps']:,} steps", flush=True)
