"""Batches of sources and targets, drawn on the device."""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from gan_core.data.sequences import dates, reversal
from gan_core.data.sequences.alphabet import END, PADDING, Alphabet

KINDS = 7  # kinds of source whose accuracy is told apart: spellings, or lengths


class Pairs(NamedTuple):
    """N sources and targets, as numbers of the task's alphabet, padded with 0."""

    source: Tensor  # (N, S)
    target: Tensor  # (N, T) with END
    place: Tensor  # (N, T) where in the source the symbol of the target stands; −1 where there is no such place or it is not told


class Task(Protocol):
    """What is translated into what."""

    alphabet: Alphabet
    longest: int  # S, of every batch
    target_length: int  # T, of every batch

    def draw(self, g: torch.Generator, n: int) -> Pairs:
        """Draw n pairs to train on."""

    def held_out(self, g: torch.Generator, each: int) -> Pairs:
        """Draw KINDS · each pairs that are not trained on (dates) or are new (reversal), kind after kind, from the shortest."""

    def lengths(self) -> list[float]:
        """Return the mean length of the sources of each kind."""


class Dates:
    """A date in one of seven spellings → its ISO date. Days are held out, in all their spellings. Places are those of the year's digits."""

    alphabet, longest, target_length = dates.ALPHABET, dates.LONGEST, dates.TARGET

    def __init__(self, device: torch.device):
        self.device = device
        self.sources, self.targets, self.years = (torch.from_numpy(part.copy()).to(device) for part in dates.table())
        self.train, self.test = (torch.from_numpy(days).to(device) for days in dates.split())

    def draw(self, g: torch.Generator, n: int) -> Pairs:
        """Draw days of training, and a spelling for each."""
        day = self.train[torch.randint(len(self.train), (n,), generator=g, device=self.device)]
        return self._pairs(day, torch.randint(KINDS, (n,), generator=g, device=self.device))

    def held_out(self, g: torch.Generator, each: int) -> Pairs:
        """Draw days held out; the same ones in every spelling."""
        day = self.test[torch.randint(len(self.test), (each,), generator=g, device=self.device)]
        kind = torch.arange(KINDS, device=self.device).repeat_interleave(each)
        return self._pairs(day.repeat(KINDS), kind)

    def lengths(self) -> list[float]:
        """Return 8, 10, 10, 10.7, 13.9, 14.9, 23.0."""
        return (self.sources != PADDING).sum(-1).double().mean(0).tolist()

    def _pairs(self, day: Tensor, kind: Tensor) -> Pairs:
        target = self.targets[day].long()
        i = torch.arange(self.target_length, device=self.device)
        place = torch.where(i < 4, self.years[day, kind].long()[:, None] + i, -1)
        return Pairs(self.sources[day, kind].long(), target, place)


class Reversal:
    """Letters → the same letters from the last to the first; lengths are even over `shortest` to `longest`."""

    alphabet = reversal.ALPHABET

    def __init__(self, device: torch.device, longest: int, shortest: int):
        self.device, self.longest, self.shortest, self.target_length = (
            device,
            longest,
            min(shortest, longest),
            longest + 1,
        )

    def draw(self, g: torch.Generator, n: int) -> Pairs:
        """Draw lengths and letters."""
        return self._pairs(g, torch.randint(self.shortest, self.longest + 1, (n,), generator=g, device=self.device))

    def held_out(self, g: torch.Generator, each: int) -> Pairs:
        """Draw new sequences of seven lengths up to the longest."""
        return self._pairs(g, torch.tensor(self._seven(), device=self.device).repeat_interleave(each))

    def lengths(self) -> list[float]:
        """Return seven lengths, evenly spread from the shortest that is trained on."""
        return [float(length) for length in self._seven()]

    def _seven(self) -> list[int]:
        return [round(self.shortest + (self.longest - self.shortest) * k / (KINDS - 1)) for k in range(KINDS)]

    def _pairs(self, g: torch.Generator, length: Tensor) -> Pairs:
        n, L = len(length), length[:, None]
        letters = torch.randint(2, self.alphabet.size, (n, self.longest), generator=g, device=self.device)
        i = torch.arange(self.longest + 1, device=self.device)
        source = letters.masked_fill(i[:-1] >= L, PADDING)
        place = torch.where(i < L, L - 1 - i, -1)
        target = torch.where(i < L, letters.gather(1, place.clamp_min(0)), torch.where(i == L, END, PADDING))
        return Pairs(source, target, place)
