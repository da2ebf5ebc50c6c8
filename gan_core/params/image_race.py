"""Settings of the race of losses on images."""

from typing import ClassVar

from gan_core.params.base import changed_default
from gan_core.params.image_gan import ImageGanParams

LOSSES = "loss=minimax|non_saturating|least_squares_sigmoid|least_squares"


class ImageRaceParams(ImageGanParams):
    """One small DCGAN a loss, with the same seed: the same first weights, images and z."""

    presets: ClassVar = {
        "default": {},
        "beta_09": {"beta1": 0.9},
        "beta_05": {"beta1": 0.5},
        "both": {"vary": "beta1=0.9|0.5; loss=minimax|non_saturating"},
        "first_weights": {"vary": "initial=pair|uniform; loss=minimax|non_saturating"},
        "seeds": {"vary": "loss=minimax", "members": 3},
        "decay": {"vary": "weight_decay=0|0.5; loss=minimax|non_saturating"},
        "full_size": {"width": 1.0, "batch_size": 128},
        "mnist": {"data": "mnist", "width": 1.0, "batch_size": 128},
    }

    vary: str = changed_default(ImageGanParams, "vary", LOSSES)
    initial: str = changed_default(ImageGanParams, "initial", "uniform")
    noise_dim: int = changed_default(ImageGanParams, "noise_dim", 100)
    batch_size: int = changed_default(ImageGanParams, "batch_size", 64)
    n_D: int = changed_default(ImageGanParams, "n_D", 3)
    lr_D: float = changed_default(ImageGanParams, "lr_D", 2e-3)
    lr_G: float = changed_default(ImageGanParams, "lr_G", 2e-3)
    beta1: float = changed_default(ImageGanParams, "beta1", 0.9)
    beta2: float = changed_default(ImageGanParams, "beta2", 0.999)
