"""What each cure of mode collapse does to the preset `collapse`, from the same seeds, and what a step of it costs. One thread.

python -m benchmarks.cures [--json] [--only packing,unrolled] [--seeds 16] [--steps 3000] [--rounds 5] [--seconds 2] [--keep]

Of each column the median over the seeds; behind it on how many seeds all 8 modes are covered (a sample of 2,500 within 3σ), and
on how many the nearest modes that hold 95 % of the samples are at most 2. Time is a ratio to the plain run, in turns with it.
Each row is printed when it is known. --keep measures times alone, and writes them into the kept figures (`gan_core/reference_runs`).
"""

import argparse
import json
from typing import Any

import numpy as np
import torch

from benchmarks.pairing import steps_per_second
from gan_core.reference_runs import SETTINGS
from tools.make_reference_runs import build, final_figures, keep


def quality(seeds: int, steps: int, settings: dict[str, Any]) -> dict[str, float]:
    """Train, and sum up what the seeds end with."""
    made = final_figures(seeds, steps, settings)
    covered, nearest, good = (
        np.array(made["figures"][name], float) for name in ("modes_covered", "nearest_modes_95", "high_quality_share")
    )
    return {
        "modes": float(np.median(covered)),
        "all": int((covered == 8).sum()),
        "good": round(float(np.median(good)), 3),
        "least_good": round(float(good.min()), 3),
        "nearest": float(np.median(nearest)),
        "two": int((nearest <= 2).sum()),
        "stopped": made["stopped"],
    }


def time_ratio(seeds: int, settings: dict[str, Any], rounds: int, seconds: float) -> float:
    """Time of a step over that of the plain run."""
    pair = {"plain": build(seeds, {}).advance, "cured": build(seeds, settings).advance}
    rates = steps_per_second(pair, rounds=rounds, seconds=seconds)
    return round(rates["plain"] / rates["cured"], 2)


def main() -> None:
    """Print a table, or with --json one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default=",".join(SETTINGS), help="rows, separated by commas")
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--keep", action="store_true", help="measure times alone, and write them into the kept figures")
    given = parser.parse_args()
    torch.set_num_threads(1)

    def time_of(name: str) -> float:
        return time_ratio(given.seeds, SETTINGS[name], given.rounds, given.seconds) if SETTINGS[name] else 1.0

    names = given.only.split(",")
    if given.keep:
        for name in names:
            found_time = time_of(name)
            keep(name, {"time_ratio": found_time})
            print(f"{name:26} {found_time:6.2f}", flush=True)
        return
    found: dict[str, dict[str, float]] = {}
    if not given.json:
        print(
            f"{'cure':26} {'modes':>6} {'all 8 on':>9} {'good':>6} {'least':>6} {'95 % in':>8} {'≤ 2 on':>7} {'time':>6}",
            flush=True,
        )
    for name in names:
        row = quality(given.seeds, given.steps, SETTINGS[name])
        row["time"] = time_of(name)
        found[name] = row
        if not given.json:
            print(
                f"{name:26} {row['modes']:6.1f} {row['all']:9} {row['good']:6.1%} {row['least_good']:6.1%} "
                f"{row['nearest']:8.1f} {row['two']:7} {row['time']:6.2f}",
                f"  {row['stopped']} stopped" if row["stopped"] else "",
                flush=True,
            )
    if given.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
