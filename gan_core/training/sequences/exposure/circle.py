"""Points on a circle: the model answers with the next point."""

from typing import ClassVar

import torch
from torch import Tensor

from gan_core.data.sequences import circle
from gan_core.networks.sequences.next_token import NextToken

HELD_OUT, SEED = 256, 1


class Circle:
    """The answer is a point, so the model's own token is its answer. Errors are distances, as root mean squares over sequences."""

    given: ClassVar[int] = circle.GIVEN
    own: ClassVar[int] = circle.OWN
    error: ClassVar[str] = "distance from the true point"

    def __init__(self, device: torch.device):
        u = torch.rand(HELD_OUT, 2, generator=torch.Generator().manual_seed(SEED))
        self._held_out = circle.sequences(u.to(device))

    def network(self, width: int) -> NextToken:
        """Two numbers in, two out."""
        return NextToken(2, width, 2)

    def batch(self, n: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw angle and speed of n sequences."""
        return _shifted(circle.sequences(torch.rand(n, 2, generator=generator, device=generator.device)))

    def held_out(self) -> tuple[Tensor, Tensor]:
        """Return 256 sequences."""
        return _shifted(self._held_out)

    def read(self, tokens: Tensor) -> Tensor:
        """The point itself."""
        return tokens

    def say(self, answer: Tensor, u: Tensor) -> Tensor:
        """The answer."""
        return answer

    def loss(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Squared distance."""
        return (answers - targets).square().sum(-1)

    def one_step_errors(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Root mean square of the distance."""
        return self.loss(answers, targets).mean(0).sqrt()

    own_errors = one_step_errors  # what the model says is its answer

    def over_places(self, errors: Tensor) -> Tensor:
        """Root mean square."""
        return errors.square().mean(-1).sqrt()


def _shifted(points: Tensor) -> tuple[Tensor, Tensor]:
    return points[:, :-1], points[:, 1:]
