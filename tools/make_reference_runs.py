"""Train what `gan_core/reference_runs/sixteen_seeds.json` keeps: 16 seeds of each setting, one entry after the other.

    python -m tools.make_reference_runs [NAME …]
    python -m tools.make_reference_runs trilemma [--seeds 3] [--steps 3000]

Without names everything is repeated: about 20 minutes on one thread. Each entry is written when it is done; its `time_ratio`
is not changed: `python -m benchmarks.cures --keep` measures it. `trilemma` trains what `gan_core/reference_runs/trilemma.json` keeps,
see tools.reference_trilemma; fewer seeds and steps are for a try.
"""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import torch

from gan_core import experiments
from gan_core.reference_runs import EARLY_STEPS, FIGURES, FILE, PRESET, SEEDS, SETTINGS, STEPS
from tools import reference_trilemma

SELDOM = {
    "evaluate_every": 100_000,
    "probe_every": 10_000,
}  # what is looked at on the way changes nothing, and takes time


def build(seeds: int, settings: dict[str, Any]) -> Any:
    """Return the preset under some settings."""
    return experiments.create("plane_gan", preset=PRESET, members=seeds, **settings)


def final_figures(seeds: int, steps: int, settings: dict[str, Any]) -> dict[str, Any]:
    """Train, and return every seed's figures at the end, None for what is not a number, and how many seeds stopped early."""
    run = build(seeds, {**settings, **SELDOM})
    run.advance(steps)
    run.measure()
    found = run.snapshot()
    figures = {
        name: [round(value, 4) if np.isfinite(value) else None for value in found[name].tolist()] for name in FIGURES
    }
    return {"figures": figures, "stopped": sum(map(bool, found["stopped"]))}


def early(settings: dict[str, Any]) -> list[float]:
    """Return the shares of the modes, (8,), of seed 0 alone after EARLY_STEPS: too few for its path to depend on the machine."""
    run = build(1, {**settings, **SELDOM})
    run.advance(EARLY_STEPS)
    run.measure()
    return [round(share, 4) for share in run.snapshot()["mode_histogram"][0].tolist()]


def entry(name: str, seeds: int = SEEDS, steps: int = STEPS) -> dict[str, Any]:
    """Make one entry."""
    settings = SETTINGS[name]
    made = {"settings": settings, "seeds": seeds, "steps": steps, **final_figures(seeds, steps, settings)}
    return {
        **made,
        "early": early(settings),
        "torch": str(torch.__version__),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def keep(name: str, values: dict[str, Any]) -> None:
    """Override values of an entry of the file, which is read again: other processes may have written to it."""
    found = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    found[name] = {"time_ratio": None, **found.get(name, {}), **values}
    rows = (f"  {json.dumps(key)}: {json.dumps(found[key])}" for key in SETTINGS if key in found)
    FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def main() -> None:
    """Make the given entries, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=", ".join(SETTINGS))
    parser.add_argument("--seeds", type=int, default=reference_trilemma.SEEDS, help="of trilemma")
    parser.add_argument("--steps", type=int, help="of trilemma")
    given = parser.parse_args()
    if given.names == ["trilemma"]:
        torch.set_num_threads(1)
        return reference_trilemma.make(seeds=given.seeds, steps=given.steps)
    if unknown := sorted(set(given.names) - SETTINGS.keys()):
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(SETTINGS)}")
    torch.set_num_threads(1)
    for name in given.names or SETTINGS:
        made = entry(name)
        keep(name, made)
        covered = made["figures"]["modes_covered"]
        print(f"{name}: all 8 modes on {sum(value == 8 for value in covered)} of {len(covered)} seeds", flush=True)


if __name__ == "__main__":
    main()
