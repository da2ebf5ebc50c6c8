"""Settings of the race of losses on images."""

from typing import ClassVar

from gan_core.params.base import redeclare
from gan_core.params.image_gan import ImageGanParams

LOSSES = "loss=minimax|non_saturating|least_squares_sigmoid|least_squares"


class ImageRaceParams(ImageGanParams):
    """One small DCGAN a loss, with the same seed: the same first weights, images and z."""

    presets: ClassVar = {
        "default": {},
        "quick": {"width": 0.25, "batch_size": 16},  # so that a class of thirty sees the slopes part within a minute
        "beta_09": {"beta1": 0.9},
        "beta_05": {"beta1": 0.5},
        "both": {"vary": "beta1=0.9|0.5; loss=minimax|non_saturating"},
        "first_weights": {"vary": "initial=pair|uniform; loss=minimax|non_saturating"},
        "seeds": {"vary": "loss=minimax", "members": 3},
        "decay": {"vary": "weight_decay=0|0.5; loss=minimax|non_saturating"},
        "full_size": {"width": 1.0, "batch_size": 128},
        "mnist": {"data": "mnist", "width": 1.0, "batch_size": 128},
    }

    vary: str = redeclare(ImageGanParams, "vary", default=LOSSES)
    initial: str = redeclare(ImageGanParams, "initial", default="uniform")
    noise_dim: int = redeclare(ImageGanParams, "noise_dim", default=100)
    batch_size: int = redeclare(ImageGanParams, "batch_size", default=64)
    n_D: int = redeclare(ImageGanParams, "n_D", default=3)
    lr_D: float = redeclare(ImageGanParams, "lr_D", default=2e-3)
    lr_G: float = redeclare(ImageGanParams, "lr_G", default=2e-3)
    beta1: float = redeclare(ImageGanParams, "beta1", default=0.9)
    beta2: float = redeclare(ImageGanParams, "beta2", default=0.999)
