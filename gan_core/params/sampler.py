"""Settings of a sampler: which times it visits, and what it draws."""

from typing import Any

from gan_core.diffusion.samplers import samplers, settings_of, spacings, variances
from gan_core.params.base import Params, setting
from gan_core.params.noise_schedule import NoiseScheduleParams


class ReverseSamplerParams(Params):
    """How the noise of a schedule is removed again."""

    sampler: str = setting(
        "ancestral",
        group="sampler",
        live=True,
        label="Sampler",
        help="Ancestral draws at every step; DDIM draws as much as η says.",
        choices=samplers,
    )
    variance: str = setting(
        "beta_tilde",
        group="sampler",
        live=True,
        label="Variance of a step",
        help="β̃ is right for data that are one point, β for data of N(0, 1).",
        choices=variances,
    )
    eta: float = setting(
        0.0, ge=0, le=1, group="sampler", live=True, label="η of DDIM", help="0 draws nothing; 1 is ancestral with β̃."
    )
    sampling_steps: int = setting(
        1000,
        ge=1,
        le=1000,
        group="sampler",
        live=True,
        label="Steps of the sampler",
        help="How many of the T times are visited; where there are more than T, all are.",
    )
    spacing: str = setting(
        "even",
        group="sampler",
        live=True,
        label="Spacing",
        help="Which of the T times are visited. Trailing is even, but for how halves are rounded. Leading begins short of T: with 300 steps of T = 500 it begins at t = 300. One step of leading or of linspace visits t = 1 alone and leaves nearly pure noise.",
        choices=spacings,
    )

    def overridden(self) -> dict[str, str]:
        """What the sampler does not read."""
        read = settings_of(samplers[self.sampler])
        return {name: "sampler" for item in samplers for name in settings_of(item) if name not in read}

    def rule(self) -> dict[str, Any]:
        """Return what `gan_core.diffusion.samplers.chosen` takes."""
        return {"sampler": self.sampler, "variance": self.variance, "eta": self.eta}


class SamplerParams(ReverseSamplerParams, NoiseScheduleParams):
    """A schedule, and how its noise is removed again."""

    @property
    def S(self) -> int:
        """How many times are visited."""
        return min(self.sampling_steps, self.T)
