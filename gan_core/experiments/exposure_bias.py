"""A model that learns on true tokens and is used on its own: teacher forcing, scheduled sampling, free running."""

import numpy as np
import torch

from gan_core.data.sequences import brackets, circle
from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.sequences.next_token import NextToken
from gan_core.params import ExposureBiasParams
from gan_core.params.exposure_bias import TRAININGS
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.own_tokens import Judge, continued_point, continued_strings
from gan_core.telemetry.recorder import Recorder
from gan_core.theory import scheduled_sampling
from gan_core.training.sequences.ensemble import Ensemble
from gan_core.training.sequences.exposure import TASKS
from gan_core.training.sequences.exposure.unroll import mixed_loss

EVERY, FRAME_EVERY = 10, 20
CLIP = 1.0  # of a gradient's norm
FIGURES = ("loss", "epsilon", "one_step_loss", "one_step_error", "own_error", "ratio", "balanced")


class ExposureBias(RecordedExperiment):
    """A network for each training and seed; all of one seed begin with the same weights and see the same sequences. Over at `steps`.

    The snapshot is described in docs/snapshots.md.
    """

    name = "exposure_bias"
    params: ExposureBiasParams

    def __init__(self, params: ExposureBiasParams, device: str = "cpu"):
        self.params, on = params, torch.device(device)
        self.task = TASKS[params.task](on)
        self.trainings = [training for training in params.trainings for _ in range(params.seeds)]
        seeds = [params.seed + k for _ in params.trainings for k in range(params.seeds)]
        self.ensemble: Ensemble[NextToken] = Ensemble(lambda: self.task.network(params.width), seeds, on)
        self.judge = Judge(self.task, on)
        members = len(seeds)
        self.recorders = {"every": Recorder(FIGURES, members, on, self.ensemble.health.last_steps)}
        self.frames = KeyFrames(FRAME_EVERY)
        self._judged_at = -1
        self._observe()

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.ensemble.step

    @property
    def over(self) -> str:
        """Say that the last step is taken."""
        return f"step {self.step:,}: the learning rate has fallen to 0." if self.step >= self.params.steps else ""

    def advance(self, steps: int) -> None:
        """Train every network on a fresh batch, the same for all of one seed."""
        params = self.params
        for _ in range(steps):
            if self.over:
                return
            eps = self.epsilon(self.step)
            lr = params.lr * (1 - self.step / params.steps)

            def loss_of(network: NextToken, k: int, eps: list[float] = eps) -> torch.Tensor:
                draws = self.ensemble.draw(k, "batch")
                return mixed_loss(network, self.task, params.batch_size, eps[k], draws, through=params.gradient_through)

            self.ensemble.train_step(loss_of, lr, CLIP)
            self._observe()

    def epsilon(self, i: int) -> list[float]:
        """Return the probability of the true token at batch i = 0, 1, …, for each network."""
        params = self.params
        scheduled = scheduled_sampling.probability(params.schedule, i, params.half_at, params.least)
        return [
            {"teacher_forcing": 1.0, "scheduled_sampling": scheduled, "free_running": 0.0}[name]
            for name in self.trainings
        ]

    def member_labels(self) -> list[str]:
        """Training and seed, as far as members differ."""
        words = [TRAININGS[name] for name in self.trainings]
        if self.params.seeds == 1:
            return words if len(words) > 1 else [f"seed {self.params.seed}"]
        several = len(self.params.trainings) > 1
        return [
            f"{word}, seed {seed}" if several else f"seed {seed}"
            for word, seed in zip(words, self.ensemble.seeds, strict=True)
        ]

    def stopped(self) -> list[str]:
        """What the networks say."""
        return self.ensemble.health.sentences()

    def parts(self) -> dict[str, Part]:
        """The networks too."""
        return {**super().parts(), "networks": self.ensemble}

    def measure(self) -> None:
        """Judge the networks at the present step."""
        self._judge()

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        if at is None:
            self._judge()
            readings = dict(zip(FIGURES, self._figures().double().cpu().numpy(), strict=True))
        picture = dict(frame)
        return {
            **super().seen(at),
            **readings,
            "error_by_step": picture.pop("error_by_step").astype(np.float64),
            "one_step_by_step": picture.pop("one_step_by_step").astype(np.float64),
            "trainings": list(self.trainings),
            "error_is": self.task.error,
            "entropy_nats": brackets.entropy_nats() if self.params.task == "brackets" else float("nan"),
            "steps_in_all": self.params.steps,
            "picture": {"step": shown, **picture},
        }

    def picture(self) -> Picture:
        """How each network goes on from the reader's beginning, and its errors by step."""
        self._judge()
        params, networks = self.params, self.ensemble.networks
        found = {"error_by_step": self._alone.cpu().numpy(), "one_step_by_step": self._told.cpu().numpy()}
        if params.task == "brackets":
            drawn = continued_strings(networks, self.task, self.judge.u, brackets.of_text(params.start))
            return {**found, "strings": drawn, "real": self.judge.targets[: len(drawn[0])].cpu().numpy()}
        true, told = circle.one(params.angle, params.speed, params.radius)
        alone, one_step = continued_point(networks, self.task, true, told)
        return {
            **found,
            "true": true.astype(np.float32),
            "told": told.astype(np.float32),
            "own": alone,
            "one_step": one_step,
        }

    def _judge(self) -> None:
        if self._judged_at != self.step:
            self._loss, self._told, self._alone = self.judge.errors(self.ensemble.networks)
            self._judged_at = self.step

    def _figures(self) -> torch.Tensor:
        """FIGURES of now, (figures, K)."""
        one, own = self.task.over_places(self._told), self._alone[:, -1]
        eps = torch.tensor(self.epsilon(max(0, self.step - 1)), device=own.device)
        balanced = 1 - own if self.params.task == "brackets" else torch.full_like(own, torch.nan)
        return torch.stack([self.ensemble.loss, eps, self._loss, one, own, own / one, balanced])

    def _observe(self) -> None:
        if self.step % EVERY == 0 or self.over:
            self._judge()
            self.recorders["every"].record(self.step, list(self._figures()))
        self.keep_frame()
