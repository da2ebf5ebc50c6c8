"""N(0, 1) against N(θ, 1): both generator gradients under the best discriminator, exact, and under discriminators that train."""

import numpy as np
import torch

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.params import ExactSaturationParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.theory import saturation
from gan_core.training.plane.discriminators import Discriminators

EVERY = 5  # steps between two measurements
SHOWN = np.linspace(-4.0, 12.0, 161)  # x of the picture
TRAINED = ("trained_minimax", "trained_non_saturating", "trained_js")
EXACT = ("gradient_minimax", "gradient_non_saturating", "js_nats")


class ExactSaturation(RecordedExperiment):
    """K discriminators learn to tell N(0, 1) from N(θ, 1). One step trains each of them once; θ is a live setting, and nothing else moves it.

    The snapshot is described in docs/snapshots.md.
    """

    name = "exact_saturation"
    params: ExactSaturationParams

    def __init__(self, params: ExactSaturationParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        seeds = range(params.seed, params.seed + params.members)
        self.discriminators = Discriminators(seeds, 1, params.width, self.device)
        nobody = np.full(params.members, np.inf)
        self.recorders = {"every": Recorder((*TRAINED, *EXACT), params.members, self.device, lambda: nobody)}
        self.frames = KeyFrames(20)
        self._observe()

    def advance(self, steps: int) -> None:
        """Train the discriminators."""
        params = self.params
        for _ in range(steps):
            self._step += 1
            real, noise = (
                self.discriminators.draw(name, self._step, (params.batch_size, 1)) for name in ("real", "generated")
            )
            self.discriminators.train_step(real, noise + params.theta, params.lr)
            self._observe()

    def measured(self) -> saturation.Saturation:
        """Return what the formulas give under the trained discriminators, (K,) each."""
        x = saturation.points(self.params.theta)
        f, slope = self._at(x)
        return saturation.under_discriminator(self.params.theta, x, f, slope)

    def member_labels(self) -> list[str]:
        """The seeds."""
        return [f"seed {self.params.seed + k}" for k in range(self.params.members)]

    def stopped(self) -> list[str]:
        """What the discriminators say."""
        return self.discriminators.health.sentences()

    def parts(self) -> dict[str, Part]:
        """The discriminators too."""
        return {**super().parts(), "discriminators": self.discriminators}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        theta = float(frame["theta"][0])
        if at is None:  # a moved slider shows at once, before the next step
            readings |= self._readings()
        p, q = saturation.densities(theta, SHOWN)
        return {
            **super().seen(at),
            **readings,
            "picture": {
                "step": shown,
                "theta": theta,
                "x": SHOWN,
                "real": p,
                "generated": q,
                "best": 1 / (1 + np.exp(theta * SHOWN - theta**2 / 2)),
                "trained": frame["trained"],
            },
        }

    def _at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits and slopes of every discriminator at x (X,): (K, X) each."""
        points = torch.as_tensor(x, dtype=torch.float32, device=self.device)[None, :, None]
        f, slope = self.discriminators.score(points.expand(self.params.members, -1, -1))
        return f.double().cpu().numpy(), slope[..., 0].double().cpu().numpy()

    def _readings(self) -> dict[str, np.ndarray]:
        best, found = saturation.exact(self.params.theta), self.measured()
        trained = {to: getattr(found, name) for to, name in zip(TRAINED, EXACT, strict=True)}
        return {**trained, **{name: np.full(self.params.members, float(getattr(best, name))) for name in EXACT}}

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            values = self._readings()
            rows = [torch.as_tensor(values[name], device=self.device) for name in (*TRAINED, *EXACT)]
            self.recorders["every"].record(self.step, rows)
        self.keep_frame()

    def picture(self) -> Picture:
        """What the discriminators say along the line."""
        f, _ = self._at(SHOWN)
        return {"trained": (1 / (1 + np.exp(-f))).astype(np.float32), "theta": np.array([self.params.theta])}
