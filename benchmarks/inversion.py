"""How well the shipped generator of MNIST inverts, denoises and fills test digits, and how long 16 of them take.

python -m benchmarks.inversion [--json]        (MNIST from GANSCOPE_DATA)
"""

import argparse
import json
import time
from typing import Any

import numpy as np
import torch

from gan_core import experiments

ASKED = {
    "64 digits, 1 start: median PSNR (dB)": 25.0,
    "64 digits, 8 starts: worst PSNR (dB)": 16.0,
    "16 digits, 1 start: seconds": 15.0,
    "denoising at 0.3: median gain (dB)": 4.0,
}


def found(**settings: Any) -> tuple[dict[str, np.ndarray], float]:
    """Run a search to its end; return its snapshot and the seconds it took."""
    run = experiments.create("inversion", generator="dcgan_mnist", **settings)
    start = time.perf_counter()
    run.advance(run.params.steps)
    return run.snapshot(), time.perf_counter() - start


def main() -> None:
    """Print a table, or with --json one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(2)
    figures: dict[str, float] = {}

    def tell(name: str, value: Any) -> None:
        figures[name] = round(float(value), 2)
        if not given.json:
            print(
                f"{name:44} {figures[name]:8.2f}" + (f"   asked {ASKED[name]:g}" if name in ASKED else ""), flush=True
            )

    tell("16 digits, 1 start: seconds", found(images=16, restarts=1)[1])
    for restarts in (1, 8):
        snapshot, _ = found(images=64, restarts=restarts)
        starts = f"64 digits, {restarts} start{'s' * (restarts > 1)}"
        tell(f"{starts}: median PSNR (dB)", np.median(snapshot["psnr"]))
        tell(f"{starts}: worst PSNR (dB)", snapshot["psnr"].min())
    noisy, _ = found(images=64, preset="denoise")
    tell("denoising at 0.3: median gain (dB)", np.median(noisy["psnr"] - noisy["psnr_given"]))
    filled, _ = found(images=64, preset="inpaint")
    tell("inpainting the middle: median PSNR (dB)", np.median(filled["psnr"]))
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
