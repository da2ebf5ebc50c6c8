"""Strings of brackets: the model answers with logits of the next symbol, and its own symbol is drawn from them."""

from functools import lru_cache
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from gan_core.data.sequences import brackets
from gan_core.networks.sequences.next_token import NextToken

STRINGS, HELD_OUT = 20_000, 512


class Brackets:
    """Of one step the error is the probability of symbols that cannot be right; of own steps, the share of strings that have gone wrong."""

    given: ClassVar[int] = 1  # the sign that a string begins
    own: ClassVar[int] = brackets.LENGTH
    error: ClassVar[str] = "share of strings that have gone wrong"

    def __init__(self, device: torch.device):
        found, self._allowed = (torch.from_numpy(array).to(device) for array in _data())
        self._train, self._held_out = found[:-HELD_OUT], found[-HELD_OUT:]
        self._eye = torch.eye(brackets.BEGIN + 1, device=device)

    def network(self, width: int) -> NextToken:
        """One of seven tokens in, logits of six symbols out."""
        return NextToken(brackets.BEGIN + 1, width, 2 * brackets.KINDS)

    def batch(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw n of the 19,488 training strings, with replacement."""
        rows = torch.randint(len(self._train), (n,), generator=generator, device=generator.device)
        return _after_begin(self._train[rows])

    def held_out(self) -> tuple[Tensor, Tensor]:
        """Return 512 strings."""
        return _after_begin(self._held_out)

    def read(self, tokens: Tensor) -> Tensor:
        """One-hot."""
        return self._eye[tokens]

    def say(self, answer: Tensor, u: Tensor) -> Tensor:
        """A symbol drawn by the softmax of the answer: the first at which the sum of probabilities passes u."""
        sums = answer.detach().softmax(-1).cumsum(-1)
        return (sums[..., :-1] <= u[..., None]).sum(-1)

    def loss(self, answers: Tensor, targets: Tensor) -> Tensor:
        """−log p of the true symbol, in nats."""
        return functional.cross_entropy(answers.flatten(0, -2), targets.flatten(), reduction="none").view(targets.shape)

    def one_step_errors(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Probability of symbols after which no string of this length is balanced; only of the held-out strings."""
        return (answers.softmax(-1) * ~self._allowed).sum(-1).mean(0)

    def own_errors(self, said: Tensor, targets: Tensor) -> Tensor:
        """Share of strings that cannot be completed to a balanced one."""
        places = torch.arange(said.shape[1], device=said.device)
        wrong = torch.from_numpy(brackets.first_wrong(said.cpu().numpy())).to(said.device)
        return (wrong[:, None] <= places).float().mean(0)

    def over_places(self, errors: Tensor) -> Tensor:
        """Mean."""
        return errors.mean(-1)


@lru_cache(maxsize=1)
def _data() -> tuple[np.ndarray, np.ndarray]:
    """All strings (STRINGS, T), and which symbols the held-out ones allow at each place."""
    found = brackets.strings(STRINGS, np.random.default_rng(brackets.DATA_SEED))
    return found, brackets.allowed(found[-HELD_OUT:])


def _after_begin(symbols: Tensor) -> tuple[Tensor, Tensor]:
    first = torch.full_like(symbols[:, :1], brackets.BEGIN)
    return torch.cat([first, symbols[:, :-1]], 1), symbols
