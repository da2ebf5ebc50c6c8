"""Settings of a noise schedule."""

from typing import Self

from pydantic import model_validator

from gan_core.errors import BadInput
from gan_core.params import choices
from gan_core.params.base import Params, setting

LEAST_LINEAR = 21  # steps: with fewer the last β of the linear schedule, 20/T, reaches 1


class NoiseScheduleParams(Params):
    """How much noise each of T steps adds."""

    schedule: str = setting(
        "linear",
        group="schedule",
        live=True,
        label="Schedule",
        help="How β grows from step to step.",
        choices=lambda: choices.SCHEDULES,
    )
    T: int = setting(
        1000, ge=10, le=1000, group="schedule", live=True, label="T, steps of noise", help="How many steps lead from data to noise."
    )  # fmt: skip

    @model_validator(mode="after")
    def _has_a_schedule(self) -> Self:
        if self.schedule == "linear" and self.T < LEAST_LINEAR:
            raise BadInput(
                f"T: {self.T} is too few steps for the linear schedule, whose last β is 20/T and must stay below 1; "
                f"use {LEAST_LINEAR} or more, or another schedule.",
                fields=("T", "schedule"),
            )
        return self
