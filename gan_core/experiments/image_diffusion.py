"""A U-Net that learns to denoise images, live: from nothing, or from the weights that ship."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import image_sets
from gan_core.experiments.denoiser_experiment import DenoiserExperiment
from gan_core.experiments.experiment import Snapshot
from gan_core.networks.diffusion.unet import UNet
from gan_core.params import ImageDiffusionParams
from gan_core.params.image_diffusion import TRAINED
from gan_core.telemetry.denoising import samples_of
from gan_core.telemetry.images.judge import FIGURES, Judge
from gan_core.telemetry.key_frames import Picture
from gan_core.training.diffusion.game import DiffusionGame
from gan_core.training.diffusion.shipped import fill
from gan_core.training.streams import generator

SHOWN, SIDE = 20, 28


class ImageDiffusion(DenoiserExperiment):
    """Images are 2x − 1 of ink x in [0, 1]. The snapshot is described in docs/architecture.md."""

    name = "image_diffusion"
    params: ImageDiffusionParams
    picture_every = 100

    def __init__(self, params: ImageDiffusionParams, device: str = "cpu"):
        on = torch.device(device)
        self.images = image_sets[params.data].load(SIDE, train=True).to(on)
        self.classes = len(self.images.classes)
        with torch.random.fork_rng([]):
            torch.manual_seed(generator(params.seed, "init", on).initial_seed())
            network = UNet(self.images.shape[0], self.classes)
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if params.start == "shipped":
            fill(network, TRAINED)
        game = DiffusionGame(params, network, self._draw, on, no_class=self.classes)
        self.start, self.labels = self._start(game.generator("picture", 0), SHOWN)
        self.judge = Judge.of(self.images, params.judged) if params.judged > 1 else None
        self.figures = torch.full((len(FIGURES),), torch.nan)
        super().__init__(params, game)

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
        """Two rows of samples, each class in turn, from the same noise each time."""
        x = (255 * self.samples(self.start, self.labels)).round().to(torch.uint8)
        return {"samples": x.cpu().numpy()}

    def measure(self) -> None:
        """Judge fresh samples at the present step, as many as the settings say."""
        if self.judge is not None:
            start, labels = self._start(self.game.generator("evaluation"), self.judge.n)
            self.figures = self.judge.of_samples(self.samples(start, labels), labels)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see."""
        figures = self.figures.tolist()
        return {
            **super().snapshot(at),
            **dict(zip(FIGURES, figures, strict=False)),
            "class_histogram": np.array(figures[len(FIGURES) :]),
            "judged_images": self.judge.n if self.judge is not None else 0,
            "classes": list(self.images.classes),
            "images": len(self.images),
        }
