"""Settings of the way from data to noise."""

from gan_core.params.base import setting
from gan_core.params.noise_schedule import NoiseScheduleParams


class ForwardParams(NoiseScheduleParams):
    """The schedule, and which digit is looked at."""

    digit: int = setting(
        3, ge=0, le=9, group="digit", live=True, label="Digit", help="Which of the built-in digits is noised."
    )
