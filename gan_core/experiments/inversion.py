"""The search for the z whose image comes closest to a given one: whole, noisy, or with a hole."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data.images import image_sets
from gan_core.data.images.drawing import read_drawing
from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.latent.inversion import Inversion
from gan_core.latent.quality import psnr_db, ssim
from gan_core.latent.restoration import add_noise, denoising, inpainted, inpainting
from gan_core.params import InversionParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.images.shipped import shipped_generator
from gan_core.training.streams import generator

EVERY, FRAME_EVERY, SSIM_EVERY = 10, 20, 100


class InversionRun(RecordedExperiment):
    """B images, each from R starts at once. One step is one of Adam on every z; the images are the run's members.

    The snapshot is described in docs/snapshots.md.
    """

    name = "inversion"
    params: InversionParams

    def __init__(self, params: InversionParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        self.shipped = shipped_generator(params.generator, device)
        self.truth, self.titles = self._truth()
        self.known = _mask(params).to(device)
        self.given = self._damaged()
        self.search = Inversion(
            self.shipped.images,
            self.given,
            restarts=params.restarts,
            noise_dim=self.shipped.params.noise_dim,
            seed=params.seed,
            steps=params.steps,
            lr=params.lr,
            objective=inpainting(self.known) if params.task == "inpaint" else denoising,
            shell_weight=params.shell_weight,
        )
        B, never = len(self.truth), lambda: np.full(len(self.truth), np.inf)
        self.recorders = {
            "every": Recorder(("psnr", "length"), B, self.device, never),
            "evaluation": Recorder(("ssim",), B, self.device, never),
        }
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    @property
    def step(self) -> int:
        """Steps of Adam taken."""
        return self.search.step

    @property
    def over(self) -> str:
        """Say that the search is at its end."""
        return f"The {self.params.steps:,} steps of this search are taken." if self.step >= self.params.steps else ""

    def advance(self, steps: int) -> None:
        """Search on, to the end at most."""
        for _ in range(min(steps, self.params.steps - self.step)):
            self.search.advance(1)
            self._observe()

    def member_labels(self) -> list[str]:
        """The images."""
        return self.titles

    def parts(self) -> dict[str, Part]:
        """The search too."""
        return {**super().parts(), "search": self.search}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        return {
            **super().seen(at),
            **readings,
            "psnr_given": psnr_db(self._shown_given(), self.truth).cpu().numpy().astype(np.float64),
            "picture": {"step": shown, "truth": _pixels(self.truth), "given": _pixels(self._shown_given()), **frame},
            "noise_dim": self.shipped.params.noise_dim,
            "steps": self.params.steps,
        }

    def restored(self) -> tuple[Tensor, Tensor]:
        """Return of each image the best z (B, d) and what it gives, (B, C, H, W): known pixels are kept as they are."""
        z, images, _ = self.search.best()
        kept = inpainted(self.given, self.known, images) if self.params.task == "inpaint" else images
        return z, kept

    def _truth(self) -> tuple[Tensor, list[str]]:
        params, shipped = self.params, self.shipped
        if params.drawing:
            pixels = torch.from_numpy(read_drawing(params.drawing)).to(self.device)
            return pixels[None, None].float() / 255, ["drawn"]
        images = image_sets[shipped.params.data].load(shipped.shape[1], train=False).to(self.device)
        chosen = torch.arange(params.first, params.first + params.images, device=self.device) % len(images)
        truth, labels = images.take(chosen, generator(params.seed, "truth", self.device, 0))
        names = [images.classes[label] for label in labels.tolist()]
        return truth, [f"image {i + 1}: {name}" for i, name in enumerate(names)]

    def _damaged(self) -> Tensor:
        if self.params.task == "denoise":
            return add_noise(self.truth, self.params.sigma, generator(self.params.seed, "damage", self.device, 0))
        return self.truth * self.known if self.params.task == "inpaint" else self.truth

    def _shown_given(self) -> Tensor:
        """What is given, as it is shown and compared: in [0, 1], lost pixels grey."""
        if self.params.task == "inpaint":
            return torch.where(self.known.bool(), self.given, 0.5)
        return self.given.clamp(0, 1)

    def _observe(self) -> None:
        if self.step % EVERY == 0 or self.over:
            z, images = self.restored()
            length = z.norm(dim=1) / self.shipped.params.noise_dim**0.5
            self.recorders["every"].record(self.step, [psnr_db(images, self.truth), length])
            if self.step % SSIM_EVERY == 0 or self.over:
                found = torch.from_numpy(ssim(images, self.truth)).to(self.device)
                self.recorders["evaluation"].record(self.step, [found])
        self.keep_frame()

    @torch.no_grad()
    def picture(self) -> Picture:
        """The best image so far of each image (B, C, H, W), and what every restart has now (B, R, C, H, W), as pixels."""
        flat = self.shipped.images(self.search.best_z.flatten(0, 1))
        return {
            "found": _pixels(self.restored()[1]),
            "restarts": _pixels(flat).reshape(*self.search.best_z.shape[:2], *self.shipped.shape),
            "best": self.search.best_loss.argmin(1).cpu().numpy().astype(np.uint8),
        }


def _mask(params: InversionParams) -> Tensor:
    """Return (1, 28, 28): 1 = known, 0 = lost."""
    known = torch.ones(1, 28, 28)
    if params.task != "inpaint":
        return known
    if params.hole == "drawn":
        return torch.from_numpy((read_drawing(params.mask, "mask") == 0).astype(np.float32))[None]
    places = {
        "middle": np.s_[:, 9:19, 9:19],
        "lower_half": np.s_[:, 14:],
        "right_half": np.s_[:, :, 14:],
    }
    known[places[params.hole]] = 0
    return known


def _pixels(images: Tensor) -> np.ndarray:
    return (255 * images).round().to(torch.uint8).cpu().numpy()
