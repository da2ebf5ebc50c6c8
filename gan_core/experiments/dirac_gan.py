"""The Dirac-GAN as a run: a step is one step of both players."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import DiracGanParams
from gan_core.telemetry.parts import joined, split
from gan_core.telemetry.series import Series
from gan_core.theory.dirac_gan import Game, methods
from gan_core.theory.dirac_orbit import orbit
from gan_core.theory.dirac_stability import eigenvalues, of_step, verdict

SCALARS = ("theta", "psi", "radius")
FRAMES = 100  # at most, of the steps that can be looked at


class DiracGan(Experiment):
    """One generator, one critic, two numbers; nothing is drawn at random. A live θ or ψ puts its player there.

    The snapshot is described in docs/architecture.md; `converges` is of an orbit of 20,000 steps from (theta0, psi0).
    """

    name = "dirac_gan"
    params: DiracGanParams

    def __init__(self, params: DiracGanParams, device: str = "cpu"):
        self.params, self._step, self._left = params, 0, -1
        self.place = params.start
        self.series = Series(SCALARS, 1)
        self._observe(np.array([0]), np.array([self.place]))

    @property
    def step(self) -> int:
        """Steps taken."""
        return self._step

    @property
    def over(self) -> str:
        """Say at which step a number was no longer finite."""
        return (
            "" if self._left < 0 else f"step {self._left:,}: θ or ψ is not a finite number; a smaller h goes further."
        )

    def advance(self, steps: int) -> None:
        """Play on; the run is over where θ or ψ is not finite."""
        if self.over or steps < 1:
            return
        path = orbit(Game(**self.params.game()), self.params.scheme, self.place, steps)
        good = int(np.isfinite(path[:, 0]).sum()) - 1
        if good < steps:
            self._left = self._step + good + 1
        self._observe(self._step + 1 + np.arange(good), path[1 : good + 1])
        self._step += good
        self.place = float(path[good, 0]), float(path[good, 1])

    def apply(self, change: Mapping[str, Any]) -> None:
        """Change settings; a new theta0 or psi0 moves that player now."""
        super().apply(change)
        theta, psi = self.place
        self.place = self.params.theta0 if "theta0" in change else theta, self.params.psi0 if "psi0" in change else psi

    def snapshot(self, at: int | None = None) -> Snapshot:
        """What there is to see, now or at the kept step at or before `at`."""
        game, (theta, psi) = Game(**self.params.game()), self.place
        history = self.series.as_dict()
        found = verdict(game, self.params.scheme, self.params.start)
        now = {"theta": theta, "psi": psi, "radius": float(np.hypot(theta, psi))}
        if at is not None:
            now = {name: float(self.series.reading(name, at)[0]) for name in SCALARS}
        return {
            "step": self.step,
            "members": 1,
            "params": self.params.model_dump(),
            "member_labels": [f"{self.params.method}, {self.params.scheme}"],
            "stopped": [self.over],
            **now,
            "eigenvalues": eigenvalues(of_step(game, self.params.scheme)),
            "eigenvalues_flow": eigenvalues(methods[game.method].jacobian(game)),
            "converges": found.converges,
            "verdict": f"{found.word}: {found.why}",
            "history": {"every": history},
            "picture": {
                "step": self.step if at is None else at,
                "path": np.concatenate([history["theta"], history["psi"]], 1),
                "path_step": history["step"],
            },
            "frames": history["step"][:: 1 + len(history["step"]) // FRAMES].astype(int),
        }

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Everything, as arrays and JSON."""
        rest = {"step": self.step, "left": self._left, "params": self.params.model_dump()}
        return joined({"series": self.series.state(), "players": {"place": np.array(self.place)}}), rest

    def load(self, arrays: Mapping[str, np.ndarray], rest: Mapping[str, Any]) -> None:
        """Go on from `state`, bit for bit."""
        self.params, self._step, self._left = self.params.changed(rest["params"]), int(rest["step"]), int(rest["left"])
        parts = split(arrays)
        theta, psi = parts["players"]["place"]
        self.place = float(theta), float(psi)
        self.series.load(parts["series"])

    def _observe(self, steps: np.ndarray, path: np.ndarray) -> None:
        rows = np.stack([path[:, 0], path[:, 1], np.hypot(path[:, 0], path[:, 1])], 1)
        with np.errstate(over="ignore"):  # beyond 3e38 the history says inf; θ and ψ go on
            self.series.extend(steps, rows[..., None].astype(np.float32))
