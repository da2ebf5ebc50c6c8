"""Settings of a noise schedule."""

from typing import Self

from pydantic import model_validator

from gan_core.diffusion.schedules import schedules
from gan_core.params.base import Params, setting


class NoiseScheduleParams(Params):
    """How much noise each of T steps adds."""

    schedule: str = setting(
        "linear",
        group="schedule",
        live=True,
        label="Schedule",
        help="How β grows from step to step.",
        choices=schedules,
    )
    T: int = setting(
        1000, ge=10, le=1000, group="schedule", live=True, label="T, steps of noise", help="How many steps lead from data to noise."
    )  # fmt: skip

    @model_validator(mode="after")
    def _has_a_schedule(self) -> Self:
        schedules[self.schedule].betas(self.T)  # BadInput where these T make none
        return self
