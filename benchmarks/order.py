"""Every order of steps, 1 : 50 to 50 : 1, from the same seeds for the same number of iterations, kept for the lesson. One thread.

python -m benchmarks.order [--loss minimax] [--seeds 8] [--iterations 1500] [--ratios 1,5,10] [--to FILE]

An iteration is n_D discriminator and then n_G generator steps, so what is equal is the number of steps of the slower player. Each ratio
is written when it is known, beside those of the file with the same seeds, iterations and torch; the slow ones come last.
"""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gan_core import experiments
from gan_core.reference_runs.order import FIGURES, FILES, RATIOS


def ends(ratio: float, seeds: int, iterations: int, loss: str = "non_saturating") -> dict[str, Any]:
    """Train one ratio and return every seed's figures, None where there is none."""
    quiet = {"probe_every": 10_000, "evaluate_every": 100_000}
    run = experiments.create("order_gan", loss=loss, ratio=ratio, members=seeds, **quiet)
    run.advance(iterations)
    run.measure()
    found = run.snapshot()
    columns = {name: np.asarray(found[name], float).round(4).tolist() for name in FIGURES}
    return {"ratio": ratio, **{name: [x if np.isfinite(x) else None for x in row] for name, row in columns.items()}}


def main() -> None:
    """Run what is asked for and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--iterations", type=int, default=1500)
    parser.add_argument("--ratios", default=",".join(map(str, RATIOS)))
    parser.add_argument("--loss", choices=FILES, default="non_saturating")
    parser.add_argument("--to", type=Path, help="the file of the loss in gan_core/reference_runs, if not given")
    given = parser.parse_args()
    to = given.to or FILES[given.loss]
    torch.set_num_threads(1)
    about = {"seeds": given.seeds, "iterations": given.iterations, "torch": torch.__version__.partition("+")[0]}
    asked = {float(ratio) for ratio in given.ratios.split(",")}
    for ratio in sorted(asked, key=lambda ratio: max(ratio, 1 / ratio)):
        run = ends(ratio, given.seeds, given.iterations, given.loss)
        before = json.loads(to.read_text("utf-8")) if to.exists() else {}
        same = before if {name: before.get(name) for name in about} == about else {"runs": []}
        runs = [*(old for old in same["runs"] if old["ratio"] != ratio), run]
        runs.sort(key=lambda run: run["ratio"])
        rows = ",\n".join(f"  {json.dumps(run)}" for run in runs)
        head = json.dumps({**about, "date": date.today().isoformat()})[:-1]
        to.write_text(f'{head}, "runs": [\n{rows}\n]}}\n', "utf-8")
        good = 100 * np.median(run["high_quality_share"])
        print(f"{ratio:>5g}: nearest {np.median(run['nearest_modes_95']):g}, good {good:.1f} %", flush=True)


if __name__ == "__main__":
    main()
