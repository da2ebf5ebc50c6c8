"""An encoder and a decoder that translate dates or reverse letters, with and without attention."""

from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from gan_core.data.sequences import dates, reversal
from gan_core.data.sequences.alphabet import PADDING
from gan_core.experiments.experiment import Attributes, Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.sequences.seq2seq import EncoderDecoder
from gan_core.params import Seq2seqParams
from gan_core.params.seq2seq import SHOWN
from gan_core.telemetry import seq2seq as telemetry
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.telemetry.seq2seq import MEASURED
from gan_core.training.sequences.ensemble import Ensemble
from gan_core.training.sequences.pairs import KINDS, Dates, Pairs, Reversal, Task
from gan_core.training.streams import generator

EVERY, FRAME_EVERY, EVALUATE_EVERY = 5, 20, 50
EACH = 60  # pairs of each kind that are measured
EXAMPLES = 15  # sources of each kind that are shown


class Seq2seq(RecordedExperiment):
    """K networks: one a seed; with `compare` then the other one of each seed. One step trains each on a batch of pairs of its own seed, with the true symbols fed to the decoder.

    The snapshot is described in docs/snapshots.md.
    """

    name = "seq2seq"
    params: Seq2seqParams

    def __init__(self, params: Seq2seqParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        self.task = _task(params, self.device)
        self.variants = [attends for attends in params.variants() for _ in range(params.members)]
        seeds = [params.seed + k for k in range(params.members)] * len(params.variants())
        build = partial(EncoderDecoder, self.task.alphabet.size, params.width, score=params.score)
        self.ensemble = Ensemble(build, seeds, self.device)
        for network, attention in zip(self.ensemble.networks, self.variants, strict=True):
            network.attention = attention
        self.tested = self.task.held_out(generator(params.seed, "held out", self.device), EACH)
        self.examples = self.task.held_out(generator(params.seed, "examples", self.device), EXAMPLES)
        K = len(seeds)
        self.measured = np.full((len(MEASURED), K), np.nan, np.float32)  # at step measured_at
        self.measured_at = -1
        self.recorders = {
            "every": Recorder(("loss", "gradient_norm"), K, self.device, self.ensemble.health.last_steps),
            "evaluation": Recorder(MEASURED, K, self.device, self.ensemble.health.last_steps),
        }
        self.frames = KeyFrames(FRAME_EVERY)
        self._observe()

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.ensemble.step

    def advance(self, steps: int) -> None:
        """Train every network on fresh pairs."""
        for _ in range(steps):
            self.ensemble.train_step(self._loss, self.params.lr, self.params.clip)
            self._observe()

    def measure(self) -> None:
        """Evaluate the networks as they are now, on the same pairs as during training."""
        if self.measured_at != self.step:
            self.measured_at, self.measured = self.step, self._evaluate().cpu().numpy()

    def member_labels(self) -> list[str]:
        """Which attends, and the seeds where there are several."""
        kinds = ["attention" if attends else "no attention" for attends in self.variants]
        if self.params.members == 1:
            return kinds
        return [f"{kind}, seed {seed}" for kind, seed in zip(kinds, self.ensemble.seeds, strict=True)]

    def stopped(self) -> list[str]:
        """Of each network, what was not finite."""
        return self.ensemble.health.sentences()

    @property
    def over(self) -> str:
        """Say when every network has stopped."""
        return "Every network met a number that is not finite." if all(self.stopped()) else ""

    def parts(self) -> dict[str, Part]:
        """The networks and the last measurement too."""
        return {**super().parts(), "ensemble": self.ensemble, "measured": Attributes(self, "measured", "measured_at")}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        if at is None and self.measured_at > self.recorders["evaluation"].series.last_step:
            readings |= dict(zip(MEASURED, self.measured.astype(np.float64), strict=True))
        by_kind = np.stack([readings.pop(f"whole_{kind}") for kind in range(KINDS)], 1)
        texts = {name: array.tolist() for name, array in frame.items() if array.dtype.kind == "U"}
        return {
            **super().seen(at),
            **readings,
            "whole_by_length": by_kind,
            "source_lengths": np.array(self.task.lengths()),
            "parameters": self.ensemble.flat.shape[1],
            "picture": {"step": shown, **frame, **texts, **{name: texts[name][0] for name in ("text", "expected")}},
        }

    def picture(self) -> Picture:
        """The source shown, and what every network makes of it."""
        params, source, T = self.params, self._source(), 1 + SHOWN["reverse"]
        text = self.task.alphabet.decode(source.tolist())
        expected = dates.read(text) if params.task == "dates" else reversal.answer(text)
        return {
            "text": np.array([text], f"U{len(source)}"),
            "expected": np.array([expected or ""], f"U{T}"),
            **telemetry.picture(
                self.ensemble.networks,
                source,
                self.task.alphabet,
                self.task.target_length if params.task == "dates" else T,
                beam=params.beam,
                temperature=params.temperature,
                generators=[self.ensemble.draw(k, "answers") for k in range(len(self.ensemble))],
            ),
        }

    def _source(self) -> Tensor:
        """The reader's own source or an example, (SHOWN,) of the task."""
        params, places = self.params, SHOWN[self.params.task]
        if params.source:
            numbers = self.task.alphabet.encode(params.source)
            return torch.tensor(numbers + [PADDING] * (places - len(numbers)), device=self.device)
        kind, item = (params.example + 4) % KINDS, params.example // KINDS
        source = self.examples.source[kind * EXAMPLES + item]
        return functional.pad(source, (0, places - len(source)), value=PADDING)

    def _loss(self, network: EncoderDecoder, k: int) -> Tensor:
        source, target, _ = self.task.draw(self.ensemble.draw(k, "batch"), self.params.batch_size)
        return _cross_entropy(network, source, target)

    def _evaluate(self) -> Tensor:
        tested: Pairs = self.tested
        return torch.stack([telemetry.measure(network, tested) for network in self.ensemble.networks], 1)

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorders["every"].record(self.step, [self.ensemble.loss, self.ensemble.norm])
        if self.step % EVALUATE_EVERY == 0:
            self.recorders["evaluation"].record_all([self.step], self._evaluate()[None])
        self.keep_frame()


def _task(params: Seq2seqParams, device: torch.device) -> Task:
    return Dates(device) if params.task == "dates" else Reversal(device, params.length, params.shortest)


def _cross_entropy(network: EncoderDecoder, source: Tensor, target: Tensor) -> Tensor:
    """Mean −log p of the target's symbols, END included and padding left out, in nats a symbol."""
    return functional.cross_entropy(network(source, target).flatten(0, 1), target.flatten(), ignore_index=PADDING)
