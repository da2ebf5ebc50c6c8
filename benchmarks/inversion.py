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
    alone, _ = found(images=64, restarts=1)
    many, _ = found(images=64, restarts=8)
    _, seconds = found(images=16, restarts=1)
    noisy, _ = found(images=64, restarts=4, preset="denoise")
    filled, _ = found(images=64, restarts=4, preset="inpaint")
    figures = {
        "64 digits, 1 start: median PSNR (dB)": np.median(alone["psnr"]),
        "64 digits, 1 start: worst PSNR (dB)": alone["psnr"].min(),
        "64 digits, 8 starts: median PSNR (dB)": np.median(many["psnr"]),
        "64 digits, 8 starts: worst PSNR (dB)": many["psnr"].min(),
        "16 digits, 1 start: seconds": seconds,
        "denoising at 0.3: median gain (dB)": np.median(noisy["psnr"] - noisy["psnr_given"]),
        "inpainting the middle: median PSNR (dB)": np.median(filled["psnr"]),
    }
    rounded = {name: round(float(value), 2) for name, value in figures.items()}
    if given.json:
        print(json.dumps(rounded))
        return
    for name, value in rounded.items():
        print(f"{name:44} {value:8.2f}" + (f"   asked {ASKED[name]:g}" if name in ASKED else ""))


if __name__ == "__main__":
    main()
