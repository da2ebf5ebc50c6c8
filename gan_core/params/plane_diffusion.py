"""Settings of a denoiser of points in the plane."""

from typing import ClassVar

from gan_core.data import distributions
from gan_core.params.base import changed_default, setting
from gan_core.params.denoiser import DenoiserParams
from gan_core.params.gan import labels_of
from gan_core.params.plane_gan import PlaneGanParams


class PlaneDiffusionParams(DenoiserParams):
    """The data, and a perceptron of (x, y, t)."""

    presets: ClassVar = {"default": {}, "noise": {"predicts": "eps"}, "clean": {"predicts": "x_0"}}

    data: str = setting(
        "ring", group="data", label="Data", help="What is noised.", choices=lambda: labels_of(distributions)
    )
    sigma: float = changed_default(PlaneGanParams, "sigma", 0.1)
    radius: float = changed_default(PlaneGanParams, "radius", 2.0)
    T: int = changed_default(DenoiserParams, "T", 100)
    width: int = setting(
        128, ge=4, le=512, group="network", label="Width", help="Units in each of the three hidden layers."
    )
    batch_size: int = changed_default(DenoiserParams, "batch_size", 256)
