"""The race of losses on MNIST at full size: the median slope at the scores, for each loss, β₁ and seed. Hours on two cores.

python -m benchmarks.race [--losses minimax non_saturating …] [--betas 0.9 0.5] [--seeds 0 1 2] [--steps 300]
"""

import argparse

import numpy as np
import torch

from gan_core import experiments

FROM = {0.9: 200, 0.5: 100}  # the steps from which the median is taken


def main() -> None:
    """Print a line for each run as it ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--losses", nargs="+", default=["minimax", "non_saturating", "least_squares_sigmoid"])
    parser.add_argument("--betas", nargs="+", type=float, default=[0.9, 0.5])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--steps", type=int, default=300)
    given = parser.parse_args()
    torch.set_num_threads(1)
    print("loss                    β₁   seed  median slope over the last steps   median accuracy of the discriminator")
    for seed in given.seeds:
        for beta1 in given.betas:
            for loss in given.losses:
                run = experiments.create(
                    "image_race", preset="mnist", vary="", loss=loss, seed=seed, beta1=beta1, evaluate_every=100_000
                )
                run.advance(given.steps)
                history = run.snapshot()["history"]
                every, probe = (
                    (history[group], np.asarray(history[group]["step"]) > FROM.get(beta1, 100))
                    for group in ("every", "probe")
                )
                slope = np.median(every[0]["logit_gradient"][every[1], 0])
                right = np.median(probe[0]["discriminator_accuracy"][probe[1], 0])
                print(f"{loss:22} {beta1:4g} {seed:5d}   {slope:10.3g}   {right:8.3f}", flush=True)


if __name__ == "__main__":
    main()
