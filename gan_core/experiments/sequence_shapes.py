"""Five shapes of a sequence task, each learned by a small network that reads a symbol a step."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.func import functional_call

from gan_core.experiments.experiment import Part, Snapshot
from gan_core.experiments.recorded_experiment import RecordedExperiment
from gan_core.networks.sequences.reader import FeedForwardReader, Reader, RecurrentReader
from gan_core.params import SequenceShapesParams
from gan_core.telemetry.key_frames import KeyFrames, Picture
from gan_core.telemetry.recorder import Recorder
from gan_core.training.sequences import texts
from gan_core.training.sequences.ensemble import Ensemble

EVERY, TEST_EVERY = 5, 25
CLIP = 1.0
FIGURES = ("whole_accuracy", "symbol_accuracy", *(f"at_{times}" for times in texts.TIMES))


class SequenceShapes(RecordedExperiment):
    """K networks learn one shape. One step trains each on a batch of texts. The reader's input is live: it is read by the networks, and not learned.

    The snapshot is described in docs/snapshots.md.
    """

    name = "sequence_shapes"
    params: SequenceShapesParams

    def __init__(self, params: SequenceShapesParams, device: str = "cpu"):
        self.params, self.device = params, torch.device(device)
        self.shape = params.task
        seeds = range(params.seed, params.seed + params.members)
        self.networks = Ensemble(self._builder(), seeds, self.device)
        self.trained, self.tested = list[texts.Codes](), list[dict[int, texts.Codes]]()
        for seed in seeds:
            trained, tested = texts.split(self.shape, seed, params.longest, params.shorter)
            self.trained.append(texts.codes(self.shape, trained, self.device))
            self.tested.append({times: texts.codes(self.shape, some, self.device) for times, some in tested.items()})
        last_steps = self.networks.health.last_steps
        self.recorders = {
            "every": Recorder(("loss",), params.members, self.device, last_steps),
            "test": Recorder(FIGURES, params.members, self.device, last_steps),
        }
        self.frames = KeyFrames(TEST_EVERY)
        self._observe()

    def _builder(self) -> Callable[[], Reader]:
        symbols, answers, params = len(self.shape.symbols), len(self.shape.answers), self.params
        if params.shape == "one_to_one":
            return lambda: FeedForwardReader(symbols, params.units, answers)
        return lambda: RecurrentReader(symbols, params.units, answers, params.cell)

    def advance(self, steps: int) -> None:
        """Train every network on texts drawn from its training texts."""
        for _ in range(steps):
            self.networks.train_step(self._loss, self.params.lr, CLIP)
            self._step += 1
            self._observe()

    def _loss(self, network: Reader, k: int) -> Tensor:
        x, y = self.trained[k]
        drawn = torch.randint(
            len(x), (self.params.batch_size,), device=self.device, generator=self.networks.draw(k, "batch")
        )
        return texts.loss(network(x[drawn])[1], y[drawn])

    @torch.no_grad()
    def figures(self) -> list[Tensor]:
        """Return FIGURES, (K,) each: shares of right answers on the test texts.

        whole_accuracy: texts of which every answer is right; symbol_accuracy: answers; at_n: answers to texts n times as long as the longest of training, NaN
        for a shape whose texts have one length. For such a shape the first two are of texts that were not trained on (of all texts, where they are few).
        """
        missing = torch.full((), torch.nan, device=self.device)
        rows = []
        for network, tested in zip(self.networks.networks, self.tested, strict=True):
            found = {times: texts.shares_right(network(x)[1], y) for times, (x, y) in tested.items()}
            longer = [found[times][1] if self.shape.longer else missing for times in texts.TIMES]
            rows.append(torch.stack([*found[1], *longer]))
        return list(torch.stack(rows, 1))

    def member_labels(self) -> list[str]:
        """The seeds."""
        return [f"seed {seed}" for seed in self.networks.seeds]

    def stopped(self) -> list[str]:
        """What each network says."""
        return self.networks.health.sentences()

    def parts(self) -> dict[str, Part]:
        """The networks too."""
        return {**super().parts(), "networks": self.networks}

    def picture(self) -> Picture:
        """The weights (K, P): with them any input can be read as it was then."""
        return {"weights": self.networks.flat.cpu().numpy().copy()}

    def seen(self, at: int | None) -> Snapshot:
        """The snapshot, now or at the key frame nearest to `at`."""
        shown, frame, readings = self.look(at)
        return {
            **super().seen(at),
            **readings,
            "parameters": self.networks.flat.shape[1],
            "picture": {"step": shown, **self.reads(torch.from_numpy(frame["weights"]).to(self.device))},
        }

    @torch.no_grad()
    def reads(self, weights: Tensor) -> Snapshot:
        """Return what networks with these weights (K, P) make of the reader's input, over its T steps.

        "text"; "into" and "expected": T texts, "" where nothing goes in or nothing is read; "states" (K, T, H); "probabilities" (K, T, C) of "answers", C texts; "said":
        for each member T texts, the most probable answer or "" where nothing is read.
        """
        shape, text = self.shape, self.params.text
        x, _ = texts.codes(shape, [text], self.device)
        states, probabilities = [], []
        for network, flat in zip(self.networks.networks, weights, strict=True):
            h, scores = functional_call(network, _named(network, flat), (x,))
            states.append(h[0])
            probabilities.append(scores[0].softmax(-1))
        p, expected = torch.stack(probabilities).cpu().numpy(), shape.outputs(text)
        said = [
            [shape.answers[i] if read else "" for i, read in zip(row, expected, strict=True)] for row in p.argmax(-1)
        ]
        return {
            "text": text,
            "into": shape.inputs(text),
            "expected": expected,
            "answers": list(shape.answers),
            "states": torch.stack(states).cpu().numpy(),
            "probabilities": p,
            "said": said,
        }

    def _observe(self) -> None:
        if self.step % EVERY == 0:
            self.recorders["every"].record(self.step, [self.networks.loss])
        if self.step % TEST_EVERY == 0:
            self.recorders["test"].record(self.step, self.figures())
        self.keep_frame()


def _named(network: Reader, flat: Tensor) -> dict[str, Tensor]:
    """Return a row of weights as a network's parameters by name."""
    sizes = {name: weight.shape for name, weight in network.named_parameters()}
    parts = flat.split([size.numel() for size in sizes.values()])
    return {name: part.view(size) for (name, size), part in zip(sizes.items(), parts, strict=True)}
