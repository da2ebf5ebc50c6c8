"""Settings of a denoiser of points in the plane."""

from typing import ClassVar

from gan_core.params.base import redeclare, setting
from gan_core.params.denoiser import DenoiserParams
from gan_core.params.plane_gan import PlaneGanParams


class PlaneDiffusionParams(DenoiserParams):
    """The data, and a multilayer perceptron of (x, y, t)."""

    presets: ClassVar = {"default": {}, "noise": {"predicts": "eps"}, "clean": {"predicts": "x_0"}}

    data: str = redeclare(PlaneGanParams, "data", help="What is noised.")
    sigma: float = redeclare(PlaneGanParams, "sigma", default=0.1)
    radius: float = redeclare(PlaneGanParams, "radius", default=2.0)
    T: int = redeclare(DenoiserParams, "T", default=100)
    width: int = setting(
        128, ge=4, le=512, group="network", label="Width", help="Units in each of the three hidden layers."
    )
    batch_size: int = redeclare(DenoiserParams, "batch_size", default=256)
