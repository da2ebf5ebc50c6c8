"""Two settings of a GAN in the plane, each from several seeds, trained side by side and compared."""

from functools import partial

import numpy as np
import torch

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.params import CompareSeedsParams
from gan_core.params.compare_seeds import SIDES
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.plane.evaluation import MODES, evaluate
from gan_core.telemetry.recorder import Recorder
from gan_core.theory.two_samples import finite, permutation
from gan_core.training.cuda_graph import ReplayedStep
from gan_core.training.plane.game import Game
from gan_core.training.plane.gan_step import gan_step

EVERY = 100  # steps between two counts of the modes
CHECK_EVERY = 64  # steps between two looks at whether any seed still trains
SHOWN = 120  # points of each seed in the picture
FIGURES = ("modes_covered", "nearest_modes_95", "high_quality_share", "kl_to_uniform_nats")


class CompareSeeds(RecordedExperiment):
    """A step is one of every seed of A, then one of every seed of B; over at `steps`. Looking changes nothing.

    A seed of a side is trained exactly as `plane_gan` trains it with that side's settings: see `CompareSeedsParams.side`. The
    snapshot is described in docs/snapshots.md.
    """

    name = "compare_seeds"
    params: CompareSeedsParams

    def __init__(self, params: CompareSeedsParams, device: str = "cpu"):
        self.params = params
        self.games = {side: Game(params.side(side), torch.device(device)) for side in SIDES}
        self.z = {
            side: torch.stack([game.draw_z(g, SHOWN) for g in game.generators("picture")])
            for side, game in self.games.items()
        }
        self.steps = {side: ReplayedStep(game, partial(gan_step, game)) for side, game in self.games.items()}
        self.recorders = {
            side: Recorder(MODES, game.K, game.device, game.health.last_steps) for side, game in self.games.items()
        }
        self.frames = KeyFrames(EVERY)
        self._observe()

    @property
    def over(self) -> str:
        """Say that the last step is taken, or that every seed met a number that is not finite (known at some steps alone)."""
        if self.step >= self.params.steps:
            return f"step {self.step:,}: both settings have had their steps."
        if self.step % CHECK_EVERY == 0 and all(self.seeds_stopped()):
            return "all seeds of both settings have stopped at a number that was not finite"
        return ""

    def seeds_stopped(self) -> list[str]:
        """Say of each seed of A, then of B, at which step which quantity was not finite; '' for those that train."""
        return [sentence for game in self.games.values() for sentence in game.health.sentences()]

    def advance(self, steps: int) -> None:
        """Train both."""
        for _ in range(steps):
            if self.over:
                return
            self._step += 1
            for side, game in self.games.items():
                game.step = self._step
                self.steps[side]()
            self._observe()

    def member_labels(self) -> list[str]:
        """One member, which holds all seeds of both."""
        return ["both settings"]

    def parts(self) -> dict[str, Part]:
        """Both games too."""
        return {**super().parts(), **{f"game_{side}": game for side, game in self.games.items()}}

    def seen(self, at: int | None) -> Snapshot:
        """The figures of every seed at the last count, or at the key frame nearest to `at`, and what they say together."""
        shown, frame, _ = self.look(at)
        figures = {
            f"{name}_{side}": self.recorders[side].series.reading(name, None if at is None else shown)
            for side in SIDES
            for name in FIGURES
        }
        tests = {name: permutation(*(finite(figures[f"{name}_{side}"]) for side in SIDES)) for name in FIGURES}
        game = self.games["A"]
        return {
            "seeds_stopped": [sum(map(bool, self.games[side].health.sentences())) for side in SIDES],
            "seeds": np.array(game.seeds),
            "step_is": self.steps["A"].how,
            "modes": np.array([len(self._modes(side)) for side in SIDES]),
            **figures,
            **{f"p_{name}": np.nan if test is None else test.p for name, test in tests.items()},
            "measured_at": min(shown, self.recorders["A"].series.last_step),
            "history": {"evaluation": self._history()},
            "picture": {
                "step": shown,
                "extent": max(game.distribution.extent for game in self.games.values()),
                **{f"modes_{side}": self._modes(side) for side in SIDES},
                **frame,
            },
            "frames": np.array(self.frames.steps),
        }

    def _modes(self, side: str) -> np.ndarray:
        modes = self.games[side].distribution.modes
        assert modes is not None  # the params say so
        return np.asarray(modes, np.float32)

    def _history(self) -> dict[str, np.ndarray]:
        both = {side: self.recorders[side].series.as_dict() for side in SIDES}
        series = {f"{name}_{side}": both[side][name] for side in SIDES for name in FIGURES}
        return {"step": both["A"]["step"], **series}

    def _observe(self) -> None:
        if self.step % EVERY == 0 or self.step == self.params.steps:
            for side, game in self.games.items():
                self.recorders[side].record(self.step, evaluate(game)[: len(MODES)])
        self.keep_frame()

    @torch.no_grad()
    def picture(self) -> Picture:
        """Points of every seed of both."""
        return {
            f"generated_{side}": game.G.in_blocks(self.z[side]).float().cpu().numpy()
            for side, game in self.games.items()
        }
