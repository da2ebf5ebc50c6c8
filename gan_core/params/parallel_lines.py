"""Settings of two parallel lines."""

from typing import ClassVar

from gan_core.params.base import Params, setting

REACH = 1.5


class ParallelLinesParams(Params):
    """Where the generator's line stands, and how far a step of gradient descent goes."""

    presets: ClassVar = {"default": {}}

    theta: float = setting(
        0.8,
        ge=-REACH,
        le=REACH,
        live=True,
        group="lines",
        label="θ, the generator's line",
        help="The data lie on the line x = 0, the generated samples on x = θ.",
    )
    h: float = setting(
        0.02,
        ge=0.001,
        le=0.5,
        log=True,
        live=True,
        group="lines",
        label="h, the step of gradient descent",
        help="A ball on each curve goes from θ to θ − h · slope.",
    )
