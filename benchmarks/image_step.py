"""Images a second in training, against a plain loop with a DataLoader over the same networks; paired, everything on.

python -m benchmarks.image_step [--json] [--rounds 5] [--seconds 3]
"""

import argparse
import json

import torch

from benchmarks.loader_loop import LoaderLoop
from benchmarks.pairing import steps_per_second
from gan_core import experiments
from gan_core.data.images import image_sets
from gan_core.networks.images import pairs
from gan_core.training.images.precision import has_native_bfloat16

PAIRS, BATCH, NOISE = ("dcgan_small", "dcgan_5x5"), 64, 64
ASKED = {"float32": 1.25, "bfloat16": 1.7}


def main() -> None:
    """Print a table, or with --json one line of ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    pixels = image_sets["digits"].load(28, None).pixels[:, 0]
    precisions = ["float32", *(["bfloat16"] if has_native_bfloat16(torch.device("cpu")) else [])]
    ratios: dict[str, float] = {}
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for name in PAIRS:
            ours = {
                precision: experiments.create(
                    "image_gan", pair=name, width=1.0, batch_size=BATCH, noise_dim=NOISE, precision=precision
                ).advance
                for precision in precisions
            }
            loop = LoaderLoop(pairs[name], pixels, BATCH, NOISE).advance
            rates = steps_per_second({"loop": loop, **ours}, rounds=given.rounds, seconds=given.seconds)
            for precision in precisions:
                case = f"{name} {precision}, threads {threads}"
                ratios[case] = round(rates[precision] / rates["loop"], 3)
                if not given.json:
                    images, theirs = (BATCH * rates[key] for key in (precision, "loop"))
                    print(
                        f"{case:36} {theirs:8.0f} {images:8.0f} images/s  {ratios[case]:5.2f}  asked {ASKED[precision]}"
                    )
    if given.json:
        print(json.dumps(ratios))


if __name__ == "__main__":
    main()
