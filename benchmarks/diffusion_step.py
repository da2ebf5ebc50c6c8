"""A training step and a sampling step of our U-Net, against those of denoising-diffusion-pytorch; paired, one thread.

Theirs: `Unet` of dim 20 and multipliers 1, 2, 4, 1.08 million weights, in channels_last, with `GaussianDiffusion` and Adam as its
trainer has it; of its sampling step only what comes before the update. Ours: everything, the average and what is counted too.

pip install denoising-diffusion-pytorch==2.3.4
python -m benchmarks.diffusion_step [--json] [--rounds 5] [--seconds 10] [--quality STEPS]

--quality trains both on MNIST for so many steps and prints the Fréchet distance of 1,000 samples by 50 steps of DDIM.
"""

import argparse
import json
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from benchmarks.pairing import steps_per_second
from gan_core import experiments
from gan_core.diffusion.samplers import Ddim, step
from gan_core.networks.images import count_parameters
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator
from gan_core.training.diffusion.sampling import predictor

TRAINED, SAMPLED, ASKED, JUDGED = 64, 16, 3.0, 1000


class Theirs:
    """Their loop over the same images."""

    def __init__(self, draw: Callable[[int, torch.Generator], tuple[Tensor, Tensor]]):
        from denoising_diffusion_pytorch import GaussianDiffusion, Unet

        torch.manual_seed(0)
        network = Unet(dim=20, dim_mults=(1, 2, 4), channels=1).to(memory_format=torch.channels_last)
        self.diffusion = GaussianDiffusion(network, image_size=28, timesteps=1000, sampling_timesteps=50)
        self.weights = count_parameters(network)
        self.opt = torch.optim.Adam(network.parameters(), lr=1e-4, betas=(0.9, 0.99))  # as in their Trainer
        self.draw, self.g = draw, torch.Generator().manual_seed(0)
        self.x = torch.randn(SAMPLED, 1, 28, 28).contiguous(memory_format=torch.channels_last)

    def train(self, steps: int) -> None:
        """Take so many steps."""
        for _ in range(steps):
            x, _ = self.draw(TRAINED, self.g)
            loss = self.diffusion(x)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.diffusion.parameters(), 1.0)
            self.opt.step()
            self.opt.zero_grad()

    @torch.inference_mode()
    def sample(self, steps: int) -> None:
        """Ask the network for ε and x_0 so many times."""
        t = torch.full((SAMPLED,), 500)
        for _ in range(steps):
            self.diffusion.model_predictions(self.x, t, clip_x_start=True, rederive_pred_noise=True)

    @torch.inference_mode()
    def samples(self, n: int) -> Tensor:
        """Return images in [0, 1]."""
        return torch.cat([self.diffusion.sample(batch_size=100) for _ in range(n // 100)])


class Ours:
    """The experiment, on MNIST."""

    def __init__(self, run: Any):
        self.run, self.game = run, run.game
        self.weights = count_parameters(run.game.network)
        self.x = torch.randn(SAMPLED, 1, 28, 28).contiguous(memory_format=torch.channels_last)
        self.labels = torch.arange(SAMPLED) % 10

    def train(self, steps: int) -> None:
        """Take so many steps."""
        for _ in range(steps):
            self.game.train_step()

    def sample(self, steps: int) -> None:
        """Go down so many steps of DDIM."""
        eps = predictor(
            self.game.network, self.game.target, self.game.noise, labels=self.labels, null_label=10, bound=1.0
        )
        for _ in range(steps):
            step(self.x, 500, 480, eps, self.game.noise, Ddim(), torch.randn_like)


def main() -> None:
    """Print a table, or with --json one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--quality", type=int, default=0, metavar="STEPS")
    given = parser.parse_args()
    torch.set_num_threads(1)
    settings = {"data": "mnist", "batch_size": TRAINED, "judged": JUDGED if given.quality else 0, "sampling_steps": 50}
    run = experiments.create("image_diffusion", **settings)
    ours, theirs = Ours(run), Theirs(run.images.sample)
    found: dict[str, float] = {"weights_ours": ours.weights, "weights_theirs": theirs.weights}
    for name in ("train", "sample"):
        contestants = {"theirs": getattr(theirs, name), "ours": getattr(ours, name)}
        rates = steps_per_second(contestants, rounds=given.rounds, seconds=given.seconds, least=2)
        found |= {f"{name}_ms_{who}": round(1000 / rate, 1) for who, rate in rates.items()}
        found[f"{name}_ratio"] = round(rates["ours"] / rates["theirs"], 2)
    if given.quality:
        run = experiments.create("image_diffusion", **settings)
        theirs = Theirs(run.images.sample)
        run.advance(given.quality)
        theirs.train(given.quality)
        run.measure()
        judge = SampleEvaluator.of(run.images, JUDGED)
        assert judge is not None
        found["frechet_ours"] = round(run.snapshot()["frechet"], 3)
        found["frechet_theirs"] = round(float(judge.of_samples(theirs.samples(JUDGED))[0]), 3)
    if given.json:
        print(json.dumps(found))
        return
    print(f"weights: ours {ours.weights:,}, theirs {theirs.weights:,}; one thread")
    for name, batch in (("train", TRAINED), ("sample", SAMPLED)):
        times = " ".join(f"{who} {found[f'{name}_ms_{who}']:8.1f} ms" for who in ("theirs", "ours"))
        print(f"{name:8} batch {batch:3}  {times}  {found[f'{name}_ratio']:5.2f} times as fast, asked {ASKED}")
    if given.quality:
        print(
            f"after {given.quality} steps: Fréchet distance ours {found['frechet_ours']}, theirs {found['frechet_theirs']}"
        )


if __name__ == "__main__":
    main()
