"""The Dirac-GAN as a run: a step is one step of both players."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan_core.experiments.experiment import Attributes, Experiment, Part, Snapshot
from gan_core.params import DiracGanParams
from gan_core.telemetry.series import Series
from gan_core.theory.dirac_gan import Game, methods
from gan_core.theory.dirac_orbit import orbit
from gan_core.theory.dirac_stability import eigenvalues, of_step, verdict

SCALARS = ("theta", "psi", "radius")
FRAMES = 100  # at most, of the steps that can be looked at


class DiracGan(Experiment):
    """One generator, one discriminator, two numbers; nothing is drawn at random. A live θ or ψ puts its player there.

    The snapshot is described in docs/snapshots.md; `converges` is of an orbit of 20,000 steps from (theta0, psi0).
    """

    name = "dirac_gan"
    params: DiracGanParams

    def __init__(self, params: DiracGanParams, device: str = "cpu"):
        self.params, self.not_finite_at = params, -1  # the step at which a number was no longer finite
        self.place = np.array(params.start)
        self.series = Series(SCALARS, 1)
        self._observe(np.array([0]), self.place[None])

    @property
    def over(self) -> str:
        """Say at which step a number was no longer finite."""
        return (
            ""
            if self.not_finite_at < 0
            else f"step {self.not_finite_at:,}: θ or ψ is not a finite number; a smaller h goes further."
        )

    def advance(self, steps: int) -> None:
        """Play on; the run is over where θ or ψ is not finite."""
        if self.over or steps < 1:
            return
        theta, psi = self.place.tolist()
        path = orbit(Game(**self.params.game()), self.params.scheme, (theta, psi), steps)
        good = int(np.isfinite(path[:, 0]).sum()) - 1
        if good < steps:
            self.not_finite_at = self._step + good + 1
        self._observe(self._step + 1 + np.arange(good), path[1 : good + 1])
        self._step += good
        self.place = path[good]

    def apply(self, change: Mapping[str, Any]) -> None:
        """Change settings; a new theta0 or psi0 moves that player now."""
        super().apply(change)
        theta, psi = self.place
        moved = self.params.theta0 if "theta0" in change else theta, self.params.psi0 if "psi0" in change else psi
        self.place = np.array(moved)

    def member_labels(self) -> list[str]:
        """The rule of the game, and who moves when."""
        return [f"{self.params.method}, {self.params.scheme}"]

    def stopped(self) -> list[str]:
        """Where the run ended, both players did."""
        return [self.over]

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the kept step at or before `at`."""
        game, (theta, psi) = Game(**self.params.game()), self.place.tolist()
        history = self.series.as_dict()
        found = verdict(game, self.params.scheme, self.params.start)
        now = {"theta": theta, "psi": psi, "radius": float(np.hypot(theta, psi))}
        if at is not None:
            now = {name: float(self.series.reading(name, at)[0]) for name in SCALARS}
        return {
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

    def parts(self) -> dict[str, Part]:
        """The history, and where both players are."""
        return {"series": self.series, "players": Attributes(self, "place", "not_finite_at")}

    def _observe(self, steps: np.ndarray, path: np.ndarray) -> None:
        rows = np.stack([path[:, 0], path[:, 1], np.hypot(path[:, 0], path[:, 1])], 1)
        with np.errstate(over="ignore"):  # beyond 3e38 the history says inf; θ and ψ go on
            self.series.extend(steps, rows[..., None].astype(np.float32))
