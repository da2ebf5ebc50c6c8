"""Weight clipping (WGAN, arXiv:1701.07875, Algorithm 1)."""

import torch
from torch import Tensor

from gan_core.networks.stacked_mlp import StackedMLP


@torch.no_grad()
def clip_weights(D: StackedMLP, clip: Tensor) -> None:
    """Put every weight and bias of member k back into [-clip[k], clip[k]]; clip is (K, 1)."""
    D.flat.clamp_(min=-clip, max=clip)
