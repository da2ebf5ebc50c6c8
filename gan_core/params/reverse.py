"""Settings of the way back from noise to a mixture of two Gaussians, and of one step of it looked at alone."""

from gan_core.params.base import redeclare, setting
from gan_core.params.sampler import SamplerParams

CHAINS = 500


class ReverseParams(SamplerParams):
    """The sampler, the chain that is followed, and the step that is compared with a Gaussian."""

    sampling_steps: int = redeclare(SamplerParams, "sampling_steps", default=50)
    chain: int = setting(
        0, ge=0, le=CHAINS - 1, group="chain", live=True, label="Chain followed", help=f"One of the {CHAINS}."
    )
    beta: float = setting(
        0.3, ge=1e-4, le=0.9, log=True, group="posterior", live=True, label="β of the step", help="How much noise the step added."
    )  # fmt: skip
    before: float = setting(
        0.95, ge=0.05, le=0.999, group="posterior", live=True, label="ᾱ before the step", help="How much of the data is left at t − 1."
    )  # fmt: skip
    x: float = setting(
        0.0, ge=-3, le=3, group="posterior", live=True, label="xₜ, where the chain is", help="After the step that added noise."
    )  # fmt: skip
