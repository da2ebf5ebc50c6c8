"""Settings of samples from the U-Net that ships."""

from gan_core.params.base import redeclare, setting
from gan_core.params.image_diffusion import ImageDiffusionParams
from gan_core.params.sampler import ReverseSamplerParams
from gan_core.params.shipped import denoisers

EACH = "each"
COMPARED = 100  # samples, from which on they are compared with the data


class DdpmSamplesParams(ReverseSamplerParams):
    """Which U-Net, which classes, and how the noise is removed again."""

    checkpoint: str = setting(
        "unet_mnist",
        group="network",
        label="Network",
        help="A trained one that comes with this program; schedule and T are those that it was trained with.",
        choices=denoisers,
    )
    n: int = setting(16, ge=1, le=1000, group="network", label="Samples", help="How many are drawn at once.")
    digit: str = setting(
        EACH,
        group="network",
        label="Class",
        help="The class that the network is asked to draw.",
        choices={EACH: "Each in turn", "none": "None told", **{str(i): str(i) for i in range(10)}},
    )
    guidance: float = redeclare(
        ImageDiffusionParams,
        "guidance",
        group="network",
        live=False,
        help="0 ignores the class, 1 uses the class as the network learned it, more strengthens it; all but these two cost a second call of the network.",
    )
    sampler: str = redeclare(ReverseSamplerParams, "sampler", default="ddim", live=False)
    variance: str = redeclare(ReverseSamplerParams, "variance", default="beta_tilde", live=False)
    eta: float = redeclare(ReverseSamplerParams, "eta", default=0.0, live=False)
    sampling_steps: int = redeclare(ReverseSamplerParams, "sampling_steps", default=50, live=False)
    spacing: str = redeclare(ReverseSamplerParams, "spacing", default="even", live=False)

    @property
    def calls_a_step(self) -> int:
        """How often the network is asked for each sample in one step: with the class, without it, or both."""
        return 1 if self.digit == "none" or self.guidance in (0, 1) else 2

    def image_set(self) -> str:
        """The data, where there are enough samples to compare with them."""
        return denoisers[self.checkpoint].data if self.n >= COMPARED else ""
