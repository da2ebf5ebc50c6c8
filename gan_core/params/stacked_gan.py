"""Settings of a GAN of stacked digits."""

from typing import ClassVar

from gan_core.data.images import image_sets
from gan_core.params.base import redeclare, setting
from gan_core.params.image_gan import ImageGanParams


class StackedGanParams(ImageGanParams):
    """A GAN of three digits as red, green and blue; how often its modes are counted, and of how many samples."""

    presets: ClassVar = {
        "default": {},
        "mnist": {"data": "stacked_mnist"},
        "spectral_norm": {
            "constraint": "spectral_norm"
        },  # over the batch norm of this pair, which arXiv:1802.05957 does without: no bound on the slope
        "wgan_gp": {**ImageGanParams.presets["wgan_gp"], "batch_size": 32},
        "seeds": {"members": 3},
    }

    data: str = setting(
        "stacked_digits",
        group="data",
        label="Images",
        help="Whose images are stacked: three of them, drawn independently, are the red, green and blue of one.",
        choices={source.name: image_sets[source.stack].label for source in image_sets if source.stack},
    )
    labels: str = setting(
        "none",
        group="fixed",
        label="Labels",
        help="Not used: a thousand classes are what is counted.",
        choices={"none": "Not used"},
    )
    start: str = setting(
        "fresh",
        group="fixed",
        label="Start",
        help="With fresh weights: there is no trained pair for stacked digits.",
        choices={"fresh": "Fresh"},
    )
    width: float = redeclare(ImageGanParams, "width", default=0.25)
    lr_D: float = redeclare(ImageGanParams, "lr_D", default=1e-3)
    lr_G: float = redeclare(ImageGanParams, "lr_G", default=1e-3)
    count_every: int = setting(
        250,
        ge=20,
        le=100_000,
        group="telemetry",
        label="Count modes every (steps)",
        help="How often a count of modes begins, with the generator of that step; it goes on beside the steps that follow.",
    )
    count_samples: int = setting(
        2600,
        ge=100,
        le=26_000,
        group="telemetry",
        label="Samples of a count",
        help="How many samples a classifier reads for a count of modes; the papers have 26,000.",
    )
