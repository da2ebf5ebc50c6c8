"""Latent diffusion in small: a variational autoencoder, then a denoiser of its latents, with the KL term and without."""

import numpy as np
import torch

from gan_core.data.images import image_sets
from gan_core.experiments.experiment import Attributes, Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.images import count_parameters
from gan_core.params import LatentDiffusionParams
from gan_core.telemetry import latent_costs
from gan_core.telemetry.images.sample_evaluator import SampleEvaluator
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.latent_telemetry import DRAWN, FRECHET, REBUILT, frechet, noise, picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.streams import generator
from gan_core.training.vae.two_stages import TwoStages

SIDE, PICTURE_EVERY, CHECK_EVERY = 28, 50, 16
SCALARS = {"autoencoder": ("reconstruction_nats", "kl_nats"), "denoiser": ("loss",), "probe": ("mse",)}
IMAGES = ("rebuilt", "prior", "diffusion")


class LatentDiffusion(RecordedExperiment):
    """A step is one of every member's: of its autoencoder first, then of its denoiser. The snapshot is described in docs/snapshots.md.

    Members differ in the weight of the KL term alone: weights to begin with, images and noise are the same.
    """

    name = "latent_diffusion"
    params: LatentDiffusionParams

    def __init__(self, params: LatentDiffusionParams, device: str = "cpu"):
        on = torch.device(device)
        self.params, self.device = params, on
        self.images = image_sets[params.data].load(SIDE, train=True).to(on)
        self.members = [TwoStages(params, kl, self.images, on) for kl in params.weights]
        self.start = noise(DRAWN, generator(params.seed, "picture", on))
        self.real = bytes_of(self.members[0].measured[:REBUILT])
        self.judge = SampleEvaluator.of(self.images, params.judged) if params.judged else None
        self.figures = np.full((len(FRECHET), len(self.members)), np.nan)
        self.counted = latent_costs.counted(self.images.shape[0])
        self.weights_in_pixels = latent_costs.weights_in_pixels(self.images.shape[0])
        self.times = np.full(len(latent_costs.NAMES), np.nan)  # ms for an image, in the order of NAMES
        self.recorders = {
            group: Recorder(names, len(self.members), on, lambda: np.full(len(self.members), np.inf))
            for group, names in SCALARS.items()
        }
        self.frames = KeyFrames(PICTURE_EVERY)
        self._see()

    @property
    def step(self) -> int:
        """Steps of both stages."""
        return self.members[0].step

    @property
    def over(self) -> str:
        """Say that as many steps as were asked for are taken, or that every member met a number that is not finite."""
        if 0 < self.params.steps <= self.step:
            return f"step {self.step:,}: as many as were asked for."
        stopped = [""] if self.step % CHECK_EVERY else self.stopped()
        return stopped[0] if all(stopped) else ""

    def advance(self, steps: int) -> None:
        """Train; at the end of the first stage time the networks, at the end of the run judge the samples."""
        for _ in range(steps):
            if self.over:
                return
            group = "denoiser" if self.members[0].diffuses else "autoencoder"
            for member in self.members:
                member.train_step()
            self.recorders[group].record(self.step, self._scalars(group))
            if self.step == self.params.autoencoder_steps:
                found = latent_costs.milliseconds(self.images.shape[0], self.device)
                self.times = np.array([found[name] for name in latent_costs.NAMES])
            if (
                self.step % PICTURE_EVERY == 0
                or self.step == self.params.autoencoder_steps
                or self.step == self.params.steps
            ):
                self._see()
            if self.step == self.params.steps:
                self.measure()

    def _scalars(self, group: str) -> list[torch.Tensor]:
        if group == "denoiser":
            return [torch.stack([member.denoiser.loss for member in self.members])]
        parts = [(member.vae.reconstruction, member.vae.kl) for member in self.members]
        return [torch.stack(part) for part in zip(*parts, strict=True)]

    def picture(self) -> Picture:
        """Images of each kind, the aggregate posterior and the scale."""
        found = picture(self.members, self.start, self.params.S)
        arrays = {name: bytes_of(x) if name in IMAGES else x.double().cpu().numpy() for name, x in found.items()}
        scale = torch.stack([member.scale for member in self.members]).double().cpu().numpy()
        return {**arrays, "scale": scale, "step": np.array(self.step)}

    def _see(self) -> None:
        self.frames.show(self.picture())
        self.recorders["probe"].record(self.step, [torch.as_tensor(self.frames.last["mse"], device=self.device)])

    def set_live(self) -> None:
        """Put live settings in force from the next step on."""
        for member in self.members:
            member.denoiser.set_live(self.params)

    def measure(self) -> None:
        """Judge fresh samples at the present step, of N(0, I) decoded and of latent diffusion."""
        if self.judge is not None:
            found = [frechet(member, self.judge, self.params.seed, self.params.S) for member in self.members]
            self.figures = np.array(found).T

    def member_labels(self) -> list[str]:
        """The weights of the KL term."""
        return [f"β = {kl:g}" if kl else "KL off" for kl in self.params.weights]

    def stopped(self) -> list[str]:
        """What the members say."""
        return [member.stopped for member in self.members]

    def parts(self) -> dict[str, Part]:
        """The members, and what was measured, too."""
        members = {f"member {k}": member for k, member in enumerate(self.members)}
        return {**super().parts(), **members, "measured": Attributes(self, "figures", "times")}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        frame = self.frames.seen(at)
        shown = int(frame["step"])
        member = self.members[0]
        return {
            **super().seen(at),
            **self.readings(None if at is None else shown),
            **{name: frame[name] for name in ("latent_mean", "latent_std", "scale")},
            **dict(zip(FRECHET, self.figures, strict=True)),
            "judged_images": self.judge.n if self.judge is not None else 0,
            **{f"multiply_adds_{name}": count for name, count in self.counted.items()},
            **{f"ms_{name}": float(time) for name, time in zip(latent_costs.NAMES, self.times, strict=True)},
            "parameters_autoencoder": count_parameters(member.vae.network),
            "parameters_denoiser": count_parameters(member.denoiser.network),
            "parameters_pixels": self.weights_in_pixels,
            "sampler_calls": self.params.S,
            "picture": {
                "step": shown,
                "real": self.real,
                **{name: frame[name] for name in IMAGES},
                "diffuses": shown >= self.params.autoencoder_steps,
            },
        }  # fmt: skip


def bytes_of(x: torch.Tensor) -> np.ndarray:
    """Return images of ink in [0, 1] as bytes, 255 for ink; what is not finite is paper."""
    return (255 * x.nan_to_num().clamp(0, 1)).round().to(torch.uint8).cpu().numpy()
