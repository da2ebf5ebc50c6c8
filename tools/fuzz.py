"""Feed hostile inputs to everything that reads foreign text or bytes: `python -m tools.fuzz [--n 100000] [--seed 0]`.

Prints how many were fed to what and which were answered by anything but a value or a sentence; exit code 1 if any was.
"""

import argparse
import random
import time
import traceback
from collections import Counter

from tools.hostile import TARGETS


def main() -> int:
    """Run it; `--only NAME --seed S --n 1` repeats an input that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=list(TARGETS))
    asked = parser.parse_args()
    names = [asked.only] if asked.only else [name for name, (share, _) in TARGETS.items() for _ in range(share)]
    fed, failed, slowest = Counter[str](), Counter[str](), (0.0, "")
    for seed in range(asked.seed, asked.seed + asked.n):
        name = names[seed % len(names)]
        began = time.perf_counter()
        try:
            TARGETS[name][1](random.Random(seed))
        except Exception as problem:
            failed[name] += 1
            if failed[name] <= 3:
                print(f"--only {name} --seed {seed} --n 1: {type(problem).__name__}")
                traceback.print_exc(limit=-4)
        fed[name] += 1
        slowest = max(slowest, (time.perf_counter() - began, f"{name}, seed {seed}"))
    for name, count in fed.items():
        print(f"{name:12} {count:8,} fed, {failed[name]:,} failed")
    print(
        f"{fed.total():,} hostile inputs, {failed.total():,} failed; the slowest took {slowest[0]:.2f} s ({slowest[1]})"
    )
    return int(failed.total() > 0)


if __name__ == "__main__":
    raise SystemExit(main())
