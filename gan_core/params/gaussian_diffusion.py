"""Settings of a sampler of Gaussian data, whose every step is affine."""

from gan_core.params.base import setting
from gan_core.params.sampler import SamplerParams


class GaussianDiffusionParams(SamplerParams):
    """Data N(mean, std²), the sampler, and how many chains are drawn."""

    data_mean: float = setting(
        2.0, ge=-5, le=5, group="data", live=True, label="Mean of the data", help="They are Gaussian."
    )
    data_std: float = setting(
        0.5, ge=0.01, le=3, group="data", live=True, label="Std of the data", help="They are Gaussian."
    )
    chains: int = setting(
        20_000, ge=2, le=100_000, group="data", live=True, label="Chains", help="How many samples are drawn."
    )
