"""Training steps a second on a CUDA device, replayed as one graph and one kernel after the other, and on one CPU thread; in turns within one run.

python -m benchmarks.gpu_step [--json] [--rounds 3] [--seconds 1]
"""

import argparse
import json
from collections.abc import Callable
from typing import Any

import torch

from benchmarks.pairing import steps_per_second
from gan_core import experiments

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "plane 32 x 64, 1 member": ("plane_gan", {"width_D": 32, "width_G": 32, "batch_size": 64}),
    "plane 32 x 64, 16 members": ("plane_gan", {"width_D": 32, "width_G": 32, "batch_size": 64, "members": 16}),
    "plane 32 x 64, 64 members": ("plane_gan", {"width_D": 32, "width_G": 32, "batch_size": 64, "members": 64}),
    "plane 128 x 256, 16 members": ("plane_gan", {"width_D": 128, "width_G": 128, "batch_size": 256, "members": 16}),
    "plane, gradient penalty": ("plane_gan", {"constraint": "gradient_penalty", "loss": "wasserstein"}),
    "DCGAN, digits": ("image_gan", {"data": "digits", "pair": "dcgan_small", "batch_size": 64, "evaluate_every": 10**4}),
    "U-Net, digits": ("image_diffusion", {"data": "digits", "batch_size": 64, "judged": 0}),
}  # fmt: skip


def waiting(advance: Callable[[int], None]) -> Callable[[int], None]:
    """Return an advance that ends when the device has done its work."""

    def whole(steps: int) -> None:
        advance(steps)
        torch.cuda.synchronize()

    return whole


def contestants(name: str, settings: dict[str, Any]) -> dict[str, Callable[[int], None]]:
    """Return the three ways of one case, without the slow figures."""
    on_gpu = {way: experiments.create(name, device="cuda:0", **settings) for way in ("graph", "eager")}
    if hasattr(on_gpu["eager"], "one_step"):
        on_gpu["eager"].one_step.records = False  # type: ignore[attr-defined]
    ways = {way: waiting(run.advance) for way, run in on_gpu.items()}
    return {**ways, "cpu": experiments.create(name, **settings).advance}


def main() -> None:
    """Print a table, or with --json one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", default="", help="cases whose names contain this")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = {}
    for case, (name, settings) in CASES.items():
        if given.only not in case:
            continue
        rates = steps_per_second(contestants(name, settings), rounds=given.rounds, seconds=given.seconds, least=8)
        found[case] = {way: round(rate, 1) for way, rate in rates.items()}
        if not given.json:
            print(f"{case:30}", " ".join(f"{way} {rate:9.1f}" for way, rate in rates.items()), flush=True)
    if given.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
