"""How long 16 seeds × 3000 steps of the preset `collapse` take at one discriminator step, with and without telemetry.

python -m benchmarks.seeds [--seeds 16] [--steps 3000] [--threads 2] [--json]

Asked: at most 30 s on 2 cores. With telemetry is the run as the command line and the plane's page have it; without, the steps alone;
"compared" is one side of the lesson on seeds, which counts modes every 100 steps.
"""

import argparse
import json
import time
from collections.abc import Callable

import torch

from gan_core import experiments
from gan_core.params import PlaneGanParams
from gan_core.telemetry.plane.evaluation import evaluate
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import gan_step


def steps_alone(seeds: int, steps: int, every: int = 0) -> None:
    """Take the steps of the game, and count the modes at every `every`-th."""
    game = Game(PlaneGanParams.of(preset="collapse", members=seeds), torch.device("cpu"))
    for step in range(1, steps + 1):
        game.step = step
        gan_step(game)
        if every and step % every == 0:
            evaluate(game)


def with_telemetry(seeds: int, steps: int) -> None:
    """Take them as an experiment."""
    experiments.create("plane_gan", preset="collapse", members=seeds).advance(steps)


def seconds(do: Callable[[], None]) -> float:
    """Return how long it took."""
    start = time.perf_counter()
    do()
    return round(time.perf_counter() - start, 1)


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    steps_alone(2, 20)  # the first steps of a process pay for imports
    found = {
        "without": seconds(lambda: steps_alone(given.seeds, given.steps)),
        "compared": seconds(lambda: steps_alone(given.seeds, given.steps, every=100)),
        "with": seconds(lambda: with_telemetry(given.seeds, given.steps)),
    }
    if given.json:
        print(json.dumps(found))
        return
    print(f"{given.seeds} seeds × {given.steps} steps, {given.threads} threads")
    print(*(f"  {name:10} {value:6.1f} s" for name, value in found.items()), sep="\n")


if __name__ == "__main__":
    main()
