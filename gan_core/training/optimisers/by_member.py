"""Members of one network with an optimiser each."""

from collections.abc import Sequence

import torch
from torch import Tensor

from gan_core.training.optimisers import optimisers
from gan_core.training.optimisers.optimiser import Moments, Optimiser


def optimiser_of_members(
    names: Sequence[str], flat: Tensor, beta1: Tensor, beta2: Tensor, eps: Tensor | float
) -> Optimiser:
    """Return the optimiser of members by its name for each: the one itself where all have the same."""
    distinct = list(dict.fromkeys(names))
    each = [optimisers[name].load()(flat, beta1, beta2, eps) for name in distinct]
    if len(each) == 1:
        return each[0]
    of = [[float(name == one) for name in names] for one in distinct]
    return ByMember(each, torch.tensor(of, device=flat.device, dtype=flat.dtype)[..., None])


class ByMember(Optimiser):
    """Several optimisers over the same weights (K, P): to each the gradients and rates of the other members are 0, which leaves them.

    of: (optimisers, K, 1), 1 for the members of each. The moments are those of all, one after the other.
    """

    def __init__(self, each: Sequence[Optimiser], of: Tensor):
        self.each, self.of = each, of
        self.beta1, self.beta2, self.eps = each[0].beta1, each[0].beta2, each[0].eps
        self.moments = [moment for one in each for moment in one.moments]

    @staticmethod
    def of_torch(*args, **more) -> torch.optim.Optimizer:
        """Networks that are no ensemble have one optimiser."""
        raise NotImplementedError

    @torch.no_grad()
    def update(self, flat: Tensor, gradient: Tensor, lr: Tensor, rate: float | None = None) -> None:
        """Take one step."""
        for one, mine in zip(self.each, self.of, strict=True):
            one.update(flat, gradient * mine, (lr if rate is None else rate) * mine)

    def looked_ahead(self, flat: Tensor, gradient: Tensor, lr: Tensor, moments: Moments) -> tuple[Tensor, Moments]:
        """Not used: only the discriminator is unrolled, and it has one optimiser."""
        raise NotImplementedError
