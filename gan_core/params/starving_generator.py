"""Settings of the starving generator."""

from typing import ClassVar

from gan_core.params.base import Params, redeclare, setting
from gan_core.params.exact_saturation import ExactSaturationParams
from gan_core.params.shipped import FROZEN_STATES


class StarvingGeneratorParams(Params):
    """A generator that stands still, and fresh discriminators that learn to tell its samples from data."""

    presets: ClassVar = {
        "default": {},
        "digits": {"generator": "digits", "batch_size": 64},
        "mnist": {"generator": "mnist", "batch_size": 64},
    }

    generator: str = setting(
        "lines",
        group="game",
        label="Generator",
        help="Frozen. That of images has a state for each time it was stopped at, one a member.",
        choices={
            "lines": "A line, one apart from the data",
            "digits": "Digits (built in), DCGAN",
            "mnist": "MNIST, DCGAN",
        },
    )
    lr: float = redeclare(ExactSaturationParams, "lr", group="game")
    batch_size: int = redeclare(
        ExactSaturationParams,
        "batch_size",
        le=1024,
        group="game",
        help="Real and generated samples in each discriminator step.",
    )
    width: int = redeclare(
        ExactSaturationParams,
        "width",
        group="game",
        help="Units in each of the two hidden layers of the lines' discriminator.",
    )
    seeds: int = setting(
        1,
        ge=1,
        le=8,
        group="game",
        label="Seeds",
        help="Discriminators of every generator, side by side: seed, seed + 1, …",
    )

    def image_set(self) -> str:
        """The set of which the generators were made, which the discriminators learn; none for the lines."""
        return self.generator if self.generator in FROZEN_STATES else ""
