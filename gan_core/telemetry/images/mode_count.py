"""Counting the modes of stacked digits: many samples of one moment's generator, read in slices while the run trains on."""

from collections.abc import Iterator, Mapping
from copy import deepcopy

import numpy as np
import torch
from torch import Tensor, nn

from gan_core.metrics.closest_pairs import closest_pairs
from gan_core.metrics.stacked_modes import UNREADABLE, stacked_modes
from gan_core.nested import flatten, unflatten
from gan_core.telemetry.images.digit_reader import DigitReader
from gan_core.telemetry.images.measuring import as_shipped
from gan_core.training.images.game import ImageGame
from gan_core.training.state import arrays_of, load_tensors

COUNTED = ("modes_seen", "triple_kl_nats")
MIN_SLICE = 100  # samples read beside one training step
PAIRED, PAIRS = 200, 6  # among so many samples the closest pairs are looked for; so many are shown
NEVER = -1


class ModeCount:
    """The modes of one member's generator. A count starts at a step, with the weights of that step, and ends some steps later.

    Nothing of it depends on who looks: slice i of the count begun at step t has draws of its own.
    """

    def __init__(self, game: ImageGame, reader: DigitReader, samples: int, within: int):
        """samples: of one count. within: the steps in which it must be over."""
        self.game, self.reader, self.samples = game, reader, samples
        self.slice = max(MIN_SLICE, -(-samples // within))
        self.began = NEVER  # the step of the count that goes on, NEVER where none does
        self.done = 0
        self.read = torch.full((samples,), UNREADABLE, device=game.device)
        self.counted_at = NEVER  # the step of the last whole count, of which are:
        self.counted = self.read.clone()
        self.frozen: nn.Module = deepcopy(game.G)
        channels, side = game.images.shape[0], game.images.shape[1]
        self.pairs: dict[str, np.ndarray] = {
            "pairs": np.zeros((PAIRS, 2, channels, side, side), np.uint8),
            "pair_distance": np.full(PAIRS, np.nan, np.float32),
            "pair_triples": np.full((PAIRS, 2), UNREADABLE, np.int64),
        }
        self._next_pairs = self.pairs

    def begin(self) -> None:
        """Freeze the generator as it would be shipped now, and look for the closest pairs among its first samples."""
        average = self.game.average_G
        source = self.game.G if average is None else average.module
        self.frozen.load_state_dict(source.state_dict())
        self.began, self.done = self.game.step, 0
        self._next_pairs = self._closest()

    def go_on(self) -> bool:
        """Read one more slice; return whether the count is now whole."""
        n = min(self.slice, self.samples - self.done)
        self.read[self.done : self.done + n] = self.reader.read(self._draw(f"count {self.done}", n))
        self.done += n
        if self.done < self.samples:
            return False
        self.counted, self.counted_at, self.began = self.read.clone(), self.began, NEVER
        self.pairs = self._next_pairs
        return True

    def figures(self) -> Tensor:
        """The scalars COUNTED of the last whole count, (2,)."""
        found = stacked_modes(self.counted, self.reader.modes)
        return torch.stack([found[name] for name in COUNTED])

    def histogram(self) -> np.ndarray:
        """The number of samples read as each mode in the last whole count, (modes,)."""
        return stacked_modes(self.counted, self.reader.modes)["triple_histogram"].cpu().numpy()

    def _draw(self, purpose: str, n: int) -> Tensor:
        g = self.game.generator(purpose, self.began)
        z, labels = self.game.draw_z(g, n), torch.zeros(n, dtype=torch.long, device=g.device)
        with torch.no_grad(), as_shipped(self.frozen), self.game.autocast():
            return torch.cat([self.frozen(*each).float() for each in zip(z.split(256), labels.split(256), strict=True)])

    def _closest(self) -> dict[str, np.ndarray]:
        x = self._draw("pairs", PAIRED)
        index, distance = closest_pairs(x, PAIRS)
        chosen = x[index.flatten()]
        read = self.reader.read(chosen)
        pixels = (255 * chosen).nan_to_num(0).round().to(torch.uint8).cpu().numpy()
        return {
            "pairs": pixels.reshape(PAIRS, 2, *pixels.shape[1:]),
            "pair_distance": distance.cpu().numpy(),
            "pair_triples": read.view(PAIRS, 2).cpu().numpy(),
        }

    def state(self) -> dict[str, np.ndarray]:
        """Arrays that `load` reads: the frozen weights too, so that a count goes on where it was."""
        pairs = flatten({"pairs": self.pairs, "next_pairs": self._next_pairs})
        return {**arrays_of(self._tensors()), **pairs, "place": np.array([self.began, self.done, self.counted_at])}

    def load(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take over what `state` returned."""
        load_tensors(self._tensors(), arrays)
        parts = unflatten(arrays)
        self.pairs, self._next_pairs = parts["pairs"], parts["next_pairs"]
        self.began, self.done, self.counted_at = (int(number) for number in arrays["place"])

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        yield from ((f"frozen/{key}", tensor) for key, tensor in self.frozen.state_dict().items())
        yield from (("read", self.read), ("counted", self.counted))
