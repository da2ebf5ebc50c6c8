"""N(0, 1) against N(θ, 1): both generator gradients under the best critic, exact, and under critics that train."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import ExactSaturationParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.parts import joined, split
from gan_core.telemetry.recorder import Recorder
from gan_core.theory import saturation
from gan_core.training.plane.critics import Critics

EVERY = 5  # steps between two measurements
SHOWN = np.linspace(-4.0, 12.0, 161)  # x of the picture
TRAINED = ("trained_minimax", "trained_non_saturating", "trained_js")
EXACT = ("gradient_minimax", "gradient_non_saturating", "js_nats")


class ExactSaturation(Experiment):
    """K critics learn to tell N(0, 1) from N(θ, 1). A step is one of theirs; θ is a live setting, and nothing else moves it.

    The snapshot is described in docs/architecture.md.
    """

    name = "exact_saturation"
    params: ExactSaturationParams

    def __init__(self, params: ExactSaturationParams, device: str = "cpu"):
        self.params, self.device, self._step = params, torch.device(device), 0
        seeds = range(params.seed, params.seed + params.members)
        self.critics = Critics(seeds, 1, params.width, self.device)
        self.recorder = Recorder(
            (*TRAINED, *EXACT), params.members, self.device, lambda: np.full(params.members, np.inf)
        )
        self.frames = KeyFrames(20)
        self._observe()

    @property
    def step(self) -> int:
        """Steps of the critics."""
        return self._step

    def advance(self, steps: int) -> None:
        """Train the critics."""
        params = self.params
        for _ in range(steps):
            self._step += 1
            real, noise = (
                self.critics.draw(name, self._step, (params.batch_size, 1)) for name in ("real", "generated")
            )
            self.critics.step(real, noise + params.theta, params.lr)
            self._observe()

    def measured(self) -> saturation.Saturation:
        """Return what the formulas give under the trained critics, (K,) each."""
        x = saturation.points(self.params.theta)
        f, slope = self._at(x)
        return saturation.under_critic(self.params.theta, x, f, slope)

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see, now or at the key frame nearest to `at`."""
        shown, frame = (self.step, self._picture()) if at is None else self.frames.nearest(at)
        readings = {
            name: self.recorder.series.reading(name, None if at is None else shown)
            for name in self.recorder.series.names
        }
        theta = float(frame["theta"][0])
        if at is None:  # a moved slider shows at once, before the next step
            readings |= self._readings()
        p, q = saturation.densities(theta, SHOWN)
        return {
            "step": self.step,
            "members": self.params.members,
            "params": self.params.model_dump(),
            "member_labels": [f"seed {self.params.seed + k}" for k in range(self.params.members)],
            "stopped": self.critics.health.sentences(),
            **readings,
            "history": {"every": self.recorder.series.as_dict()},
            "picture": {
                "step": shown,
                "theta": theta,
                "x": SHOWN,
                "real": p,
                "generated": q,
                "best": 1 / (1 + np.exp(theta * SHOWN - theta**2 / 2)),
                "trained": frame["trained"],
            },
            "frames": np.array(self.frames.steps),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Everything, as arrays and JSON."""
        parts = {"critics": self.critics.state(), "series": self.recorder.series.state(), "frames": self.frames.state()}
        return joined(parts), {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`, bit for bit."""
        parts = split(arrays)
        self.params, self._step = self.params.changed(rest["params"]), int(rest["step"])
        self.critics.load(parts["critics"])
        self.recorder.series.load(parts["series"])
        self.frames.load(parts["frames"])

    def _at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Logits and slopes of every critic at x (X,): (K, X) each."""
        points = torch.as_tensor(x, dtype=torch.float32, device=self.device)[None, :, None]
        f, slope = self.critics.score(points.expand(self.params.members, -1, -1))
        return f.double().cpu().numpy(), slope[..., 0].double().cpu().numpy()

    def _readings(self) -> dict[str, np.ndarray]:
        best, found = saturation.exact(self.params.theta), self.measured()
        trained = {to: getattr(found, name) for to, name in zip(TRAINED, EXACT, strict=True)}
        return {**trained, **{name: np.full(self.params.members, float(getattr(best, name))) for name in EXACT}}

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            values = self._readings()
            rows = [torch.as_tensor(values[name], device=self.device) for name in (*TRAINED, *EXACT)]
            self.recorder.record(self.step, rows)
        if self.frames.due(self.step):
            self.frames.add(self.step, self._picture())

    def _picture(self) -> Picture:
        f, _ = self._at(SHOWN)
        return {"trained": (1 / (1 + np.exp(-f))).astype(np.float32), "theta": np.array([self.params.theta])}
