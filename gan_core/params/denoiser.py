"""Settings that every denoiser in training has: the schedule, what it answers, and how it learns."""

from gan_core.diffusion.targets import targets
from gan_core.params.base import redeclare, setting
from gan_core.params.noise_schedule import NoiseScheduleParams


class DenoiserParams(NoiseScheduleParams):
    """A network that is given x_t and t."""

    schedule: str = redeclare(NoiseScheduleParams, "schedule", default="cosine", live=False)
    T: int = redeclare(NoiseScheduleParams, "T", default=1000, live=False)
    predicts: str = setting(
        "v",
        group="network",
        label="The network answers",
        help="What it is trained to predict, given xₜ and t; the other two follow from it.",
        choices=targets,
    )
    lr: float = setting(
        1e-3, ge=1e-6, le=0.1, log=True, live=True, group="optimiser", label="Learning rate", help="Adam's."
    )
    warm_up_steps: int = setting(
        200, ge=0, le=10_000, live=True, group="optimiser", label="Warm-up (steps)",
        help="Over how many steps the learning rate rises from 0.",
    )  # fmt: skip
    batch_size: int = setting(
        64,
        ge=1,
        le=4096,
        group="optimiser",
        label="Batch size",
        help="Samples in each step, each with a time of its own.",
    )
    ema_decay: float = setting(
        0.999, ge=0, le=0.99999, live=True, group="optimiser", label="Decay of the average",
        help="The samples are those of an average of the weights, which keeps this share of itself at every step.",
    )  # fmt: skip
    sampling_steps: int = setting(
        25, ge=1, le=1000, live=True, group="sampler", label="Steps of DDIM", help="For the samples that are shown as it trains."
    )  # fmt: skip

    @property
    def S(self) -> int:
        """How many times are visited."""
        return min(self.sampling_steps, self.T)

    @property
    def drop_share(self) -> float:
        """The share of labels that training hides; 0 where there are none."""
        return 0.0
