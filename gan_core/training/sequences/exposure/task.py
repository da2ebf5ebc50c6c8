"""What a task says of its tokens."""

from typing import ClassVar, Protocol

import torch
from torch import Tensor

from gan_core.networks.sequences.next_token import NextToken


class Task(Protocol):
    """Tokens, losses and errors. A batch is the tokens that are read, (B, T, …), and those that should be said, (B, T, …).

    given: true tokens that every model reads first, in training and in use; the answer to the last of them is the first that it may feed itself.
    own: the tokens that it then says, T − given + 1. `error` and `impossible`: what the two kinds of errors are.
    """

    given: ClassVar[int]
    own: ClassVar[int]
    error: ClassVar[str]

    def __init__(self, device: torch.device): ...

    def network(self, width: int) -> NextToken:
        """Build a network for these tokens."""

    def batch(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw n sequences."""

    def held_out(self) -> tuple[Tensor, Tensor]:
        """Return sequences that are not trained on, the same for every run."""

    def read(self, tokens: Tensor) -> Tensor:
        """Write tokens (B, …) as the network reads them, (B, inputs)."""

    def say(self, answer: Tensor, u: Tensor) -> Tensor:
        """Return the model's own next token (B, …) from its answer (B, outputs); u (B,): uniform numbers for a draw."""

    def loss(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of each answer, (…, outputs), (…) -> (…)."""

    def one_step_errors(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Return the error of each answer to true tokens, averaged over sequences, (B, own, outputs) -> (own,)."""

    def own_errors(self, said: Tensor, targets: Tensor) -> Tensor:
        """Return the error after 1, 2, … own tokens, averaged over sequences, (B, own, …) -> (own,)."""

    def over_places(self, errors: Tensor) -> Tensor:
        """Return one error of all places, (…, own) -> (…)."""
