"""A denoiser of points in the plane, trained live."""

import numpy as np
import torch
from torch import Tensor

from gan_core.data import distributions
from gan_core.data.mixture import EqualMixture
from gan_core.diffusion.floor import least_loss_by_t
from gan_core.diffusion.plane_mixture import plane_mixture
from gan_core.experiments.denoiser_experiment import DenoiserExperiment
from gan_core.experiments.experiment import Attributes, Part, Snapshot
from gan_core.networks.diffusion.plane import PlaneDenoiser
from gan_core.params import PlaneDiffusionParams
from gan_core.telemetry.denoising import distance, samples_of
from gan_core.telemetry.key_frames import Picture
from gan_core.training.diffusion.game import BINS, DiffusionGame
from gan_core.training.streams import generator

POINTS, JUDGED = 500, 5000


class PlaneDiffusion(DenoiserExperiment):
    """The snapshot is described in docs/snapshots.md."""

    name = "plane_diffusion"
    params: PlaneDiffusionParams
    picture_every = 50

    def __init__(self, params: PlaneDiffusionParams, device: str = "cpu"):
        on = torch.device(device)
        self.data = distributions[params.data](sigma=params.sigma, radius=params.radius)
        with torch.random.fork_rng([]):
            torch.manual_seed(generator(params.seed, "init", on).initial_seed())
            network = PlaneDenoiser(params.width)
        game = DiffusionGame(params, network, self._draw, on)
        g = game.generator("picture", 0)
        self.start = torch.randn(POINTS, 2, generator=g, device=on)
        self.real = self.data.sample(POINTS, g).cpu().numpy().astype(np.float32)
        self.distance = np.nan
        self.floor = np.full(BINS, np.nan)
        if isinstance(self.data, EqualMixture):
            law = plane_mixture(params.data, params.sigma, params.radius)
            self.floor = least_loss_by_t(law, game.noise, params.predicts, BINS)
        super().__init__(params, game)

    def _draw(self, n: int, g: torch.Generator) -> tuple[Tensor, None]:
        return self.data.sample(n, g), None

    def picture(self) -> Picture:
        """Points of the average, from the same noise each time."""
        return {"generated": samples_of(self.game, self.start, self.params.S)[None].cpu().numpy()}

    def parts(self) -> dict[str, Part]:
        """The measured distance, too."""
        return {**super().parts(), "measured": Attributes(self, "distance")}

    def measure(self) -> None:
        """Compare as many samples with as many of the data."""
        g = self.game.generator("distance")
        start, real = torch.randn(JUDGED, 2, generator=g, device=g.device), self.data.sample(JUDGED, g)
        self.distance = distance(samples_of(self.game, start, self.params.S), real)

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot."""
        found = super().seen(at)
        found["picture"] |= {"extent": self.data.extent, "real": self.real}
        return {**found, "floor_by_t": self.floor, "sliced_w1": self.distance}
