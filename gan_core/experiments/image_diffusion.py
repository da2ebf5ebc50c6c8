"""A U-Net that learns to denoise images, live: from nothing, or from the weights that ship."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import image_sets
from gan_core.experiments.denoiser_experiment import DenoiserExperiment
from gan_core.experiments.experiment import Attributes, Part, Snapshot
from gan_core.networks.diffusion.unet import UNet
from gan_core.params import ImageDiffusionParams
from gan_core.params.image_diffusion import TRAINED
from gan_core.telemetry.denoising import Sampling, samples_of
from gan_core.telemetry.images.sample_evaluator import FIGURES, SampleEvaluator
from gan_core.telemetry.key_frames import Picture
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.shipped_weights import fill
from gan_core.training.streams import generator

SHOWN, REAL, SIDE = 20, 5, 28


class ImageDiffusion(DenoiserExperiment):
    """Images are 2x − 1 of ink x in [0, 1]. The snapshot is described in docs/snapshots.md.

    A picture begins at every `picture_every`-th step, and takes one call of the sampler beside each of the steps that follow:
    the training never waits for a whole sampling. Until the first is there, the noise that all begin with stands for it.
    """

    name = "image_diffusion"
    params: ImageDiffusionParams
    picture_every = 50

    def __init__(self, params: ImageDiffusionParams, device: str = "cpu"):
        on = torch.device(device)
        self.images = image_sets[params.data].load(SIDE, train=True).to(on)
        self.classes = len(self.images.classes)
        with torch.random.fork_rng([]):
            torch.manual_seed(generator(params.seed, "init", on).initial_seed())
            network = UNet(self.images.shape[0], self.classes)
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if params.start == "shipped":
            fill(network, TRAINED, "denoiser")
        game = DiffusionGame(params, network, self._draw, on, null_label=self.classes)
        self.start, self.labels = self._start(game.generator("picture", 0), SHOWN)
        self.judge = SampleEvaluator.of(self.images, params.judged) if params.judged else None
        self.figures = np.full(len(FIGURES), np.nan)
        self.real = bytes_of(self.images.sample(REAL, game.generator("real", 0))[0])
        self.sampling = Sampling(game, self.start, self.labels)
        super().__init__(params, game)
        self._begin()

    @property
    def over(self) -> str:
        """Say that as many steps as were asked for are taken, or which quantity was not finite."""
        asked = self.params.steps
        return f"step {self.step:,}: as many as were asked for." if 0 < asked <= self.step else super().over

    def _draw(self, n: int, g: torch.Generator) -> tuple[Tensor, Tensor]:
        x, labels = self.images.sample(n, g)
        return x.mul_(2).sub_(1), labels

    def _start(self, g: torch.Generator, n: int) -> tuple[Tensor, Tensor]:
        x = torch.randn(n, *self.images.shape, generator=g, device=g.device)
        return x.contiguous(memory_format=torch.channels_last), torch.arange(n, device=g.device) % self.classes

    def samples(self, start: Tensor, labels: Tensor) -> Tensor:
        """Return images in [0, 1] of the average, from noise and classes."""
        found = samples_of(self.game, start, self.params.S, labels=labels, guidance=self.params.guidance, bound=1.0)
        return (found + 1).div(2).clamp(0, 1)

    def picture(self) -> Picture:
        """Where the sampling is: images of each class in turn, from the same noise each time."""
        return {"samples": bytes_of((self.sampling.x + 1) / 2)}

    def see(self) -> None:
        """Take the sampler's next step; keep the picture when it is made, and begin the next when that is due."""
        if self.sampling.goes_on:
            self._slice()
        if not self.sampling.goes_on and self.step % self.picture_every == 0:
            self._begin()
        while self.over and self.sampling.goes_on:  # no step follows
            self._slice()

    def _begin(self) -> None:
        self.sampling.begin(self.params.S, self._moment())

    def _slice(self) -> None:
        self.sampling.go_on(self.params.guidance)
        if not self.sampling.goes_on:
            self.frames.show({**self.sampling.begun, **self.picture()})

    def measure(self) -> None:
        """Judge fresh samples at the present step, as many as the settings say."""
        if self.judge is not None:
            start, labels = self._start(self.game.generator("evaluation"), self.judge.n)
            self.figures = self.judge.of_samples(self.samples(start, labels), labels).cpu().numpy()

    def parts(self) -> dict[str, Part]:
        """The sampling on its way, and what was measured, too."""
        return {**super().parts(), "sampling": self.sampling, "measured": Attributes(self, "figures")}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot."""
        figures = self.figures.tolist()
        found = super().seen(at)
        found["picture"]["real"] = self.real
        return {
            **found,
            **dict(zip(FIGURES, figures, strict=False)),
            "class_histogram": np.array(figures[len(FIGURES) :]),
            "judged_images": self.judge.n if self.judge is not None else 0,
            "classes": list(self.images.classes),
            "images": len(self.images),
        }


def bytes_of(x: Tensor) -> np.ndarray:
    """Return images of ink in [0, 1] as bytes, 255 for ink; what lies beyond is cut."""
    return (255 * x.nan_to_num().clamp(0, 1)).round().to(torch.uint8).cpu().numpy()
