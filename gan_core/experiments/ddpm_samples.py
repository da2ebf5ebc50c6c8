"""Samples of the U-Net that ships, a step of the sampler at a time."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import image_sets
from gan_core.diffusion.samplers import Step, chosen, step, times
from gan_core.experiments.experiment import Attributes, Experiment, Part, Snapshot
from gan_core.params import DdpmSamplesParams
from gan_core.params.ddpm_samples import EACH
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator, classifier_of, named
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.reverse_strips import bytes_of, forward, strips
from gan_core.training.diffusion.sampling import predictor
from gan_core.training.diffusion.shipped import shipped_denoiser
from gan_core.training.state import TensorAttributes
from gan_core.training.streams import generator

SHOWN = 16  # samples that a picture keeps
NOW = ("before", "x", "x_0", "eps")  # x_t and x_s of the last step, and what was guessed at x_t


class DdpmSamples(Experiment):
    """A step is one of the sampler's, of all samples; over at t = 0. The snapshot is described in docs/snapshots.md.

    All draws come from (seed, purpose, step): n samples begin with the noise of n − 1.
    """

    name = "ddpm_samples"
    params: DdpmSamplesParams

    def __init__(self, params: DdpmSamplesParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        self.shipped = shipped_denoiser(params.checkpoint, device)
        self.noise, self.sampler = self.shipped.noise, chosen(**params.rule())
        self.visited = times(params.spacing, self.noise.T, min(params.sampling_steps, self.noise.T))
        channels = int(self.shipped.entry["shape"][0])
        self.shape = (params.n, channels, *self.shipped.entry["shape"][1:])
        self.x = self._noise("start")
        self.before, self.x_0, self.eps = self.x.clone(), torch.zeros_like(self.x), torch.zeros_like(self.x)
        self.trace = np.zeros((0, 2))  # of each step: how much the guess changed, and the size of ε
        self.frechet = self.floor = float("nan")
        self.frames = KeyFrames(1)
        self.frames.add(0, self._picture())

    @property
    def over(self) -> str:
        """Say that the samples are there."""
        return "" if self.step < len(self.visited) - 1 else f"step {self.step:,}: all samples are at t = 0."

    @property
    def labels(self) -> Tensor:
        """The classes that are given to the network, (n,)."""
        classes = len(self.shipped.classes)
        if self.params.digit == EACH:
            return torch.arange(self.params.n, device=self.device) % classes
        label = classes if self.params.digit == "none" else int(self.params.digit)
        return torch.full((self.params.n,), label, device=self.device)

    def advance(self, steps: int) -> None:
        """Go down."""
        eps = predictor(
            self.shipped.network, self.shipped.target, self.noise, labels=self.labels,
            null_label=len(self.shipped.classes), guidance=1.0 if self.params.digit == "none" else self.params.guidance, bound=1.0,
        )  # fmt: skip
        for _ in range(steps):
            if self.over:
                return
            t, s = self.visited[self.step : self.step + 2]
            found: Step = step(self.x, t, s, eps, self.noise, self.sampler, lambda x: self._noise("step"))
            change = rms(found.x_0 - self.x_0) / 2 if self.step else float("nan")
            self.trace = np.append(self.trace, [[change, rms(found.eps)]], 0)
            self.before, self.x, self.x_0, self.eps = self.x, found.x_s, found.x_0, found.eps
            self._step += 1
            if self.frames.due(self.step):
                self.frames.add(self.step, self._picture())

    def measure(self) -> None:
        """Compare finished samples with as many images of the data, where there are enough of them."""
        if self.over and self.params.image_set():
            judge = SampleEvaluator.of(
                image_sets[self.params.image_set()].load(28, train=True).to(self.device), self.params.n
            )
            assert judge is not None, "the sets that a U-Net ships for have a classifier"
            self.frechet, self.floor = (float(value) for value in judge.of_samples(self.images())[:2])

    def images(self) -> Tensor:
        """The samples as images in [0, 1], (n, C, H, W); on the way, what is guessed of them."""
        return ((self.x if self.over else self.x_0) + 1).div(2).clamp(0, 1)

    def member_labels(self) -> list[str]:
        """The network."""
        return [self.shipped.name]

    def parts(self) -> dict[str, Part]:
        """Where the samples are."""
        numbers = Attributes(self, "trace", "frechet", "floor")
        return {"now": TensorAttributes(self, *NOW), "numbers": numbers, "frames": self.frames}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the kept step nearest to `at`."""
        shown, frame = (self.step, self._picture()) if at is None else self.frames.nearest(at)
        labels = self.labels
        with_class = bool((labels < len(self.shipped.classes)).all())
        judge = classifier_of(self.shipped.params.data, str(self.device))
        end = bytes_of(self.x[:SHOWN]) if self.over else None
        way = strips(self.frames, self.visited, self.noise.T, end)
        if self.over:
            way["forward"] = forward(self.x[:SHOWN], way["t"].tolist(), self.noise, self.params.seed)
        trace = self.trace.astype(np.float32)
        return {
            "t": self.visited[shown],
            "t_before": self.visited[max(0, shown - 1)],
            "steps_in_all": len(self.visited) - 1,
            "schedule": self.shipped.params.schedule,
            "T": self.noise.T,
            "network_calls": shown * self.params.calls_a_step,
            "calls_a_step": self.params.calls_a_step,
            "asked": labels.cpu().numpy(),
            **({} if judge is None else named(judge, self.images(), labels if with_class else None)),
            "frechet": self.frechet,
            "frechet_floor": self.floor,
            "parameters": sum(weight.numel() for weight in self.shipped.network.parameters()),
            "classes": list(self.shipped.classes),
            "history": {
                "every": {
                    "step": np.arange(1, self.step + 1, dtype=np.float32),
                    "guess_change": trace[:, :1],
                    "eps_size": trace[:, 1:],
                }
            },
            "picture": {"step": shown, **frame, **{f"strip_{name}": array for name, array in way.items()}},
            "frames": np.array(self.frames.steps),
        }

    def _noise(self, purpose: str) -> Tensor:
        g = generator(self.params.seed, purpose, self.device, self.step)
        x = torch.randn(self.shape, generator=g, device=self.device)
        return x.contiguous(memory_format=torch.channels_last)

    def _picture(self) -> Picture:
        return {name: bytes_of(getattr(self, name)[:SHOWN]) for name in NOW}


def rms(x: Tensor) -> float:
    """The root of the mean square over all numbers of x; of N(0, 1) it is about 1."""
    return float(x.square().mean().sqrt())
