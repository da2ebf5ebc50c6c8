"""Two parallel lines, and two networks of one seed: a discriminator whose logits estimate JS, and a bounded critic that estimates W₁."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import softplus

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.frozen.lines import upright
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.params import LineCriticParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.line_critic_picture import EXTENT, FixedInputs, slope_of_D, slope_of_log_D
from gan_core.telemetry.recorder import Recorder
from gan_core.theory import parallel_lines, penalised_critic
from gan_core.training.plane.discriminators import Discriminators

EVERY, FRAME_EVERY = 5, 20
POINTS, ACROSS = 256, 9  # heights at which the discriminators are read; places from line to line
FIGURES = (
    "js_estimate", "js_exact", "estimate", "exact", "optimum", "estimate_over_slope", "largest_slope",
    "slope_D", "slope_log_D", "slope_f",
)  # fmt: skip


class LineCritic(RecordedExperiment):
    """K pairs of discriminators learn to tell (0, u) from (θ, u), u ~ U(0, 1), from the same batches. One step trains each of them once; θ is live.

    The snapshot is described in docs/snapshots.md.
    """

    name = "line_critic"
    params: LineCriticParams

    def __init__(self, params: LineCriticParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        seeds = range(params.seed, params.seed + params.members)
        same: dict[str, Any] = {"inputs": 2, "width": params.width, "device": self.device, "activation": "leaky_relu"}
        self.logit = Discriminators(seeds, **same)
        self.bounded = Discriminators(seeds, **same, objective="wasserstein", constraint=params.constraint)
        middles = (torch.arange(POINTS, device=self.device) + 0.5) / POINTS
        self.heights = middles.view(1, -1, 1).expand(
            params.members, -1, -1
        )  # (K, POINTS, 1): an integral over u, exact
        self.scene = FixedInputs(params.members, self.device)
        self.recorders = {"every": Recorder(FIGURES, params.members, self.device, self._last_steps)}
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    def advance(self, steps: int) -> None:
        """Train both discriminators of every seed on fresh points, the same for both."""
        params = self.params
        for _ in range(steps):
            self._step += 1
            u, v = (
                self.logit.draw(name, self._step, (params.batch_size, 1), uniform=True)
                for name in ("real", "generated")
            )
            real, fake = upright(0.0, u), upright(params.theta, v)
            self.logit.train_step(real, fake, params.lr)
            self.bounded.train_step(real, fake, params.lr, weight=params.penalty_weight, clip=params.clip)
            self._observe()

    def figures(self) -> list[Tensor]:
        """What both networks say of the lines as they are now: FIGURES, (K,) each, on the device.

        ½ V + log 2 ≤ JS, V = E log D + E log(1 − D) (arXiv:1406.2661, Theorem 1), and E f(real) − E f(generated) ≤ W₁ for a critic
        nowhere steeper than 1 (Kantorovich–Rubinstein, arXiv:1701.07875, Eq. 2); divided by its largest slope on the way from line
        to line, measured at 9 × 256 points, any critic's is one that is not steeper. slope_D, slope_log_D and slope_f are
        means at the generated line: of ‖∂D/∂x‖ and ‖∂ log D/∂x‖ of the logit discriminator, and of ‖∂f/∂x‖ of the bounded one.
        """
        theta = self.params.theta
        real, fake = upright(0.0, self.heights), upright(theta, self.heights)
        (f_real, _), (f_fake, slope) = self.logit.score(real), self.logit.score(fake)
        js = np.log(2) - 0.5 * (softplus(-f_real).mean(1) + softplus(f_fake).mean(1))
        slope_D, slope_log_D = (of(f_fake, slope).norm(dim=-1).mean(1) for of in (slope_of_D, slope_of_log_D))
        between = torch.cat([upright(t * theta, self.heights) for t in np.linspace(0, 1, ACROSS).tolist()], 1)
        f, slopes = self.bounded.score(between)
        sizes = slopes.norm(dim=-1)
        estimate, largest = f[:, :POINTS].mean(1) - f[:, -POINTS:].mean(1), sizes.amax(1)
        js_exact, exact, optimum = (torch.full_like(estimate, value) for value in self.exact())
        at_fake = sizes[:, -POINTS:].mean(1)
        return [js, js_exact, estimate, exact, optimum, estimate / largest, largest, slope_D, slope_log_D, at_fake]

    def exact(self) -> tuple[float, float, float]:
        """Return JS in nats (log 2 unless θ = 0), W₁ = |θ|, and the estimate of the best critic that the constraint allows.

        Clipping bounds the slope by a number that nobody knows: NaN.
        """
        theta, weight = self.params.theta, self.params.penalty_weight
        known = parallel_lines.distances(theta)
        best = {"gradient_penalty": penalised_critic.best_estimate(theta, weight), "spectral_norm": abs(theta)}
        return float(known.js_nats), float(known.w1), best.get(self.params.constraint, np.nan)

    def member_labels(self) -> list[str]:
        """The seeds."""
        return [f"seed {self.params.seed + k}" for k in range(self.params.members)]

    def stopped(self) -> list[str]:
        """Of each seed what either discriminator says."""
        return [a or b for a, b in zip(*(each.health.sentences() for each in self._both), strict=True)]

    def parts(self) -> dict[str, Part]:
        """Both discriminators too."""
        return {**super().parts(), "logit": self.logit, "bounded": self.bounded}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        if at is None:  # a moved slider shows at once, before the next step
            now = torch.stack(self.figures()).double().cpu().numpy()
            readings = dict(zip(FIGURES, now, strict=True))
            of_theta = zip(("js_exact", "exact", "optimum"), self.exact(), strict=True)
            readings |= {name: np.full(self.params.members, value) for name, value in of_theta}
        return {
            **super().seen(at),
            **readings,
            "picture": {
                "step": shown,
                "extent": EXTENT,
                **self.scene.still(),
                **{name: array for name, array in frame.items() if name != "theta"},
                "theta": float(frame["theta"][0]),
            },
        }

    @property
    def _both(self) -> tuple[Discriminators, Discriminators]:
        return self.logit, self.bounded

    def _last_steps(self) -> np.ndarray:
        return np.minimum(*(each.health.last_steps() for each in self._both))

    def picture(self) -> Picture:
        """Scores and slopes of both discriminators."""
        return self.scene.picture(self.logit, self.bounded, self.params.theta)

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorders["every"].record(self.step, self.figures())
        self.keep_frame()
