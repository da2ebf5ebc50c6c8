"""What a recorded step of a game in the plane reads: batches of its random streams, and the numbers that change from step to step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gan_core.training.streams import Stream

if TYPE_CHECKING:
    from gan_core.training.plane.game import Game


OF_STEP = ("step", "instance_noise", "average_share")  # of a game, that change from step to step


class Staged:
    """The n batches that a step takes from a stream, (K, *batch) each, at a place of their own."""

    def __init__(self, stream: Stream, like: Tensor, n: int):
        self.stream, self.batches = stream, [torch.empty_like(like) for _ in range(n)]
        self._taken = 0

    def next(self) -> Tensor:
        """Return the next of them."""
        self._taken += 1
        return self.batches[self._taken - 1]


class StepInputs:
    """The inputs of steps that take `drawn[name]` batches of each stream. Batches are drawn outside of the graph, in blocks, as ever."""

    generators: tuple[torch.Generator, ...] = ()

    def __init__(self, game: "Game", drawn: dict[str, int]):
        self.game = game
        self.staged = {name: Staged(game.streams[name], game.streams[name].like(), n) for name, n in drawn.items() if n}
        self.numbers = {name: self._memory(getattr(game, name)) for name in OF_STEP}
        self.read: set[str] = set()  # the numbers that the recorded step reads

    @classmethod
    def of(cls, game: "Game", step: Callable[[], object]) -> "StepInputs":
        """Take one step, and return the inputs of steps like it."""
        before = {name: stream.taken for name, stream in game.streams.items()}
        step()
        return cls(game, {name: stream.taken - before[name] for name, stream in game.streams.items()})

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Have the game read this memory."""
        self.game.recorded = self
        try:
            yield
        finally:
            self.game.recorded = None

    def number(self, name: str) -> Tensor:
        """Return the memory of one of the game's numbers OF_STEP, ()."""
        self.read.add(name)
        return self.numbers[name]

    def fill(self) -> None:
        """Put the next batches and the present numbers there."""
        pairs = [(batch, each.stream.next()) for each in self.staged.values() for batch in each.batches]
        torch._foreach_copy_([to for to, _ in pairs], [batch for _, batch in pairs])
        for name in self.read:
            self.numbers[name].fill_(getattr(self.game, name))

    def _memory(self, number: float) -> Tensor:
        dtype = torch.int64 if isinstance(number, int) else self.game.dtype
        return torch.zeros((), device=self.game.device, dtype=dtype)
