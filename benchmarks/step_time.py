"""GAN iterations a second against a tutorial loop, everything on; and what telemetry costs. One CPU thread, paired.

python -m benchmarks.step_time [--json] [--rounds 11] [--seconds 0.5]
"""

import argparse
import json

import torch

from benchmarks.pairing import steps_per_second
from benchmarks.tutorial_loop import TutorialLoop
from gan_core import experiments
from gan_core.training.plane.gan_step import gan_step

CASES = [
    (2, 32, 64, 1),
    (2, 32, 64, 16),
    (2, 128, 256, 1),
    (2, 128, 256, 16),
    (3, 64, 128, 1),
]  # depth, width, batch, members
TARGETS = {"32x64 K=1": 2.2, "32x64 K=16": 10.0, "128x256 K=1": 1.4, "3 times 64x128 K=1": 1.8}


def contestants(depth: int, width: int, batch: int, members: int) -> dict:
    """Return the tutorial loop, ours with everything on, and ours without telemetry."""
    sizes = {
        "depth_D": depth,
        "depth_G": depth,
        "width_D": width,
        "width_G": width,
        "batch_size": batch,
        "members": members,
    }
    whole, bare = (experiments.create("plane_gan", **sizes) for _ in range(2))
    modes = torch.as_tensor(whole.game.distribution.modes, dtype=torch.float32)

    def advance_bare(steps: int) -> None:
        for _ in range(steps):
            bare.game.step += 1
            gan_step(bare.game)

    return {
        "tutorial": TutorialLoop(width, batch, modes, sigma=0.02, depth=depth).advance,
        "ours": whole.advance,
        "bare": advance_bare,
    }


def main() -> None:
    """Print a table, or with --json one line of ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.5)
    given = parser.parse_args()
    torch.set_num_threads(1)
    ratios: dict[str, float] = {}
    if not given.json:
        print(
            f"{'case':18} {'tutorial':>9} {'ours':>9} {'ratio':>7} {'asked':>6} {'telemetry':>10}   (GAN iterations/s, one CPU thread)"
        )
    for depth, width, batch, members in CASES:
        rates = steps_per_second(contestants(depth, width, batch, members), rounds=given.rounds, seconds=given.seconds)
        case = f"{f'{depth} times ' if depth > 2 else ''}{width}x{batch} K={members}"
        ratio, cost = members * rates["ours"] / rates["tutorial"], 1 - rates["ours"] / rates["bare"]
        ratios |= {case: round(ratio, 3), f"{case} telemetry": round(cost, 4)}
        if not given.json:
            asked = TARGETS.get(case, "")
            print(
                f"{case:18} {rates['tutorial']:9.0f} {members * rates['ours']:9.0f} {ratio:7.2f} {asked:>6} {cost:10.1%}"
            )
    if given.json:
        print(json.dumps(ratios))


if __name__ == "__main__":
    main()
