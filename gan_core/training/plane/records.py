"""What one iteration measured: observers read it."""

from dataclasses import dataclass
from typing import NamedTuple

from torch import Tensor


@dataclass
class DiscriminatorRecord:
    """What the last step of D measured, on the device. N is the batch size."""

    loss: Tensor  # (K,) without the penalty
    f_real: Tensor  # (K, N) scores before the update
    f_fake: Tensor
    gradients: list[Tensor]  # of L_D + λ P, one a leaf; empty where D did not train


@dataclass
class GeneratorRecord:
    """What the last step of G measured, on the device."""

    loss: Tensor  # (K,)
    logit_gradient: Tensor  # (K, N): N ∂L_G/∂f at the generated samples; NaN where L_G reads no score
    sample_gradient: Tensor  # (K, N, 2): N ∂L_G/∂x there, with the mode-seeking term
    f_fake: Tensor  # (K, N) scores there, of the discriminator that L_G is taken of
    gradients: list[Tensor]  # of L_G in the leaves asked for


class StepRecord(NamedTuple):
    """What one iteration measured of each network's last update: observers read it."""

    D: DiscriminatorRecord
    G: GeneratorRecord
