"""A tour through the noise space of a trained generator: from one z to the next, a leg of LEG steps each."""

import numpy as np
import torch
from torch import Tensor

from gan_core.experiments.experiment import Experiment, Part, Snapshot
from gan_core.latent.directions import principal_directions
from gan_core.latent.walk import arithmetic, linear, spherical, sweep
from gan_core.params import LatentWalkParams
from gan_core.params.latent_walk import DIRECTIONS, REACH
from gan_core.telemetry.images.sample_evaluator import classifier_of, middle
from gan_core.telemetry.recorder import Recorder
from gan_core.training.images.shipped import shipped_generator
from gan_core.training.streams import generator

LEG, STRIP, FRAME_EVERY = 50, 10, 5
AVERAGED, DRAWN = 3, 1000  # z of a class that are averaged, as in the DCGAN paper; z among which they are found
WALKS = {"linear": linear, "spherical": spherical}
EVERY = ("length_linear", "length_spherical", "confidence_linear", "confidence_spherical")


class LatentWalk(Experiment):
    """Nothing is trained: a step is a place on the tour. What is seen depends on seed, step and the settings in force alone.

    The snapshot is described in docs/snapshots.md.
    """

    name = "latent_walk"
    params: LatentWalkParams

    def __init__(self, params: LatentWalkParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        self.shipped = shipped_generator(params.generator, device)
        self.noise_dim = self.shipped.params.noise_dim
        self.directions = principal_directions(self.shipped.G, self.noise_dim, DIRECTIONS)
        self.classifier = classifier_of(self.shipped.params.data, device)
        self.of_class = self._z_by_class()
        self.recorder = Recorder(EVERY, 1, self.device, lambda: np.array([np.inf]))
        self._record()

    def advance(self, steps: int) -> None:
        """Go on along the tour."""
        for _ in range(steps):
            self._step += 1
            self._record()

    def stop(self, number: int) -> Tensor:
        """Return the z at which leg `number` begins, (d,) from N(0, I)."""
        g = generator(self.params.seed, "tour", self.device, number)
        return torch.randn(self.noise_dim, generator=g, device=self.device)

    def leg(self, step: int, n: int) -> dict[str, Tensor]:
        """Return the leg of a step at n places, straight and along the sphere, (n, d) each."""
        z0, z1 = (self.stop(step // LEG + i) for i in (0, 1))
        return {name: walk(z0, z1, n) for name, walk in WALKS.items()}

    def member_labels(self) -> list[str]:
        """The generator."""
        return [self.shipped.name]

    def parts(self) -> dict[str, Part]:
        """What was recorded; the rest follows from the step."""
        return {"every": self.recorder}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot at a point of the tour, with the current settings."""
        shown = self.step if at is None else min(at, self.step)
        here = {name: places[shown % LEG] for name, places in self.leg(shown, LEG + 1).items()}
        z = here[self.params.walk] + torch.tensor(self.params.offsets, device=self.device) @ self.directions
        strips = self.leg(shown, STRIP)
        sums = self._sums()
        apart = zip(
            self.directions, self.params.offsets, strict=True
        )  # a strip is centred where its own slider is at 0
        sweeps = [sweep(z - offset * u, u, REACH, STRIP) for u, offset in apart]
        rows = torch.cat([*strips.values(), *sweeps, sums, z[None]])
        images = self.shipped.images(rows)
        named, surely = self._named(images)
        seen = (255 * images).round().to(torch.uint8).cpu().numpy()
        strip, at_sums = seen[: -len(sums) - 1], seen[-len(sums) - 1 : -1]
        readings = {name: self.recorder.series.reading(name, shown) for name in EVERY}
        return {
            **readings,
            "length": float(z.norm() / self.noise_dim**0.5),
            "named": self.shipped.classes[named[-1]],
            "confidence": surely[-1],
            "sums_named": [self.shipped.classes[i] for i in named[-len(sums) - 1 : -1]],
            "parameters_G": sum(weight.numel() for weight in self.shipped.G.parameters()),
            "noise_dim": self.noise_dim,
            "history": {"every": self.recorder.series.as_dict()},
            "picture": {
                "step": shown,
                "place": (shown % LEG) / LEG,
                "current": seen[-1],
                "strips": strip.reshape(-1, STRIP, *seen.shape[1:]),
                "sums": at_sums,
            },
            "frames": np.arange(0, self.step + 1, FRAME_EVERY * max(1, self.step // 1000)),
        }

    def _record(self) -> None:
        """Length over √d and the classifier's confidence, straight and along the sphere, with no direction added."""
        z = torch.stack([places[self.step % LEG] for places in self.leg(self.step, LEG + 1).values()])
        confidence = self._confidence(self.shipped.images(z))
        values = torch.cat([z.norm(dim=1) / self.noise_dim**0.5, confidence])
        self.recorder.record(self.step, list(values[:, None]))

    def _sums(self) -> Tensor:
        """Mean z of the classes a, b and c, and mean(a) − mean(b) + mean(c), (4, d)."""
        a, b, c = (self.of_class[i] for i in (self.params.plus_a, self.params.minus_b, self.params.plus_c))
        return torch.stack([a.mean(0), b.mean(0), c.mean(0), arithmetic(a, b, c)])

    def _z_by_class(self) -> list[Tensor]:
        """Of each class the z, of DRAWN ones, of whose image the classifier is surest, (AVERAGED, d)."""
        z = torch.randn(
            DRAWN, self.noise_dim, generator=generator(self.params.seed, "classes", self.device, 0), device=self.device
        )
        shares = torch.cat([self._shares(self.shipped.images(part)) for part in z.split(250)])
        return [z[shares[:, i].topk(AVERAGED).indices] for i in range(shares.shape[1])]

    @torch.no_grad()
    def _shares(self, images: Tensor) -> Tensor:
        """Return the classifier's probabilities, (n, classes); all alike where there is no classifier."""
        classes = len(self.shipped.classes)
        if self.classifier is None:
            return torch.full((len(images), classes), 1 / classes, device=self.device)
        return self.classifier(middle(images)).softmax(1)

    def _confidence(self, images: Tensor) -> Tensor:
        return self._shares(images).amax(1)

    def _named(self, images: Tensor) -> tuple[list[int], list[float]]:
        best = self._shares(images).max(1)
        return best.indices.tolist(), best.values.tolist()
