"""The memory task: which cell still knows its first input after T blanks, and what its Jacobians say."""

from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from gan_core.data.sequences import memory
from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.sequences.memory import OneAnswer, weights_of
from gan_core.params import MemoryTaskParams
from gan_core.params.memory_task import CELLS
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.telemetry.state_jacobians import norms
from gan_core.theory import vanishing
from gan_core.training.sequences.ensemble import Ensemble

EVERY, FRAME_EVERY = 10, 50
FIGURES = ("loss", "accuracy", "probability", "weight_gradient")


class MemoryTask(RecordedExperiment):
    """A network for each cell and seed. A step trains each on symbols drawn with its seed, by the loss of its one answer. Over at `steps`.

    The snapshot is described in docs/snapshots.md.
    """

    name = "memory_task"
    params: MemoryTaskParams

    def __init__(self, params: MemoryTaskParams, device: str = "cpu"):
        self.params, on = params, torch.device(device)
        self.cells = [cell for cell in params.cells for _ in range(params.members)]
        seeds = [params.seed + k for k in range(params.members)]

        self.ensembles: dict[str, Ensemble[OneAnswer]] = {
            cell: Ensemble(partial(self._network, cell), seeds, on) for cell in params.cells
        }
        self.networks = [network for ensemble in self.ensembles.values() for network in ensemble.networks]
        self.seeds = seeds * len(self.ensembles)
        self.x = torch.from_numpy(memory.inputs(params.T)).to(on)  # (T + 1, 8, 9)
        self.symbols = torch.arange(memory.SYMBOLS, device=on)
        self.eye = torch.eye(memory.SYMBOLS, device=on)
        self.recorders = {"every": Recorder(FIGURES, len(self.networks), on, self._last_steps)}
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    @property
    def step(self) -> int:
        """Steps taken."""
        return next(iter(self.ensembles.values())).step

    @property
    def over(self) -> str:
        """Say that the last step is taken."""
        return f"step {self.step:,}: this was the last one." if self.step >= self.params.steps else ""

    def advance(self, steps: int) -> None:
        """Train every network; all of one seed see the same symbols."""
        params = self.params
        for _ in range(steps):
            if self.over:
                return
            for ensemble in self.ensembles.values():

                def loss_of(network: OneAnswer, k: int, of: Ensemble[OneAnswer] = ensemble) -> Tensor:
                    return (self._losses(network) * self.shares(of, k)).sum()

                ensemble.train_step(loss_of, params.lr, params.clip or None)
            self._observe()

    def shares(self, ensemble: Ensemble[OneAnswer], k: int) -> Tensor:
        """Return which share of a batch each symbol is, (8,): there are but eight sequences, so each is computed once."""
        draws = ensemble.draw(k, "batch")
        drawn = torch.randint(memory.SYMBOLS, (self.params.batch_size,), generator=draws, device=self.eye.device)
        return self.eye[drawn].mean(0)

    def member_labels(self) -> list[str]:
        """Cell and seed, as far as members differ."""
        words = [CELLS[cell] for cell in self.cells]
        if self.params.members == 1:
            return words if len(words) > 1 else [f"seed {self.params.seed}"]
        several = len(self.ensembles) > 1
        return [
            f"{word}, seed {seed}" if several else f"seed {seed}" for word, seed in zip(words, self.seeds, strict=True)
        ]

    def stopped(self) -> list[str]:
        """What the networks say."""
        return [said for ensemble in self.ensembles.values() for said in ensemble.health.sentences()]

    def parts(self) -> dict[str, Part]:
        """The networks too."""
        return {**super().parts(), **{f"networks_{cell}": ensemble for cell, ensemble in self.ensembles.items()}}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        if at is None:
            readings = dict(zip(FIGURES, self._figures().double().cpu().numpy(), strict=True))
        return {
            **super().seen(at),
            **readings,
            **{name: array.astype(np.float64) for name, array in frame.items()},
            "beside": self._beside(frame),
            "cells": list(self.cells),
            "steps_in_all": self.params.steps,
            "picture": {"step": shown},
        }

    @torch.no_grad()
    def picture(self) -> Picture:
        """Norms of Jacobians against t, the chance of each answer, and what the recurrent matrix of an RNN is like."""
        found = [norms(network.cell, self.x) for network in self.networks]
        weights = [weights_of(network.cell)[1].double().cpu().numpy() for network in self.networks]
        plain = [
            cell in ("rnn", "orthogonal_rnn") and np.isfinite(W).all()
            for cell, W in zip(self.cells, weights, strict=True)
        ]
        return {
            "gradient_norm": torch.stack([one[0] for one in found]).cpu().numpy(),
            "cell_gradient_norm": torch.stack([one[1] for one in found]).cpu().numpy(),
            "forget_gate": torch.stack([one[2] for one in found]).cpu().numpy(),
            "norm_W": np.array([np.linalg.norm(W, 2) if is_rnn else np.nan for W, is_rnn in zip(weights, plain, strict=True)]),
            "radius_W": np.array([vanishing.spectral_radius(W) if is_rnn else np.nan for W, is_rnn in zip(weights, plain, strict=True)]),
            "answers": torch.stack([network(self.x).softmax(-1) for network in self.networks]).cpu().numpy(),
        }  # fmt: skip

    def _beside(self, frame: Picture) -> np.ndarray:
        """What stands beside the measured norms, (K, T + 1): Π‖W‖ of an RNN, a bound as max φ' = 1; f^(T − t) with f = σ(b) of an LSTM; ½^(T − t) of a GRU."""
        back = np.arange(self.params.T, -1, -1)
        gates = {"lstm": vanishing.gate(self.params.forget_bias), "gru": 0.5}
        base = [gates.get(cell, norm) for cell, norm in zip(self.cells, frame["norm_W"], strict=True)]
        return np.stack([vanishing.kept(float(each), back) for each in base])

    def _network(self, cell: str) -> OneAnswer:
        params = self.params
        return OneAnswer(
            cell, memory.INPUTS, params.units, memory.SYMBOLS, forget_bias=params.forget_bias, rho=params.rho
        )

    def _losses(self, network: OneAnswer) -> Tensor:
        return functional.cross_entropy(network(self.x), self.symbols, reduction="none")

    @torch.no_grad()
    def _figures(self) -> Tensor:
        """FIGURES of now, (figures, K)."""
        chances = torch.stack([network(self.x).softmax(-1) for network in self.networks])  # (K, 8, 8)
        right = (chances.argmax(-1) == self.symbols).float().mean(-1)
        loss, norm = (torch.cat([getattr(one, name) for one in self.ensembles.values()]) for name in ("loss", "norm"))
        return torch.stack([loss, right, chances.diagonal(dim1=1, dim2=2).mean(-1), norm])

    def _last_steps(self) -> np.ndarray:
        return np.concatenate([ensemble.health.last_steps() for ensemble in self.ensembles.values()])

    def _observe(self) -> None:
        if self.step % EVERY == 0 or self.over:
            self.recorders["every"].record(self.step, list(self._figures()))
        self.keep_frame()
