"""A call of the U-Net that ships on pixels, against one of the small denoiser on latents and one of its decoder; paired, one thread.

And a training step of both, the latents' with its encoder. Samples are those of S calls of DDIM; operations are counted.

python -m benchmarks.latent_diffusion [--json] [--rounds 5] [--seconds 3] [--calls 25]
"""

import argparse
import json
from collections.abc import Callable

import torch

from benchmarks.pairing import steps_per_second
from gan_core import experiments
from gan_core.telemetry.latent_costs import NAMES, calls, counted

BATCH, TRAINED = 16, 32


def often(call: Callable[[], object]) -> Callable[[int], None]:
    """Return what makes a call so many times."""

    def advance(times: int) -> None:
        for _ in range(times):
            call()

    return advance


def main() -> None:
    """Print a table, or with --json one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--calls", type=int, default=25, metavar="S")
    given = parser.parse_args()
    torch.set_num_threads(1)
    timing = {"rounds": given.rounds, "seconds": given.seconds, "least": 2}
    count, S = counted(1), given.calls
    rates = steps_per_second({name: often(call) for name, call in calls(1, "cpu", BATCH).items()}, **timing)
    ms = {name: 1000 / rate / BATCH for name, rate in rates.items()}
    latent = experiments.create("latent_diffusion", beside=False, autoencoder_steps=1, batch_size=TRAINED, judged=0)
    latent.advance(1)
    games = {
        "pixels": experiments.create("image_diffusion", batch_size=TRAINED).game,
        "latents": latent.members[0].denoiser,
    }
    rates = steps_per_second({name: often(game.step) for name, game in games.items()}, **timing)
    found: dict[str, float] = {f"multiply_adds_{name}": count[name] for name in NAMES}
    found |= {f"call_ms_{name}": round(ms[name], 3) for name in NAMES}
    found |= {f"train_ms_{name}": round(1000 / rate, 1) for name, rate in rates.items()}
    for name, cost in (("operations", count), ("time", ms)):
        found[f"sample_{name}_ratio"] = round(S * cost["pixels"] / (S * cost["latents"] + cost["decoder"]), 2)
    found["train_time_ratio"] = round(rates["latents"] / rates["pixels"], 2)
    if given.json:
        print(json.dumps(found))
        return
    for name in NAMES:
        print(f"{name:8} {count[name]:12,} multiply–adds, {ms[name]:8.3f} ms an image and call (batch {BATCH})")
    print(
        f"a sample of {S} calls: {found['sample_operations_ratio']} times fewer operations, {found['sample_time_ratio']} times as fast"
    )
    steps = ", ".join(f"{name} {found[f'train_ms_{name}']} ms" for name in games)
    print(f"a training step of {TRAINED}: {steps}: {found['train_time_ratio']} times as fast")


if __name__ == "__main__":
    main()
