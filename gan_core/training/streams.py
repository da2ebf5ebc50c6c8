"""Named random streams: every member draws from generators of its own, in blocks of many steps."""

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

BLOCK_NUMBERS = 1 << 15  # numbers a member draws at once: K small draws a step cost 4 times one large one


def generator(seed: int, name: str, device: torch.device, step: int = 0) -> torch.Generator:
    """Return the generator of one member, purpose and step; different names and steps give independent streams."""
    words = np.random.SeedSequence([seed, zlib.crc32(name.encode()), step]).generate_state(2, np.uint32)
    return torch.Generator(device).manual_seed(int(words[0]) << 31 | int(words[1]) >> 1)


class Stream:
    """Batches (K, *batch) of one kind of random number, drawn in blocks whose length does not depend on K.

    `fill(generator, n)` returns n batches of one member, (n, *batch). The state is that of the generators before the present
    block, and the place in it.
    """

    def __init__(
        self,
        name: str,
        seeds: Sequence[int],
        device: torch.device,
        numbers: int,
        fill: Callable[[torch.Generator, int], Tensor],
    ):
        self.generators = [generator(seed, name, device) for seed in seeds]
        self.length = max(1, min(64, BLOCK_NUMBERS // numbers))
        self._fill = fill
        self._position = self.length
        self.taken = 0  # batches
        self._before: list[Tensor] = []
        self._block: Tensor | None = None

    def next(self) -> Tensor:
        """Return the next batch, (K, *batch)."""
        if self._position == self.length:
            self._refill()
            self._position = 0
        assert self._block is not None
        self._position += 1
        self.taken += 1
        return self._block[:, self._position - 1]

    def like(self) -> Tensor:
        """Return a batch drawn before, (K, *batch)."""
        assert self._block is not None
        return self._block[:, 0]

    def _refill(self) -> None:
        self._before = [g.get_state() for g in self.generators]
        self._block = torch.stack([self._fill(g, self.length) for g in self.generators])

    def state(self) -> np.ndarray:
        """Return generators' states and place as bytes (K, S + 1)."""
        if self._block is None:
            self._before = [g.get_state() for g in self.generators]
        place = 255 if self._block is None else self._position
        return np.stack([np.append(state.numpy(), np.uint8(place)) for state in self._before])

    def load(self, state: np.ndarray) -> None:
        """Go on where `state` was taken."""
        for g, row in zip(self.generators, state, strict=True):
            g.set_state(torch.from_numpy(row[:-1].copy()))
        place = int(state[0, -1])
        if place == 255:
            self._block, self._position = None, self.length
        else:
            self._refill()
            self._position = place
