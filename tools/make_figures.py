"""The full-size results quoted in docs/benchmarks.md, each beside its goal.

    python -m tools.make_figures [--json]

Run by hand on a quiet machine; the output is recorded with machine and date in docs/benchmarks.md.
"""

import argparse
import json
import time

import numpy as np
import torch

from gan_core import experiments


def ring_coverage(members: int = 16, steps: int = 4000) -> dict:
    """Ring of 8, both networks 2 × 128 ReLU, non-saturating, batch 256, Adam β₁ = 0.5, rates 1e-3: modes covered by seed."""
    run = experiments.create("plane_gan", members=members)
    start = time.perf_counter()
    run.advance(steps)
    seconds = time.perf_counter() - start
    run.measure()
    snapshot = run.snapshot()
    covered = snapshot["modes_covered"]
    return {
        "asked": "at least 6 of 8 modes on at least 14 of 16 seeds",
        "seeds_with_6_or_more": int((covered >= 6).sum()),
        "modes_covered": covered.astype(int).tolist(),
        "modes_covered_1pct": snapshot["modes_covered_1pct"].astype(int).tolist(),
        "high_quality_share": np.round(snapshot["high_quality_share"], 3).tolist(),
        "sliced_w1": np.round(snapshot["sliced_w1"], 3).tolist(),
        "seconds": round(seconds, 1),
    }


FIGURES = {"ring_coverage": ring_coverage}


def main() -> None:
    """Compute all results and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = {name: make() for name, make in FIGURES.items()}
    if given.json:
        print(json.dumps(found))
        return
    for name, rows in found.items():
        print(name, *(f"  {key:22} {value}" for key, value in rows.items()), sep="\n")


if __name__ == "__main__":
    main()
