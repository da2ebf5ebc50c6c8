"""Settings of the lab in which the generator's gradients are known exactly."""

from typing import ClassVar

from gan_core.params.base import Params, setting


class ExactSaturationParams(Params):
    """Where the generator stands, and the discriminator that is trained beside the best one."""

    presets: ClassVar = {"default": {}}

    theta: float = setting(
        3.0,
        ge=0,
        le=8,
        live=True,
        group="lab",
        label="θ, the generator's mean",
        help="Data are N(0, 1), the generator's samples N(θ, 1).",
    )
    width: int = setting(
        64,
        ge=4,
        le=512,
        group="discriminator",
        label="Width",
        help="Units in each of the trained discriminator's two hidden layers.",
    )
    lr: float = setting(
        1e-3,
        ge=1e-5,
        le=0.1,
        log=True,
        live=True,
        group="discriminator",
        label="Discriminator's learning rate",
        help="The step size of Adam, which trains the discriminator.",
    )
    batch_size: int = setting(
        256, ge=8, le=4096, group="discriminator", label="Batch size", help="Real and generated points in each step."
    )
    members: int = setting(
        1,
        ge=1,
        le=16,
        group="discriminator",
        label="Discriminators",
        help="Trained side by side, each with a seed of its own.",
    )
