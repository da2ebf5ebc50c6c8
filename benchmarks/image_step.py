"""Images a second in training, against plain loops with a DataLoader over the same networks; paired, everything on.

One loop draws fresh images for the generator's update, the other reuses the discriminator's, as we do.


python -m benchmarks.image_step [--json] [--rounds 5] [--seconds 3]
"""

import argparse
import json
from itertools import product

import torch

from benchmarks.loader_loop import LoaderLoop
from benchmarks.pairing import steps_per_second
from gan_core import experiments
from gan_core.data.images import image_sets
from gan_core.networks.pairs import pairs
from gan_core.training.images.precision import has_native_bfloat16

PAIRS, BATCH, NOISE = ("dcgan_small", "dcgan_5x5"), 64, 64
LOOPS = ("fresh", "reused")
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
            loops = {
                loop: LoaderLoop(pairs[name], pixels, BATCH, NOISE, fresh=loop == "fresh").advance for loop in LOOPS
            }
            rates = steps_per_second({**loops, **ours}, rounds=given.rounds, seconds=given.seconds)
            for precision, loop in product(precisions, LOOPS):
                case = f"{name} {precision}, threads {threads}, against {loop}"
                ratios[case] = round(rates[precision] / rates[loop], 3)
                if not given.json:
                    images, theirs = (BATCH * rates[key] for key in (precision, loop))
                    print(
                        f"{case:52} {theirs:8.0f} {images:8.0f} images/s  {ratios[case]:5.2f}  asked {ASKED[precision]}"
                    )
    if given.json:
        print(json.dumps(ratios))


if __name__ == "__main__":
    main()
