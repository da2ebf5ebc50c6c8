"""Perceptrons of vectors, with or without a time, and how wide one may be for a number of weights."""

from collections.abc import Callable

from torch import Tensor, cat, nn, random

from gan_core.networks.diffusion.embedding import sinusoidal
from gan_core.networks.images import count_parameters

TIME = 32  # sines and cosines of t


def perceptron(inputs: int, outputs: int, width: int, hidden: int = 3) -> nn.Sequential:
    """(N, inputs) → (N, outputs) through hidden layers of SiLU. Check: 2, 2, width 128: 33,666 weights."""
    layers: list[nn.Module] = []
    for before in [inputs] + [width] * (hidden - 1):
        layers += [nn.Linear(before, width), nn.SiLU()]
    return nn.Sequential(*layers, nn.Linear(width, outputs))


class Timed(nn.Module):
    """Vectors that are put side by side, and t (N,) → (N, outputs): a perceptron with the time as an input.

    The first layer is W x + U e(t) with W and U drawn as layers of their own: in one of both, 32 numbers of t would drown the few of
    x, and a discriminator would begin almost blind to x.
    """

    def __init__(self, inputs: int, outputs: int, width: int):
        super().__init__()
        self.of_x, self.of_t = nn.Linear(inputs, width), nn.Linear(TIME, width, bias=False)
        self.rest = nn.Sequential(nn.SiLU(), perceptron(width, outputs, width, hidden=2))

    def forward(self, t: Tensor, *parts: Tensor) -> Tensor:
        """Map t (N,) and parts (N, …) that have `inputs` numbers together."""
        return self.rest(self.of_x(cat(parts, 1)) + self.of_t(sinusoidal(t, TIME)))


def widest(build: Callable[[int], nn.Module], weights: int) -> int:
    """Return the largest width at which a network has at most so many weights, 1 at least.

    The count is a quadratic of the width, c(w) = c(1) + (w − 1) (c(2) − c(1)) + ½ (w − 1)(w − 2) (c(3) − 2 c(2) + c(1)), so three small
    networks say it. Check: perceptrons 2 → 2 with at most 33,666 weights: 128.
    """
    with random.fork_rng([]):  # torch's own stream stays where it is
        one, two, three = (count_parameters(build(width)) for width in (1, 2, 3))
    first, second = two - one, three - 2 * two + one
    width = 1
    while one + width * first + width * (width - 1) * second // 2 <= weights:  # the count at width + 1
        width += 1
    return width
