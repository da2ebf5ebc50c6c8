"""What is recorded of GANs of stacked digits: all that is of GANs of images, and the modes, at a cadence of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from gan_core.nested import flatten, unflatten
from gan_core.params import StackedGanParams
from gan_core.telemetry.images.digit_reader import DigitReader
from gan_core.telemetry.images.mode_count import COUNTED, NEVER, ModeCount
from gan_core.telemetry.images.telemetry import ImageTelemetry
from gan_core.telemetry.recorder import Recorder
from gan_core.theory.birthday import batches_alike
from gan_core.theory.occupancy import expected_kl, expected_modes, modes_read_of_one
from gan_core.training.images.game import ImageGame
from gan_core.training.images.step import ImageRecord

SIZES = (5, 10, 15, 20, 25, 30, 40, 50, 60, 80)  # of the batches that are searched for two samples of one triple


class StackedTelemetry(ImageTelemetry):
    """As `ImageTelemetry`; a count of modes begins at every `count_every`-th step and is read in slices."""

    def __init__(self, games: Sequence[ImageGame], params: StackedGanParams, reader: DigitReader):
        super().__init__(games, params)
        n = params.count_samples
        self.count_every, self.reader = params.count_every, reader
        self.counts = [ModeCount(game, reader, n, params.count_every) for game in games]
        self.measured_counts: list[ModeCount] = []  # what `measure` made; not part of the history
        self._found: dict[str, Any] | None = None  # of the last count that somebody looked at
        self.counter = Recorder(COUNTED, len(games), games[0].device, self.last_steps)
        equal = np.full(reader.modes, 1 / reader.modes)
        real = reader.real(n).cpu().numpy()
        shares = np.bincount(real, minlength=reader.modes) / n
        self.perfect: dict[str, Any] = {  # by a formula, then measured on held-out images
            "modes_perfect": expected_modes(n, equal),
            "kl_perfect_nats": expected_kl(n, reader.modes),
            "modes_real": int((shares > 0).sum()),
            "kl_real_nats": float((shares[shares > 0] * np.log(reader.modes * shares[shares > 0])).sum()),
            "one_mode_counted": modes_read_of_one(n, reader.confusion),
            "classifier_accuracy": reader.accuracy,
            "confusion": reader.confusion,
            "test_images": len(reader.held_out.single),
            "alike_sizes": np.array([s for s in SIZES if s <= n]),
        }
        self.perfect["alike_real"] = self._alike(real)

    def _alike(self, read: np.ndarray) -> np.ndarray:
        """For each of the sizes: how many batches hold two samples of one triple, and how many batches there are, (S, 2)."""
        return np.array([batches_alike(read, int(s)) for s in self.perfect["alike_sizes"]], np.int64)

    def observe(self, records: Sequence[ImageRecord]) -> None:
        """Record what is due, then read a slice of the count that goes on."""
        super().observe(records)
        if self.step % self.count_every == 0:
            for count in self.counts:
                count.begin()
        if self.counts[0].began != NEVER:
            whole = [count.go_on() for count in self.counts]  # all go on, and end, together
            if all(whole):
                self._note()

    def measure(self) -> None:
        """Evaluate samples now, and count the modes of now, beside whatever count goes on."""
        super().measure()
        if self.counts[0].counted_at == self.step:
            return
        self.measured_counts = [
            ModeCount(game, self.reader, self.counts[0].samples, self.count_every) for game in self.games
        ]
        for count in self.measured_counts:
            count.begin()
            while not count.go_on():
                pass
        values = torch.stack([count.figures() for count in self.measured_counts], 1).cpu().numpy().astype(np.float64)
        self.measured |= dict(zip(COUNTED, values, strict=True))
        self.measured_at = self.step

    def _note(self) -> None:
        values = torch.stack([count.figures() for count in self.counts], 1)  # (2, K)
        self.counter.record(self.counts[0].counted_at, list(values))

    def _last(self) -> list[ModeCount]:
        """The last whole counts, or those that `measure` made at the present step."""
        measured = self.measured_counts
        return measured if measured and measured[0].counted_at == self.step else self.counts

    def counted(self) -> dict[str, Any]:
        """What the last whole count found, of every member, and what a perfect sampler scores."""
        counts = self._last()
        at = counts[0].counted_at
        if self._found is None or self._found["counted_at"] != at:  # a count of one step is always the same
            reads = [count.counted.cpu().numpy() for count in counts]
            nothing = np.zeros_like(self.perfect["alike_real"])
            self._found = {
                "counted_at": at,
                "counted_samples": counts[0].samples,
                "triple_histogram": np.stack([count.histogram() for count in counts]),
                "alike": np.stack([nothing if at == NEVER else self._alike(read) for read in reads]),
            }
        return {**self.perfect, **self._found}

    def pairs(self) -> dict[str, np.ndarray]:
        """The closest pairs of the last whole count, every member's stacked."""
        return {name: np.stack([count.pairs[name] for count in self._last()]) for name in self.counts[0].pairs}

    def readings(self, at: int | None = None) -> dict[str, np.ndarray]:
        """The scalars of images, and those of the modes."""
        series = self.counter.series
        found = {name: series.reading(name, at) for name in COUNTED}
        return {**found, **super().readings(at)}

    def history(self) -> dict[str, dict[str, np.ndarray]]:
        """The series of images, and "count"."""
        return {**super().history(), "count": self.counter.series.as_dict()}

    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `load` reads."""
        counts = {f"count{k}": count.state() for k, count in enumerate(self.counts)}
        return {**super().state(), **flatten({**counts, "counter": self.counter.state()})}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take over what `state` returned."""
        super().load(arrays)
        parts = unflatten(arrays)
        self.counter.load(parts["counter"])
        for k, count in enumerate(self.counts):
            count.load(parts[f"count{k}"])
