"""Settings of the score field of a mixture in the plane, and of the chains that follow it."""

from gan_core.data import distributions
from gan_core.data.mixture import EqualMixture
from gan_core.params.base import Params, redeclare, setting
from gan_core.params.sampler import SamplerParams

CHAINS, REACH = 500, 4.0  # REACH: of the probe, to each side


class ScoreParams(SamplerParams):
    """The data, the sampler, and where the probe stands."""

    data: str = setting(
        "ring", group="data", live=True, label="Data", help="Equal Gaussians, of which the score is known at every t.",
        choices=[law for law in distributions if issubclass(law, EqualMixture)],
    )  # fmt: skip
    sigma: float = setting(
        0.15, ge=0.01, le=1, log=True, group="data", live=True, label="σ of the data", help="Standard deviation of each of them."
    )  # fmt: skip
    radius: float = setting(
        1.5, ge=0.5, le=3, group="data", live=True, label="Radius", help="How far out the ring's modes lie; the others lie where they lie."
    )  # fmt: skip
    sampling_steps: int = redeclare(SamplerParams, "sampling_steps", default=100)
    seed: int = redeclare(Params, "seed", live=True, help="One seed gives every chain.")
    probe_x: float = setting(
        0.5, ge=-REACH, le=REACH, group="probe", live=True, label="Probe, x", help="Where the score is read."
    )
    probe_y: float = setting(
        0.3, ge=-REACH, le=REACH, group="probe", live=True, label="Probe, y", help="Where the score is read."
    )

    def overridden(self) -> dict[str, str]:
        """Most data sets have no radius."""
        return super().overridden() | ({} if distributions[self.data].has_radius else {"radius": "data"})
