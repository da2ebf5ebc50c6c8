"""A GAN in the plane, or an ensemble of them, trained live."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.losses import losses
from gan_core.params import PlaneGanParams
from gan_core.params.vary import parse_vary
from gan_core.telemetry import evaluation
from gan_core.telemetry.picture import picture
from gan_core.telemetry.telemetry import SCALARS, Telemetry
from gan_core.training import game_state
from gan_core.training.game import Game
from gan_core.training.gan_step import gan_step

CHECK_EVERY = 64  # steps between two looks at whether any member still trains; each look waits for the device


class PlaneGan(Experiment):
    """K members; one step is n_D critic and n_G generator updates. The snapshot is described in docs/architecture.md.

    Commands: step_D and step_G update one network once and count as a step.
    """

    name = "plane_gan"
    params: PlaneGanParams

    def __init__(self, params: PlaneGanParams, device: str = "cpu", dtype: torch.dtype = torch.float32):
        self.params = params
        self.game = Game(params, torch.device(device), dtype)
        self.telemetry = Telemetry(self.game, params)

    @classmethod
    def warm_up(cls) -> None:
        """Sliced W₁ is measured by POT, which takes a second to import."""
        evaluation.warm_up()

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.game.step

    @property
    def over(self) -> str:
        """Say that every member stopped at a number that is not finite; '' otherwise.

        Known at every 64th step alone: the step at which a run ends must not depend on how often it is looked at.
        """
        if self.step % CHECK_EVERY or self.game.health.alive.any():
            return ""
        if self.game.K == 1:
            return self.game.health.sentences()[0]
        return f"all {self.game.K} members have stopped at a number that was not finite"

    def advance(self, steps: int) -> None:
        """Train; where every member has stopped, nothing happens."""
        for _ in range(steps):
            if self.over:
                return
            self.game.step += 1
            self.telemetry.observe(gan_step(self.game))

    def apply(self, change: Mapping[str, Any]) -> None:
        """Put live settings in force from the next step on."""
        averaged = bool(self.params.ema_decay)
        super().apply(change)
        self.game.set_live(self.params)
        if self.params.ema_decay and not averaged:  # an average that begins now begins with what is there now
            self.game.average_G.copy_(self.game.G.flat)

    def command(self, name: str) -> None:
        """step_D: one critic update; step_G: one generator update."""
        updates = {"step_D": (1, 0), "step_G": (0, 1)}
        if name not in updates:
            super().command(name)
        with self._updates(*updates[name]):
            self.advance(1)

    @contextmanager
    def _updates(self, n_D: int, n_G: int) -> Iterator[None]:
        before = self.game.n_D, self.game.n_G
        self.game.n_D, self.game.n_G = n_D, n_G
        try:
            yield
        finally:
            self.game.n_D, self.game.n_G = before

    def measure(self) -> None:
        """Evaluate modes, Jensen–Shannon divergence and sliced W₁ at the present step."""
        self.telemetry.measure()

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see, now or at the key frame nearest to `at`."""
        game, telemetry = self.game, self.telemetry
        if at is None:
            shown, frame = game.step, picture(game, telemetry.scene)
        else:
            shown, frame = telemetry.frames.nearest(at)
        readings = telemetry.readings(None if at is None else shown)
        members = self.params.each_member()
        arrays = {name: array for name, array in frame.items() if name != "loss"}
        objectives = [list(losses)[place] for place in frame["loss"]]  # of then, not of now
        return {
            "step": game.step,
            "members": game.K,
            "params": self.params.model_dump(),
            "member_labels": self._labels(members),
            **{name: readings[name] for name in SCALARS},
            "layer_gradients_G": self._columns(readings, "gradient_G_"),
            "layer_gradients_D": self._columns(readings, "gradient_D_"),
            "mode_histogram": self._columns(readings, "mode_share_"),
            "history": telemetry.history(),
            "picture": {
                "step": shown,
                "extent": game.distribution.extent,
                "real": telemetry.scene.real[0].float().cpu().numpy(),
                **arrays,
            },
            "loss_unit": [item.unit for item in objectives],
            "critic_output": [item.critic_output for item in objectives],
            "ignores_shift": [item.ignores_shift for item in objectives],
            "threshold": [item.threshold for item in objectives],
            "frames": np.array(telemetry.frames.steps),
            "stopped": game.health.sentences(),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Everything, as arrays and JSON."""
        arrays = {f"game/{name}": array for name, array in game_state.state(self.game).items()}
        arrays |= {f"telemetry/{name}": array for name, array in self.telemetry.state().items()}
        return arrays, {"step": self.step, "params": self.params.model_dump()}

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`, bit for bit."""
        parts: dict[str, dict[str, np.ndarray]] = {"game": {}, "telemetry": {}}
        for key, array in arrays.items():
            part, _, name = key.partition("/")
            parts[part][name] = array
        self.params = self.params.changed(rest["params"])
        self.game.set_live(self.params)
        game_state.load(self.game, parts["game"], int(rest["step"]))
        self.telemetry.load(parts["telemetry"])

    def _labels(self, members: list[PlaneGanParams]) -> list[str]:
        varied = list(parse_vary(self.params.vary))
        settings = [", ".join(f"{name}={getattr(member, name)}" for name in varied) for member in members]
        seeds = [f"seed {member.seed}" for member in members]
        if not varied:
            return seeds
        return settings if self.params.members == 1 else [f"{a}, {b}" for a, b in zip(settings, seeds, strict=True)]

    @staticmethod
    def _columns(readings: Mapping[str, np.ndarray], prefix: str) -> np.ndarray:
        columns = [values for name, values in readings.items() if name.startswith(prefix)]
        return np.stack(columns, 1) if columns else np.zeros((0, 0))
