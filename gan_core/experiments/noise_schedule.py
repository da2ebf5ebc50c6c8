"""The tables of a noise schedule, and where the forward process is in them."""

from gan_core.diffusion.posterior import variances
from gan_core.diffusion.schedules import schedules
from gan_core.experiments.experiment import Experiment, Snapshot
from gan_core.params import NoiseScheduleParams


class NoiseSchedule(Experiment):
    """A step is one of the forward process: step t reads the tables at t. The snapshot is described in docs/snapshots.md."""

    name = "noise_schedule"
    params: NoiseScheduleParams

    def __init__(self, params: NoiseScheduleParams, device: str = "cpu"):
        self.params = params

    @property
    def over(self) -> str:
        """Say that there is no step beyond T."""
        return "" if self.step < self.params.T else f"t = {self.params.T:,} = T: the forward process ends here."

    def advance(self, steps: int) -> None:
        """Go on towards T."""
        self._step = min(self.step + steps, self.params.T)

    def set_live(self) -> None:
        """A T below the present t becomes the present t."""
        self._step = min(self.step, self.params.T)

    def member_labels(self) -> list[str]:
        """The schedule."""
        return [f"{self.params.schedule}, T = {self.params.T}"]

    def seen(self, at: int | None) -> Snapshot:
        """The tables, and their values at the present t."""
        t = self.step if at is None else min(at, self.params.T)
        noise = schedules[self.params.schedule].noise(self.params.T)
        return {
            "alpha_bar_t": float(noise.alpha_bar[t]),
            "snr_t": float(noise.snr[t]),
            "alpha_bar_T": float(noise.alpha_bar[-1]),
            "ends_in_noise": noise.ends_in_noise,
            "beta": noise.beta,
            "alpha_bar": noise.alpha_bar,
            "snr": noise.snr,
            "posterior_variance": variances(noise),
            "picture": {"step": t},
        }
