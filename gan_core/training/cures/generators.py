"""An ensemble of generators as one: the mixture of MGAN (Hoang et al. 2018, arXiv:1708.02556, Sec. 3)."""

from collections.abc import Sequence
from math import prod

import torch
from torch import Tensor
from torch.nn.functional import pad

from gan_core.networks.plane.stacked_mlp import StackedMLP, initial, shapes_of, views


class Mixture(StackedMLP):
    """n generators of one shape a member; a batch of z is cut into n even parts, one for each, (K, N, in) -> (K, N, out).

    Even parts are MGAN's mixture with π uniform, drawn without chance; where N is no multiple of n the last has fewer. Left out
    are MGAN's classifier, which drives the generators apart (so this is its β = 0), and the weights that they share: here each
    has its own, and its own beginning. `flat` is (K, n·P), and the leaves are those of K·n networks.
    """

    def cut(self, flat: Tensor) -> list[Tensor]:
        """Return the leaves, (K·n, rows, columns) each."""
        return views(flat.view(-1, sum(map(prod, self.shapes))), self.shapes)

    def __call__(self, z: Tensor) -> Tensor:
        """Map the n parts of z, each by its generator."""
        members, points, inputs = z.shape
        n = self.leaves[0].shape[0] // members
        z = pad(z, (0, 0, 0, -points % n))
        return super().__call__(z.reshape(members * n, -1, inputs)).reshape(members, -1, self.sizes[-1])[:, :points]

    @torch.no_grad()
    def each(self, z: Tensor) -> Tensor:
        """Map all of z by every generator in turn, (K, N, in) -> (K, n·N, out)."""
        n = self.leaves[0].shape[0] // z.shape[0]
        return self(z.repeat(1, n, 1))


def mixture(
    sizes: Sequence[int], n: int, activation: str, generators: Sequence[torch.Generator], dtype: torch.dtype
) -> Mixture:
    """Draw the initial weights of n generators a member from one random generator a member."""
    return Mixture(sizes, activation, initial([*shapes_of(sizes)] * n, generators, dtype))
