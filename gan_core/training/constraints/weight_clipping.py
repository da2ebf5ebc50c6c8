"""Weight clipping (WGAN, arXiv:1701.07875, Algorithm 1)."""

from collections.abc import Sequence

import torch
from torch import Tensor

from gan_core.training.constraints.constraint import Constraint


@torch.no_grad()
def clip_weights(weights: Sequence[Tensor], clip: Tensor) -> None:
    """Put every number of the critic back into [-clip, clip], in place; clip is one number, or one a member, (K, 1)."""
    for weight in weights:
        weight.clamp_(min=-clip, max=clip)


def clipped(flat: Tensor, clip: Tensor) -> Tensor:
    """What `clip_weights` leaves of flat (K, P), as a new tensor: a weight that is cut has no slope."""
    return flat.clamp(min=-clip, max=clip)


WEIGHT_CLIPPING = Constraint(project=clip_weights, projected=clipped)
